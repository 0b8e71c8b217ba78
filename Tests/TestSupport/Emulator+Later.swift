// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

// What AWS does later than it says, each as a number of looks: `emulator/README.md` names the sources.

extension Emulator {
  /// A mode of the emulator that is off by default; several are in force at once.
  package enum Mode: Sendable {
    /// A DB is `creating` for so many looks (DescribeDBInstances).
    case creating(looks: Int)
    /// A modification stands in PendingModifiedValues for so many looks at an `available` DB, then
    /// for so many more at one `modifying` or `resetting-master-credentials`.
    case modifying(pending: Int, working: Int)
    /// A DB is `deleting` for so many looks.
    case deleting(looks: Int)
    /// So many attempts to delete a DB find the protection that was lifted.
    case protection(attempts: Int)
    /// So many attempts to delete a DB's groups find them in use by it after it is gone.
    case groupsBusy(attempts: Int)
    /// Parameters set to their default keep Source `engine-default`.
    case parameterDefaultsStay
    /// So many looks at a force-deleted secret, or attempts to make it anew, find it marked for deletion.
    case secretGoing(looks: Int)
    /// So many calls of each kind on a new bucket answer NoSuchBucket.
    case bucketNotYet(looks: Int)
    /// So many looks of each kind see a deleted bucket; CreateBucket answers `code` as often.
    case bucketStill(looks: Int, code: String = "OperationAborted")
    /// So many answers of GetResources do not know a change.
    case taggingLag(looks: Int)

    /// A snapshot is `creating` for so many looks.
    case snapshotting(looks: Int)
    /// A stopped DB cannot be modified.
    case stoppedIsFixed
    /// So many calls of each kind on a new role, policy or OIDC provider do not know it.
    case identityNotYet(looks: Int)
    /// STS gives keys only for roles that are there and trust the caller.
    case stsChecksRoles
    /// Regions the account has not enabled, and some that it has beyond the default ones.
    case regions(disabled: [String], optedIn: [String] = [])
    /// CreateBucket takes tags.
    case bucketCreateTags

    var settings: String {
      switch self {
      case .creating(let looks): #"{"rds_create_looks": \#(looks)}"#
      case .modifying(let pending, let working):
        #"{"rds_pending_looks": \#(pending), "rds_modify_looks": \#(working)}"#
      case .deleting(let looks): #"{"rds_delete_looks": \#(looks)}"#
      case .protection(let attempts): #"{"rds_protection_looks": \#(attempts)}"#
      case .groupsBusy(let attempts): #"{"rds_group_busy_looks": \#(attempts)}"#
      case .parameterDefaultsStay: #"{"rds_defaults_stay": true}"#
      case .secretGoing(let looks): #"{"secret_deleted_looks": \#(looks)}"#
      case .bucketNotYet(let looks): #"{"bucket_new_looks": \#(looks)}"#
      case .bucketStill(let looks, let code):
        #"{"bucket_deleted_looks": \#(looks), "bucket_deleted_code": "\#(code)"}"#
      case .taggingLag(let looks): #"{"tagging_lag_looks": \#(looks)}"#
      case .snapshotting(let looks): #"{"rds_snapshot_looks": \#(looks)}"#
      case .stoppedIsFixed: #"{"rds_stopped_modifiable": false}"#
      case .identityNotYet(let looks): #"{"iam_new_looks": \#(looks)}"#
      case .stsChecksRoles: #"{"sts_checks_roles": true}"#
      case .regions(let disabled, let optedIn):
        #"{"regions_disabled": "\#(disabled.joined(separator: " "))", "#
          + #""regions_opted_in": "\#(optedIn.joined(separator: " "))"}"#
      case .bucketCreateTags: #"{"bucket_create_tags": true}"#
      }
    }
  }

  /// Puts modes in force until the emulator is reset.
  package func set(_ modes: Mode...) async throws {
    for mode in modes { try await post("settings", mode.settings) }
  }

  /// Moves the clock of all transitions; frozen, it moves by this alone.
  package func advance(seconds: Int, frozen: Bool = true) async throws {
    try await post("clock", #"{"advance": \#(seconds), "frozen": \#(frozen)}"#)
  }

  /// Checks the signature of every call against these keys; the server's clock is off by `skew` seconds.
  package func checkSignatures(_ keys: SigningKey..., skew: Int = 0) async throws {
    let list = String(decoding: try JSONEncoder().encode(keys), as: UTF8.self)
    try await post("signatures", #"{"keys": \#(list), "skew_seconds": \#(skew)}"#)
  }

  /// A key that the account has.
  package struct SigningKey: Encodable, Sendable {
    package var accessKey: String
    package var secretKey: String
    package var sessionToken: String?
    package var expired = false

    /// Without a token, a key as users have; ``FixedCredentials`` without arguments.
    package init(
      _ accessKey: String = "AKIAEXAMPLE", _ secretKey: String = "example", sessionToken: String? = nil,
      expired: Bool = false
    ) {
      self.accessKey = accessKey
      self.secretKey = secretKey
      self.sessionToken = sessionToken
      self.expired = expired
    }

    private enum CodingKeys: String, CodingKey {
      case accessKey = "access_key"
      case secretKey = "secret_key"
      case sessionToken = "session_token"
      case expired
    }
  }

  /// Says what DescribeCluster answers: `fields` is JSON, such as `"endpoint": "https://127.0.0.1:6443"`.
  package func setCluster(_ fields: String, of cluster: String = "demo") async throws {
    try await post("eks", #"{"cluster": "\#(cluster)", \#(fields)}"#)
  }

  /// Denies every call that needs one of these IAM actions, such as `s3:TagResource` or `rds:*`.
  package func deny(_ actions: String...) async throws {
    try await post("deny", "[" + actions.map { "\"\($0)\"" }.joined(separator: ", ") + "]")
  }

  /// Faults by chance, the same for the same seed; at most `inARow` for one operation, `most` in all.
  package func chaos(
    seed: UInt64, rate: Double = 0.1, kinds: [Fault.Kind] = Fault.Kind.repeatable, inARow: Int = 2,
    most: Int? = nil
  ) async throws {
    let names = kinds.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
    let limit = most.map(String.init) ?? "null"
    try await post(
      "chaos",
      #"{"seed": \#(seed), "rate": \#(rate), "kinds": [\#(names)], "in_a_row": \#(inARow), "most": \#(limit)}"#
    )
  }

  /// How many faults of each kind ``chaos(seed:rate:kinds:inARow:most:)`` has dealt.
  package func chaosHits() async throws -> [String: Int] {
    try await get([String: Int].self, "chaos")
  }

  /// Ends the faults by chance.
  package func endChaos() async throws { try await post("chaos") }
}
