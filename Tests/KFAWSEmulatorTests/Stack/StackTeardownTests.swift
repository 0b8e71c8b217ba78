// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

@Suite struct StackTeardownTests {
  @Test func purgeLeavesNothing() async throws {
    try await StackLab.run { lab in
      try await lab.setUp()
      try await lab.emulator.post("objects", #"{"bucket": "kf-artifacts", "count": 30}"#)
      let survey = try await lab.tearDown(.everything)
      #expect(survey.items.count == 6)
      #expect(
        survey.items.allSatisfy {
          $0.keptBecause == nil && $0.sighting.ownership == .ours && !$0.steps.isEmpty
        })
      #expect(survey.items.map(\.sighting.about.detail).contains("30 objects and versions"))
      try await lab.expectNothing()

      try await lab.emulator.resetCalls()
      let again = try await lab.tearDown(.everything)
      #expect(again.items.isEmpty)
      #expect(try await lab.emulator.mutations() == [])
    }
  }

  @Test func byDefaultEverythingCanBeBroughtBack() async throws {
    try await StackLab.run { lab in
      try await lab.setUp()
      let password = try await lab.fields(of: "rds-secret")?["password"]
      try await lab.emulator.post("objects", #"{"bucket": "kf-artifacts", "count": 3}"#)
      try await lab.emulator.resetCalls()
      let journal = Journal()
      try await lab.tearDown(.recoverable, journal: journal)
      #expect(
        try await lab.emulator.mutations().sorted() == [
          "DeleteDBInstance", "DeleteDBParameterGroup", "DeleteDBSubnetGroup", "DeleteSecret", "DeleteSecret",
          "ModifyDBInstance",
        ]
      )
      #expect(journal.kept["S3 bucket kf-artifacts"] == .notEmpty)

      // A second one has nothing to do.
      try await lab.emulator.resetCalls()
      try await lab.tearDown(.recoverable)
      #expect(try await lab.emulator.mutations() == [])

      // A later setup restores and reuses the secrets.
      try await lab.emulator.resetCalls()
      try await lab.setUp()
      #expect(try await lab.emulator.mutations().filter { $0 == "RestoreSecret" }.count == 2)
      #expect(try await lab.fields(of: "rds-secret")?["password"] == password)
      try await lab.expectWholeStack()
    }
  }

  /// As long as the DB is there, so is the secret with its password.
  @Test func deletesTheSecretAfterTheInstance() async throws {
    try await StackLab.run { lab in
      try await lab.setUp()
      try await lab.emulator.resetCalls()
      let journal = Journal { address, event in
        guard case .willPerform("DeleteSecret", _, _) = event, address.name == "rds-secret" else { return }
        let left = try await lab.emulator.databases().map(\.db)
        #expect(left == [])
      }
      try await lab.tearDown(.everything, journal: journal)
      let calls = try await lab.emulator.mutations()
      let instance = try #require(calls.firstIndex(of: "DeleteDBInstance"))
      for other in ["DeleteSecret", "DeleteDBSubnetGroup", "DeleteDBParameterGroup"] {
        #expect(try #require(calls.lastIndex(of: other)) > instance)
      }
      #expect(try #require(calls.firstIndex(of: "ModifyDBInstance")) < instance)
    }
  }

  @Test func waitsUntilTheInstanceIsGone() async throws {
    try await StackLab.run { lab in
      try await lab.setUp()
      // Busy when the teardown comes, and free after two sleeps.
      try await lab.emulator.force("backing-up", on: "kubeflow-db")
      let timekeeper = ManualTimekeeper { number in
        if number == 2 { try await lab.emulator.endStatus(of: "kubeflow-db") }
      }
      let journal = Journal()
      try await lab.tearDown(
        .everything, with: lab.teardown(.everything, timekeeper: timekeeper), journal: journal)
      #expect(journal.waits == ["backing-up"])
      try await lab.expectNothing()
    }
  }

  @Test(arguments: ["failed", "incompatible-restore", "incompatible-network", "storage-full"])
  func deletesABrokenInstance(status: String) async throws {
    try await StackLab.run { lab in
      try await lab.setUp()
      try await lab.emulator.force(status, on: "kubeflow-db")
      // The emulator, like RDS, does not modify an instance that is broken for good.
      let isModifiable = status == "storage-full"
      if !isModifiable {
        try await lab.emulator.endStatus(of: "kubeflow-db")
        let instance = DBInstance("kubeflow-db", client: lab.emulator.client(), tag: lab.spec().tag)
        try await instance.perform(.liftDeletionProtection)
        try await lab.emulator.force(status, on: "kubeflow-db")
      }
      try await lab.tearDown(.recoverable)
      #expect(try await lab.emulator.databases().isEmpty)
    }
  }

  @Test func findsItsResourcesByTheirTags() async throws {
    try await StackLab.run { lab in
      try await lab.setUp()
      let found = try await lab.emulator.client().addresses(taggedWith: lab.spec().tag)
      #expect(found == StackLab.addresses)
      try await lab.tearDown(.everything, with: lab.teardown(.everything, addresses: found))
      try await lab.expectNothing()
    }
  }

  @Test func leavesWhatIsNotItsOwn() async throws {
    try await StackLab.run { lab in
      try await lab.setUp()
      try await lab.emulator.resetCalls()
      let journal = Journal()
      let survey = try await lab.tearDown(
        .everything,
        with: lab.teardown(.everything, stack: "another"),
        journal: journal
      )
      #expect(survey.items.map(\.sighting.ownership) == Array(repeating: .foreign("demo"), count: 6))
      #expect(survey.items.allSatisfy { $0.keptBecause == .foreign("demo") })
      #expect(journal.kept.count == 6)
      #expect(try await lab.emulator.mutations() == [])
      try await lab.expectWholeStack()
    }
  }

  @Test func stopsBeforeTheFirstChangeWhenItCannotLook() async throws {
    try await StackLab.run { lab in
      try await lab.setUp()
      try await lab.emulator.resetCalls()
      try await lab.emulator.setFaults(
        .error(403, "AccessDenied", match: "DescribeDBSubnetGroups", times: nil)
      )
      let failure = await #expect(throws: PreflightFailure.self) { try await lab.tearDown(.everything) }
      #expect(
        failure?.findings.map(\.subject) == [
          .resource(ResourceAddress(.dbSubnetGroup, "kubeflow-db-subnet-group"))
        ])
      #expect(try await lab.emulator.mutations() == [])
    }
  }
}
