// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

/// AWS accepts first and shows later: each mode of the emulator is something that the real services do, and each
/// test failed against a loop that counted rounds instead of time.
@Suite struct LateAnswersTests {
  @Test(
    .timeLimit(.minutes(30)),
    arguments: [
      (Emulator.Mode.bucketNotYet(looks: 3), "a new bucket is not there for every call yet"),
      (.parameterDefaultsStay, "a parameter set to its default keeps the source engine-default"),
      (.creating(looks: 4), "RDS is at it"), (.taggingLag(looks: 5), "the index of tags lags"),
      (.bucketCreateTags, "CreateBucket takes the tags"),
    ])
  func aSetupEndsWell(mode: Emulator.Mode, why: String) async throws {
    try await StackLab.run { lab in
      try await lab.emulator.set(mode)
      try await lab.setUp()
      try await lab.emulator.post("settings", #"{"tagging_lag_looks": 0}"#)
      try await lab.expectWholeStack()
      try await lab.emulator.resetCalls()
      try await lab.setUp()
      #expect(try await lab.emulator.mutations() == [], "\(why)")
    }
  }

  @Test(
    .timeLimit(.minutes(30)),
    arguments: [
      (Emulator.Mode.protection(attempts: 8), "the protection that was lifted is still felt"),
      (.groupsBusy(attempts: 8), "the groups are in use by what is gone"),
      (.deleting(looks: 5), "RDS is at it"), (.bucketStill(looks: 4), "the bucket is still listed"),
      (.secretGoing(looks: 4), "the secret is on its way"),
      (.modifying(pending: 3, working: 2), "lifting the protection takes a while"),
    ])
  func aTeardownEndsWell(mode: Emulator.Mode, why: String) async throws {
    try await StackLab.run { lab in
      try await lab.setUp()
      try await lab.emulator.post("objects", #"{"bucket": "kf-artifacts", "count": 3}"#)
      try await lab.emulator.set(mode)
      try await lab.tearDown(.everything)
      #expect(try await lab.emulator.databases().isEmpty, "\(why)")
      #expect(try await lab.emulator.state()["buckets"] == .object([:]), "\(why)")
    }
  }

  /// A name is free again only some minutes after what had it is gone.
  @Test(
    .timeLimit(.minutes(30)),
    arguments: [
      (Emulator.Mode.secretGoing(looks: 8), "a secret is already scheduled for deletion"),
      (.bucketStill(looks: 6), "a conflicting operation is in progress"),
    ])
  func aSetupAfterAPurgeWaitsForItsNames(mode: Emulator.Mode, why: String) async throws {
    try await StackLab.run { lab in
      try await lab.setUp()
      try await lab.emulator.set(mode)
      try await lab.tearDown(.everything)
      try await lab.setUp()
      try await lab.expectWholeStack()
    }
  }

  /// ModifyDBInstance is answered before it has an effect, and the status is `available` all the while.
  @Test(.timeLimit(.minutes(30)), arguments: [(0, 0), (3, 0), (1, 2), (4, 3)])
  func aResetIsDoneWhenItIsInForce(pending: Int, working: Int) async throws {
    try await StackLab.run { lab in
      try await lab.setUp()
      try await lab.emulator.set(.modifying(pending: pending, working: working))
      let metadata = MetadataStore(password: Secret("given-Pass1"), resetsPassword: true)
      let journal = Journal { address, event in
        guard address.kind == .masterPassword, case .reached = event else { return }
        let database = try #require(try await lab.emulator.databases().first)
        #expect(database.password == "given-Pass1", "reported done before it was in force")
        #expect(database.pendingPassword == nil)
      }
      try await lab.setUp(lab.setup(lab.spec(metadata: metadata)), journal: journal)
      #expect(journal.changes["master password of kubeflow-db"] == 1)
      #expect(try await lab.fields(of: "rds-secret")?["password"] == "given-Pass1")
      let database = try #require(try await lab.emulator.databases().first)
      #expect(database.password == "given-Pass1")
    }
  }

  /// A repair is planned once; what is pending is waited for, not asked for again.
  @Test(.timeLimit(.minutes(30))) func aRepairIsAskedForOnce() async throws {
    try await StackLab.run { lab in
      try await lab.setUp()
      try await lab.emulator.set(.modifying(pending: 4, working: 2))
      try await lab.emulator.resetCalls()
      let metadata = MetadataStore(settings: DBInstanceSettings(instanceClass: "db.m5.xlarge"))
      let client = lab.emulator.client(timekeeper: lab.timekeeper)
      let setup = StackSetup(
        spec: lab.spec(metadata: metadata), client: client, repairsDrift: true, timekeeper: lab.timekeeper)
      try await lab.setUp(setup)
      #expect(try await lab.emulator.mutations() == ["ModifyDBInstance"])
      let survey = try await setup.survey()
      #expect(survey[.database]?.state?.settings.instanceClass == "db.m5.xlarge")
      #expect(survey[.database]?.state?.pending == [:])
    }
  }

  // MARK: - Looks that fail

  @Test(
    .timeLimit(.minutes(30)),
    arguments: [
      Fault.Kind.unavailable, .throttle, .resetBefore, .truncate, .html, .deny,
    ])
  func failedLooksDoNotEndTheWait(kind: Fault.Kind) async throws {
    try await StackLab.run { lab in
      try await lab.emulator.set(.creating(looks: 3))
      let journal = Journal { _, event in
        guard case .didPerform("CreateDBInstance", _) = event else { return }
        try await lab.emulator.setFaults(Fault(kind, match: "DescribeDBInstances", times: 8))
      }
      try await lab.setUp(journal: journal)
      try await lab.emulator.setFaults()
      try await lab.expectWholeStack()
    }
  }
}
