// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `iam-policy` says what is needed, all of it and nothing else: the program runs with that policy alone, and
/// without any one of its actions it is denied something.
@Suite struct IAMPolicyTests {
  /// What a stack goes through, each step allowed by the policy of its own command. At the end it is cut off in
  /// the middle three times: what was found whole before is then found in parts.
  private enum Step: String, CaseIterable, Sendable {
    case planOfNothing, statusOfNothing, setup, planOfAll, statusOfAll, teardown, setupAgain, purge
    case planOfParts, statusOfParts, teardownOfParts, setupOfParts, purgeOfParts

    var use: String {
      ["plan", "status", "setup", "teardown"].first { rawValue.hasPrefix($0) } ?? "purge"
    }

    /// Whether what comes after needs it.
    var changes: Bool { use != "plan" && use != "status" }

    var arguments: [String] {
      switch use {
      case "teardown": ["teardown", "--yes", "--stack", "demo"]
      case "purge": ["teardown", "--yes", "--purge", "--stack", "demo"]
      default: [use]
      }
    }
  }

  private func policy(_ world: World, for use: String) async throws -> JSONValue {
    let run = try await world.program("iam-policy", "--for", use, "--account", "123456789012")
    guard run.status == 0 else { throw TestFailure("iam-policy --for \(use): \(run.error)") }
    return try JSONValue(Array(run.output.utf8))
  }

  /// What each statement allows: `Sid action`.
  private func allowed(_ policy: JSONValue) -> Set<String> {
    guard case .array(let rows) = policy["Statement"] else { return [] }
    return Set(
      rows.flatMap { row -> [String] in
        guard case .array(let actions) = row["Action"] else { return [] }
        return actions.compactMap { action in action.string.map { "\(row["Sid"].string ?? "") \($0)" } }
      })
  }

  /// The policy without one of these.
  private func without(_ permission: String, _ policy: JSONValue) -> JSONValue {
    guard case .object(var whole) = policy, case .array(let rows) = policy["Statement"] else { return policy }
    whole["Statement"] = .array(
      rows.compactMap { row in
        guard case .object(var fields) = row, case .array(let actions) = row["Action"] else { return row }
        let rest = actions.filter { "\(row["Sid"].string ?? "") \($0.string ?? "")" != permission }
        if rest.isEmpty { return nil }
        fields["Action"] = .array(rest)
        return .object(fields)
      })
    return .object(whole)
  }

  /// What the emulator saw of a policy.
  private struct Seen: Decodable, Sendable {
    var used: Set<String>
    var denied: [String]
  }

  /// Runs a step as somebody who may do what the policy allows, and nothing else.
  private func run(_ step: Step, _ world: World, with policy: JSONValue) async throws -> (Int32, Seen) {
    try await prepare(step, world)
    try await world.emulator.post("allow", String(decoding: try JSONEncoder().encode(policy), as: UTF8.self))
    let run = try await world.start(step.arguments).result()
    let seen = try await world.emulator.get(Seen.self, "allow")
    try await world.emulator.post("allow")
    return (run.status, seen)
  }

  private func prepare(_ step: Step, _ world: World) async throws {
    switch step {
    case .planOfNothing: try await world.emulator.set(.bucketCreateTags)
    case .planOfParts, .setupOfParts, .purgeOfParts: try await cutOff(world)
    case .purge:
      try await world.emulator.post("objects", #"{"bucket": "\#(World.bucket)", "count": 3, "versions": 2}"#)
      try await world.emulator.boto3(
        "s3", "create_multipart_upload", #"{"Bucket": "\#(World.bucket)", "Key": "half"}"#)
    default: break
    }
  }

  /// A bucket that was made and not yet marked, and groups without a database.
  private func cutOff(_ world: World) async throws {
    _ = try await world.start(Step.purge.arguments).result()
    try await world.emulator.post("settings", #"{"bucket_create_tags": false}"#)
    try await world.emulator.setFaults(
      .error(403, "AccessDenied", match: "PutBucketTagging|CreateDBInstance", times: nil))
    _ = try await world.start(["setup"]).result()
    try await world.emulator.setFaults()
  }

  /// A permission that allowed something that no other did is needed: without it, the same run is the same up to
  /// that call, which is then denied.
  @Test(.timeLimit(.minutes(30))) func itSufficesAndNothingOfItIsTooMuch() async throws {
    try await World.run { world in
      var policies: [String: JSONValue] = [:]
      var used: [String: Set<String>] = [:]
      for step in Step.allCases {
        if policies[step.use] == nil { policies[step.use] = try await policy(world, for: step.use) }
        let (status, seen) = try await run(step, world, with: policies[step.use] ?? .null)
        #expect(status == 0 && seen.denied == [], "\(step.rawValue)")
        used[step.use, default: []].formUnion(seen.used)
      }
      for (use, policy) in policies {
        let tooMuch = allowed(policy).subtracting(used[use] ?? []).sorted()
        #expect(tooMuch == [], "\(use) does not need them")
        #expect(allowed(policy).count > 5)
      }
    }
  }

  /// The same by taking away, where that is quick.
  @Test(.timeLimit(.minutes(30))) func withoutAnyOneOfThemSomethingIsDenied() async throws {
    try await World.run { world in
      let policy = try await policy(world, for: "status")
      try await world.setUp()
      for permission in allowed(policy).sorted() {
        let (status, seen) = try await run(.statusOfAll, world, with: without(permission, policy))
        // Only looked at when there is no DB instance that vouches for its groups.
        let isOfParts = ["SeeSubnetGroup ", "SeeParameterGroup "].contains { permission.hasPrefix($0) }
        #expect(seen.denied.isEmpty == isOfParts, "\(permission): \(status)")
      }
    }
  }

  @Test func namesThatAreNoneAreRefused() async throws {
    try await World.run { world in
      let run = try await world.program("iam-policy", "--bucket", "kf-*", "--account", "123456789012")
      #expect(run.status == 3 && !run.output.contains("Statement"))
      let account = try await world.program("iam-policy", "--account", "*")
      #expect(account.status == 64, "\(account.error)")
    }
  }

  @Test func whatIsOnlyForOneHalfIsLeftOut() async throws {
    try await World.run { world in
      let s3 = try await world.program("iam-policy", "--only", "s3", "--account", "123456789012").output
      #expect(s3.contains("s3:CreateBucket") && !s3.contains("rds:Create"))
      let rds = try await world.program("iam-policy", "--only", "rds", "--account", "123456789012").output
      #expect(rds.contains("rds:CreateDBInstance") && !rds.contains("\"s3:"))
    }
  }
}
