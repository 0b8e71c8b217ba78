// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import TestSupport
import Testing

@testable import KFAWSCore

/// Somebody else is at it between a look and a call: what is not ours any more stays, and no password is lost.
@Suite struct OwnershipRacesTests {
  /// A journal is somebody's file: a claim in it proves nothing about a bucket that was there before.
  @Test(arguments: [
    (1, 3600.0, "with objects, and older than the claim"), (0, 3600, "empty, and older"),
    (1, -3600, "younger, and with objects"),
  ])
  func aForgedClaimCoversNothing(objects: Int, ahead: Double, why: String) async throws {
    try await StackLab.run { lab in
      try await lab.emulator.client().send(
        CreateBucket(bucket: "kf-artifacts", region: "us-west-2", tags: [:]))
      if objects > 0 {
        try await lab.emulator.post("objects", #"{"bucket": "kf-artifacts", "count": \#(objects)}"#)
      }
      try await lab.emulator.resetCalls()
      let address = ResourceAddress(.bucket, "kf-artifacts")
      let claims = [address: Date(timeIntervalSinceNow: ahead)]
      let survey = try await lab.setUp(lab.setup(lab.spec(metadata: nil), claims: claims))
      #expect(survey[.bucket]?.seen?.ownership == .unmanaged, "\(why)")
      let teardown = StackTeardown(
        addresses: [address], client: lab.emulator.client(), tag: lab.spec().tag, losing: .everything,
        claims: claims)
      let found = try await lab.tearDown(.everything, with: teardown)
      #expect(found.items.map(\.keptBecause) == [.unmanaged], "\(why)")
      #expect(
        try await lab.emulator.mutations().filter { $0.contains("Bucket") || $0.contains("Object") } == [])
    }
  }

  /// While the teardown waits for its answer, somebody takes the tags away.
  @Test func tagsThatGoWhileItAsksProtect() async throws {
    try await StackLab.run { lab in
      try await lab.setUp()
      try await lab.emulator.post("objects", #"{"bucket": "kf-artifacts", "count": 3}"#)
      let teardown = lab.teardown(.everything)
      let survey = try await teardown.survey()
      #expect(survey.items.allSatisfy { $0.keptBecause == nil })
      try await lab.removeMarks()
      try await lab.emulator.resetCalls()
      let journal = Journal()
      try await teardown.graph(from: survey, observer: journal.observer).run()
      #expect(journal.kept.count == 6)
      #expect(try await lab.emulator.mutations() == [])
    }
  }

  /// The answer holds for what was listed: a bucket that was empty then, and is not now, stays.
  @Test func whatHasBecomeMoreStays() async throws {
    try await StackLab.run { lab in
      try await lab.setUp(lab.setup(lab.spec(metadata: nil)))
      let teardown = lab.teardown(.everything)
      let survey = try await teardown.survey()
      try await lab.emulator.post("objects", #"{"bucket": "kf-artifacts", "count": 1}"#)
      let journal = Journal()
      try await teardown.graph(from: survey, observer: journal.observer).run()
      #expect(journal.kept["S3 bucket kf-artifacts"] == .changedSinceListed)
    }
  }

  /// The DB instance's tag goes while the teardown waits for RDS: it stays, and so does its password.
  @Test func aDatabaseThatIsKeptKeepsItsSecret() async throws {
    try await StackLab.run { lab in
      try await lab.setUp()
      try await lab.emulator.force("backing-up", on: "kubeflow-db")
      let timekeeper = ManualTimekeeper { number in
        guard number == 2 else { return }
        try await lab.emulator.client().send(
          RemoveTagsFromResource(arn: "arn:aws:rds:us-west-2:\(lab.world.account):db:kubeflow-db"))
        try await lab.emulator.endStatus(of: "kubeflow-db")
      }
      let journal = Journal()
      try await lab.tearDown(
        .everything, with: lab.teardown(.everything, timekeeper: timekeeper), journal: journal)
      let instance = ResourceAddress(.dbInstance, "kubeflow-db")
      #expect(journal.kept["\(instance)"] == .unmanaged)
      #expect(journal.kept["secret rds-secret"] == .neededBy(instance))
      #expect(journal.kept["DB subnet group kubeflow-db-subnet-group"] == .neededBy(instance))
      #expect(try await lab.emulator.passwordAgrees() == true)
    }
  }

  /// The RDS secret is force-deleted while RDS makes the instance: the login of this run is stored again.
  @Test func aSecretThatGoesDuringTheWaitIsMadeAgainWithThePasswordInForce() async throws {
    try await StackLab.run { lab in
      try await lab.emulator.set(.creating(looks: 3))
      let journal = Journal { _, event in
        guard case .didPerform("CreateDBInstance", _) = event else { return }
        _ = try await lab.emulator.client().send(
          DeleteSecret(SecretId: "rds-secret", ForceDeleteWithoutRecovery: true))
      }
      try await lab.setUp(journal: journal)
      #expect(try await lab.emulator.passwordAgrees() == true)
      try await lab.expectWholeStack()
    }
  }

  /// A secret of ours without a password beside a DB instance: nobody makes one up.
  @Test(arguments: [nil as String?, ""])
  func aSecretWithoutThePasswordIsRefused(password: String?) async throws {
    try await StackLab.run { lab in
      try await lab.setUp()
      var fields = try #require(try await lab.fields(of: "rds-secret"))
      fields["password"] = password
      _ = try await lab.emulator.client().send(
        PutSecretValue(
          SecretId: "rds-secret", ClientRequestToken: "21234567-89ab-cdef-0123-456789abcdef",
          SecretString: SecretText(Secret(String(decoding: try WireJSON.encode(fields), as: UTF8.self)))))
      try await lab.emulator.resetCalls()
      let instance = ResourceAddress(.dbInstance, "kubeflow-db")
      let survey = try await lab.setup().survey()
      #expect(survey.findings.map(\.problem) == [.lacksPassword(of: instance)])
      #expect(survey.findings.first?.remedies == [.give(.masterPassword), .resetPassword])
      let status = try await StackStatus(
        addresses: [], spec: lab.spec(), client: lab.emulator.client()
      ).survey()
      let secret = status.sightings.first { $0.address.name == "rds-secret" }
      #expect(secret?.drift.map(\.field) == ["password"], "status sees it, too")
      #expect(try await lab.emulator.mutations() == [])
    }
  }

  /// A setup and a purge of the same stack at once: whatever is left, no DB instance is without its password,
  /// and the next setup makes it whole.
  @Test(.timeLimit(.minutes(30))) func aSetupRacingAPurgeLosesNoPassword() async throws {
    try await StackLab.run { lab in
      for round in 0..<12 {
        try await lab.setUp()
        let setup = lab.setup()
        let teardown = lab.teardown(.everything)
        let survey = try await teardown.survey()
        let before = try await setup.survey()
        await withTaskGroup(of: Void.self) { group in
          group.addTask {
            try? await teardown.graph(from: survey, observer: { _, _ in }).run()
          }
          group.addTask {
            for _ in 0..<round { await Task.yield() }
            let seen = round.isMultiple(of: 2) ? before : try? await setup.survey()
            guard let seen else { return }
            try? await setup.graph(from: seen, observer: { _, _ in }).run()
          }
        }
        let left = try await lab.emulator.databases()
        let fields = try await lab.fields(of: "rds-secret")
        #expect(left.isEmpty || left.first?.password == fields?["password"], "round \(round)")
        try await lab.setUp()
        #expect(try await lab.emulator.passwordAgrees() == true, "round \(round)")
      }
    }
  }
}
