// SPDX-License-Identifier: Apache-2.0

internal import struct FoundationEssentials.Date

extension Part {
  /// The artifact bucket.
  public static var bucket: Part<Bucket> { .init("bucket") }
  /// The secret with the bucket's access key.
  public static var s3Secret: Part<SecretEntry> { .init("s3-secret") }
  /// The DB subnet group; there is none where an existing DB instance uses another one.
  public static var subnetGroup: Part<DBSubnetGroup> { .init("subnet-group") }
  /// The DB parameter group; there is none where the engine version needs none, or an existing DB instance uses
  /// another one.
  public static var parameterGroup: Part<DBParameterGroup> { .init("parameter-group") }
  /// The RDS secret as it must be before there is a DB instance: with something to log in with.
  public static var login: Part<SecretEntry> { .init("rds-login") }
  /// The DB instance.
  public static var database: Part<DBInstance> { .init("database") }
  /// A new password for a DB instance that was there before.
  static var passwordReset: Part<MasterPasswordReset> { .init("password-reset") }
  /// The RDS secret as it must be once there is a DB instance: with host and port.
  public static var rdsSecret: Part<SecretEntry> { .init("rds-secret") }
}

extension Member.ID {
  /// The artifact bucket.
  public static let bucket = Part<Bucket>.bucket.id
  /// The secret with the bucket's access key.
  public static let s3Secret = Part<SecretEntry>.s3Secret.id
  /// The DB instance can be reached, and the RDS secret says how.
  public static let rdsSecret = Part<SecretEntry>.rdsSecret.id
}

/// What a stack consists of: one list, from which everything about it follows.
struct StackMembers: Sendable {
  let spec: StackSpec
  let client: AWSClient
  var claims: [ResourceAddress: Date] = [:]
  var repairsDrift = false
  var timekeeper: any Timekeeper = SystemTimekeeper()
  /// The login that a DB instance was created with in this run, until it is stored for good.
  let keptLogin = Locked<DBInstance.MasterUser?>(nil)

  /// All members, in an order in which they can be brought about.
  var all: [Member] {
    (spec.artifacts.map(members) ?? []) + (spec.metadata.map(members) ?? [])
  }

  private func members(of artifacts: ArtifactStore) -> [Member] {
    [
      Member(.bucket, looksLate: true, resource: { bucket(artifacts, $0) }),
      Member(.s3Secret, resource: { _ in s3Secret(artifacts) }),
    ]
  }

  private func members(of metadata: MetadataStore) -> [Member] {
    [
      Member(
        .subnetGroup, looksLate: true, resource: { subnetGroup(metadata, $0) }, look: lookAtSubnetGroup),
      Member(
        .parameterGroup, looksLate: true, resource: { parameterGroup(metadata, $0) },
        look: lookAtParameterGroup),
      Member(.login, resource: { login(metadata, $0) }),
      Member(
        .database, needs: groupsAndLogin(metadata), resource: { database(metadata, $0) }),
    ] + reset(metadata) + [
      Member(
        .rdsSecret, needs: Set([Part<DBInstance>.database.id] + reset(metadata).map(\.id)),
        sharedLook: .login, resource: { rdsSecret(metadata, $0) },
        plan: { $0.plan(after: login(metadata, $2), from: $1) })
    ]
  }

  private func groupsAndLogin(_ metadata: MetadataStore) -> Set<Member.ID> {
    let group = version(metadata) == nil ? nil : Part<DBParameterGroup>.parameterGroup.id
    return Set([Part<DBSubnetGroup>.subnetGroup.id, group, Part<SecretEntry>.login.id].compactMap(\.self))
  }

  private func reset(_ metadata: MetadataStore) -> [Member] {
    guard metadata.resetsPassword else { return [] }
    return [
      Member(
        .passwordReset, needs: [Part<DBInstance>.database.id], looksLate: true, startsAfresh: true,
        resource: { passwordReset(metadata, $0) }, look: { _, known in known[.database] })
    ]
  }
}

// MARK: - Artifacts

