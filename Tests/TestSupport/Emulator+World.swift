// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

// What the emulator is told before a test, and shows after it.

extension Emulator {
  /// The VPC and the EKS cluster that `emulator/seed.py` makes.
  package struct World: Decodable, Sendable {
    package var cluster: String
    package var account: String
    package var vpcId: String
    package var clusterSecurityGroupId: String
    package var publicSubnetIds: [String]
    package var privateSubnetIds: [String]
  }

  /// Makes a VPC and an EKS cluster; `options` are those of `seed.py`, as JSON.
  package func seed(_ options: String = "{}") async throws -> World {
    try JSONDecoder().decode(World.self, from: Data(try await post("seed", options)))
  }

  /// A DB instance as the emulator keeps it, with what RDS itself never tells.
  package struct Database: Decodable, Sendable {
    package var db: String
    package var status: String
    /// The one in force.
    package var password: String
    /// One that RDS was told and that is not in force yet.
    package var pendingPassword: String?
    /// All passwords it ever had, when there was more than the first.
    package var passwords: [String]

    private enum CodingKeys: String, CodingKey {
      case db, status, password, passwords
      case pendingPassword = "pending_password"
    }
  }

  /// Every DB instance.
  package func databases() async throws -> [Database] {
    try await get([Database].self, "rds")
  }

  /// Gives a DB instance a status until ``endStatus(of:)``.
  package func force(_ status: String, on database: String) async throws {
    try await post("rds", #"{"db": "\#(database)", "status": "\#(status)"}"#)
  }

  /// Ends what ``force(_:on:)`` began.
  package func endStatus(of database: String) async throws {
    try await post("rds", #"{"db": "\#(database)", "status": null}"#)
  }

  /// Replaces the faults in force.
  package func setFaults(_ faults: Fault...) async throws {
    try await post("faults", String(decoding: try JSONEncoder().encode(faults), as: UTF8.self))
  }

  /// How many calls each of the faults in force has hit.
  package func faultHits() async throws -> [Int] {
    struct Entry: Decodable { var hits: Int }
    return try await get([Entry].self, "faults").map(\.hits)
  }
}

/// A fault for chosen calls; `emulator/control.py` says what the fields mean.
package struct Fault: Encodable, Sendable {
  package enum Kind: String, Encodable, Sendable {
    case error, delay, truncate, hang, throttle, unavailable, expired, skewed, deny, html, body
    case unknownKey = "unknown_key"
    case abortBefore = "abort_before"
    case abortAfter = "abort_after"
    /// Resets the connection (RST), where an abort ends it (FIN).
    case resetBefore = "reset_before"
    case resetAfter = "reset_after"

    /// Those after which the same call, sent again, can succeed.
    package static let repeatable: [Kind] = [
      .throttle, .unavailable, .resetBefore, .resetAfter, .truncate, .html,
    ]
  }

  /// A regular expression on `<service> <Operation> <METHOD> <path?query>`.
  package var match: String
  package var kind: Kind
  /// How many calls; nil for all.
  package var times: Int?
  package var skip = 0
  package var mutating: Bool?
  package var status: Int?
  package var code: String?
  package var message: String?
  package var headers: [String: String]?
  /// Seconds for a Retry-After beside throttle and unavailable.
  package var retryAfter: Int?
  /// What `body` and `html` answer.
  package var body: String?
  /// IAM's name of the action that `deny` speaks of; nil for the call's own.
  package var action: String?
  /// The operation is carried out first.
  package var after: Bool?

  private enum CodingKeys: String, CodingKey {
    case match, times, skip, mutating, status, code, message, headers, body, action, after
    case kind = "do"
    case retryAfter = "retry_after"
  }

  package init(_ kind: Kind, match: String = "", times: Int? = 1, skip: Int = 0, mutating: Bool? = nil) {
    self.match = match
    self.kind = kind
    self.times = times
    self.skip = skip
    self.mutating = mutating
  }

  /// A refusal by the service.
  package static func error(
    _ status: Int,
    _ code: String,
    match: String = "",
    times: Int? = 1,
    message: String = "injected",
    headers: [String: String] = [:]
  ) -> Fault {
    var fault = Fault(.error, match: match, times: times)
    (fault.status, fault.code, fault.message, fault.headers) = (status, code, message, headers)
    return fault
  }

  package func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(match, forKey: .match)
    try fields.encode(kind, forKey: .kind)
    // Explicitly null: a missing field means once.
    try fields.encode(times, forKey: .times)
    try fields.encode(skip, forKey: .skip)
    try fields.encodeIfPresent(mutating, forKey: .mutating)
    try fields.encodeIfPresent(status, forKey: .status)
    try fields.encodeIfPresent(code, forKey: .code)
    try fields.encodeIfPresent(message, forKey: .message)
    try fields.encodeIfPresent(headers, forKey: .headers)
    try fields.encodeIfPresent(retryAfter, forKey: .retryAfter)
    try fields.encodeIfPresent(body, forKey: .body)
    try fields.encodeIfPresent(action, forKey: .action)
    try fields.encodeIfPresent(after, forKey: .after)
  }
}