extension StackMembers {
  func bucket(_ artifacts: ArtifactStore, _ known: Known) -> Bucket {
    // What was not there when this run looked, and is there now without a tag, is a creation of this run whose
    // answer was lost.
    let isNew = known[.bucket] == .absent
    let claim = claims[ResourceAddress(.bucket, artifacts.bucket)] ?? (isNew ? known.date : nil)
    return Bucket(
      artifacts.bucket, client: known.client(client), tag: spec.tag, encryption: artifacts.encryption,
      claim: claim,
      repairsDrift: repairsDrift, looksInside: false)
  }

  func s3Secret(_ artifacts: ArtifactStore) -> SecretEntry {
    let wanted: [String: WantedField] =
      artifacts.accessKey.map {
        ["accesskey": .exactly(Secret($0.id)), "secretkey": .exactly($0.secret)]
      } ?? ["accesskey": .required, "secretkey": .required]
    return SecretEntry(
      artifacts.secretName, client: client, tag: spec.tag, purpose: SecretPurpose.s3, wanted: wanted)
  }
}

/// The `Description` of the stack's secrets; it tells which is which where no journal does.
public enum SecretPurpose {
  /// Of the secret with the bucket's access key.
  public static let s3 = "Kubeflow S3 secret"
  /// Of the secret with the database's login.
  public static let rds = "Kubeflow RDS secret"
}

// MARK: - The database

extension StackMembers {
  /// What an existing DB instance uses is looked at; what it does not use is no member.
  private func isInUse(_ known: Known, by uses: (DBInstanceDescription) -> Bool) -> Bool {
    guard let database = known.existingDatabase else { return true }
    return uses(database)
  }

  func subnetGroup(_ metadata: MetadataStore, _ known: Known) -> DBSubnetGroup? {
    guard let account = known.account else { return nil }
    return DBSubnetGroup(
      metadata.subnetGroupName, client: client, tag: spec.tag, account: account,
      vpcID: known.cluster?.vpcID, subnets: known.subnets)
  }

  @Sendable
  private func lookAtSubnetGroup(
    _ group: DBSubnetGroup, _ known: Known
  ) async throws -> Observation<DBSubnetGroup.State>? {
    guard let database = known.existingDatabase else { return try await group.observe() }
    // A DB instance vouches for its groups: only whose they are has to be asked.
    guard let described = database.subnetGroup, described.name == group.name else { return nil }
    return try await group.observe(describedAs: described)
  }

  private func version(_ metadata: MetadataStore) -> (family: String, values: [String: String])? {
    guard let version = MySQLVersion(metadata.settings.engineVersion),
      case .byParameterGroup(let family, let values) = version.nativePassword
    else { return nil }
    return (family, values)
  }

  func parameterGroup(_ metadata: MetadataStore, _ known: Known) -> DBParameterGroup? {
    guard let account = known.account, let (family, values) = version(metadata),
      let name = metadata.parameterGroupName
    else { return nil }
    return DBParameterGroup(
      name, client: client, tag: spec.tag, account: account, family: family, values: values)
  }

  @Sendable
  private func lookAtParameterGroup(
    _ group: DBParameterGroup, _ known: Known
  ) async throws -> Observation<DBParameterGroup.State>? {
    guard let database = known.existingDatabase else { return try await group.observe() }
    return database.parameterGroupNames.contains(group.name) ? try await group.observeInUse() : nil
  }

  /// The RDS secret before there is a DB instance. Beside one that exists nobody makes a password up: it would
  /// be one that the instance does not have.
  func login(_ metadata: MetadataStore, _ known: Known) -> SecretEntry {
    let isThere = known.existingDatabase != nil
    let password: WantedField =
      switch (metadata.password, metadata.resetsPassword) {
      case (let given?, true): .exactly(given)
      case (let given?, false): .given(given)
      case (nil, true): .generated
      case (nil, false): isThere ? .required : .generated
      }
    // The name of a database that is there counts, not the one that was asked for.
    let stored = known.existingDatabase.map(\.settings.databaseName).flatMap { $0.isEmpty ? nil : $0 }
    return secret(
      metadata,
      [
        "username": .initially(Secret(known.existingDatabase?.masterUsername ?? metadata.username)),
        "password": password,
        "database": .initially(Secret(stored ?? metadata.settings.databaseName)),
      ])
  }

  /// The RDS secret once there is a DB instance. What it was created with in this run is written again if
  /// somebody has taken the secret away meanwhile.
  func rdsSecret(_ metadata: MetadataStore, _ known: Known) -> SecretEntry {
    let database = known[.database]?.state
    let kept = keptLogin.withLock { $0 }
    let name = database.map(\.settings.databaseName).flatMap { $0.isEmpty ? nil : $0 }
    var wanted: [String: WantedField] = [
      "username": .initially(Secret(kept?.name ?? database?.masterUsername ?? metadata.username)),
      "password": kept.map { .initially($0.password) } ?? .required,
      "database": .exactly(Secret(name ?? metadata.settings.databaseName)),
      "host": .pending, "port": .pending,
    ]
    if let endpoint = database?.endpoint {
      wanted["host"] = .exactly(Secret(endpoint.host))
      wanted["port"] = .exactly(Secret(String(endpoint.port)))
    }
    return secret(metadata, wanted)
  }

  private func secret(_ metadata: MetadataStore, _ wanted: [String: WantedField]) -> SecretEntry {
    SecretEntry(
      metadata.secretName, client: client, tag: spec.tag, purpose: SecretPurpose.rds, wanted: wanted,
      owner: ResourceAddress(.dbInstance, metadata.instance.lowercased()))
  }

  func database(_ metadata: MetadataStore, _ known: Known) -> DBInstance {
    let groups =
      metadata.securityGroupIDs.isEmpty
      ? [known.cluster?.securityGroupID].compactMap(\.self) : metadata.securityGroupIDs
    let placement = DBInstance.Placement(
      subnetGroupName: metadata.subnetGroupName.lowercased(),
      parameterGroupName: metadata.parameterGroupName,
      securityGroupIDs: groups, vpcID: known.cluster?.vpcID)
    return DBInstance(
      metadata.instance, client: client, tag: spec.tag, settings: metadata.settings,
      creation: .init(in: placement) { try await masterUser(metadata, known) }, repairsDrift: repairsDrift)
  }

  func passwordReset(_ metadata: MetadataStore, _ known: Known) -> MasterPasswordReset? {
    guard known.existingDatabase != nil else { return nil }
    return MasterPasswordReset(of: database(metadata, known), timekeeper: timekeeper) {
      try await masterUser(metadata, known).password
    }
  }

  /// What CreateDBInstance is to use: what was read back from the secret, and nothing else, also when another
  /// run stored it. It is read again when the last look was not a moment ago.
  private func masterUser(_ metadata: MetadataStore, _ known: Known) async throws -> DBInstance.MasterUser {
    let login = login(metadata, known)
    let seen: Observation<SecretEntry.State>
    if let fresh = known.fresh(.login) { seen = fresh } else { seen = try await login.observe() }
    let fields = (seen.state?.fields.value ?? nil) ?? [:]
    guard let name = fields["username"]?.reveal(), let password = fields["password"], !name.isEmpty,
      !password.reveal().isEmpty
    else { throw Finding(login.address, .lacksFields(["username", "password"]), remedies: [.setUpAgain]) }
    let user = DBInstance.MasterUser(name: name, password: password)
    keptLogin.withLock { $0 = user }
    return user
  }
}

extension Known {
  /// The DB instance, unless it is on its way out.
  var existingDatabase: DBInstanceDescription? {
    guard let state = self[.database]?.state, state.status != DBInstanceStatus.deleting else { return nil }
    return state
  }

  /// The client for what is in the account: nobody else's bucket is looked at or written to.
  func client(_ client: AWSClient) -> AWSClient {
    client.expecting(account)
  }
}

extension AWSClient {
  /// The same client, which looks at and writes to buckets of this account only.
  func expecting(_ account: String?) -> AWSClient {
    var client = self
    client.expectedAccount = account
    return client
  }
}

extension MetadataStore {
  /// `kubeflow-db-mysql84`; nil for a version that needs no group of its own.
  var parameterGroupName: String? {
    guard let version = MySQLVersion(settings.engineVersion),
      case .byParameterGroup(let family, _) = version.nativePassword
    else { return nil }
    return "\(instance)-\(family.filter { $0 != "." })".lowercased()
  }
}
