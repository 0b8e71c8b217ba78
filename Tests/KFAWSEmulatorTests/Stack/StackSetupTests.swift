// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

@Suite struct StackSetupTests {
  @Test func makesTheWholeStackAndThenNothing() async throws {
    try await StackLab.run { lab in
      let journal = Journal()
      try await lab.setUp(journal: journal)
      let made = try await lab.emulator.mutations()
      #expect(
        made.sorted() == [
          "CreateBucket", "CreateDBInstance", "CreateDBParameterGroup", "CreateDBSubnetGroup",
          "CreateSecret", "CreateSecret", "ModifyDBParameterGroup", "PutBucketEncryption", "PutBucketTagging",
          "PutPublicAccessBlock", "PutSecretValue",
        ]
      )
      #expect(
        journal.announced.sorted() == made.sorted(),
        "every mutating call is announced before it is made"
      )
      try await lab.expectWholeStack()

      try await lab.emulator.resetCalls()
      let second = Journal()
      try await lab.setUp(journal: second)
      let calls = try await lab.emulator.calls()
      #expect(calls.filter(\.mutating) == [])
      #expect(calls.count <= 12, "\(calls.map(\.operation))")
      #expect(second.changes.values.allSatisfy { $0 == 0 })
    }
  }

  @Test(arguments: ["8.0", "8.4", "8.4.7"])
  func makesTheInstanceAsSpecified(version: String) async throws {
    try await StackLab.run { lab in
      let settings = DBInstanceSettings(
        engineVersion: version,
        isMultiAZ: false,
        hasDeletionProtection: false
      )
      let spec = lab.spec(artifacts: nil, metadata: MetadataStore(settings: settings))
      try await lab.setUp(lab.setup(spec))
      let seen = try await lab.setup(spec).survey()
      let database = try #require(seen[.database]?.state)
      let instance = DBInstance(
        "kubeflow-db",
        client: lab.emulator.client(),
        tag: spec.tag,
        settings: settings
      )
      #expect(instance.drift(of: database) == [])
      #expect(database.masterUsername == "admin")
      #expect(database.securityGroupIDs == [lab.world.clusterSecurityGroupId])
      #expect(database.vpcID == lab.world.vpcId)
      #expect(database.subnetGroup?.subnets.map(\.id).sorted() == lab.world.privateSubnetIds.sorted())
      #expect(database.tags == ["kfctl-aws/stack": "demo"])
      let hasGroup = database.parameterGroupNames == ["kubeflow-db-mysql84"]
      #expect(hasGroup == !version.hasPrefix("8.0"))
    }
  }

  @Test(arguments: [true, false])
  func makesOneHalfAlone(isArtifacts: Bool) async throws {
    try await StackLab.run { lab in
      let spec =
        isArtifacts ? lab.spec(metadata: nil) : lab.spec(artifacts: nil)
      try await lab.setUp(lab.setup(spec))
      let found = try await lab.emulator.client().addresses(taggedWith: spec.tag)
      #expect(found.contains { $0.kind == .bucket } == isArtifacts)
      #expect(found.contains { $0.kind == .dbInstance } == !isArtifacts)
      #expect(
        found.filter { $0.kind == .secret }.map(\.name) == [isArtifacts ? "s3-secret" : "rds-secret"])
    }
  }

  /// Law 2, by the order of calls and by what is stored at the moment of the call.
  @Test func storesThePasswordBeforeTheInstanceIsMade() async throws {
    try await StackLab.run { lab in
      let journal = Journal { address, event in
        if case .willPerform("CreateSecret", _, _) = event, address.name == "rds-secret" {
          try await lab.waitForGroups()
        }
        guard case .willPerform("CreateDBInstance", _, _) = event else { return }
        let fields = try await lab.fields(of: "rds-secret")
        #expect(fields?["password"]?.count == 32)
        #expect(fields?["username"] == "admin")
        #expect(fields?["database"] == "kubeflow")
        #expect(fields?["host"] == nil)
        let databases = try await lab.emulator.databases().map(\.db)
        #expect(databases == [])
      }
      try await lab.setUp(journal: journal)
      let calls = try await lab.emulator.calls().filter { $0.mutating }
      let secret = try #require(
        calls.indices.last { calls[$0].operation == "CreateSecret" && calls[$0].status == 200 }
      )
      let instance = try #require(calls.firstIndex { $0.operation == "CreateDBInstance" })
      #expect(secret < instance)
      let stored = try await lab.fields(of: "rds-secret")
      #expect(try await lab.emulator.databases().map(\.password) == [stored?["password"]])
    }
  }

  @Test func usesThePasswordThatIsGiven() async throws {
    try await StackLab.run { lab in
      let spec = lab.spec(artifacts: nil, metadata: MetadataStore(password: Secret("given-Pass1")))
      try await lab.setUp(lab.setup(spec))
      #expect(try await lab.emulator.databases().map(\.password) == ["given-Pass1"])
      #expect(try await lab.fields(of: "rds-secret")?["password"] == "given-Pass1")
    }
  }

  /// The statuses that RDS shows on its way, by what happens while somebody sleeps.
  @Test func waitsForRDSByItsOwnWords() async throws {
    try await StackLab.run { lab in
      let timekeeper = ManualTimekeeper { number in
        switch number {
        case 3: try await lab.emulator.force("backing-up", on: "kubeflow-db")
        case 5: try await lab.emulator.force("a-word-of-tomorrow", on: "kubeflow-db")
        case 6: try await lab.emulator.endStatus(of: "kubeflow-db")
        default: break
        }
      }
      let journal = Journal { _, event in
        guard case .didPerform("CreateDBInstance", _) = event else { return }
        try await lab.emulator.force("creating", on: "kubeflow-db")
      }
      try await lab.setUp(lab.setup(timekeeper: timekeeper), journal: journal)
      #expect(journal.waits == ["creating", "backing-up", "a-word-of-tomorrow"])
      #expect(timekeeper.sleeps.count == 6)
      try await lab.expectWholeStack()
    }
  }

  @Test func saysWhatItWaitedForAndGoesOnTheNextTime() async throws {
    try await StackLab.run { lab in
      let journal = Journal { _, event in
        guard case .didPerform("CreateDBInstance", _) = event else { return }
        try await lab.emulator.force("creating", on: "kubeflow-db")
      }
      let timekeeper = ManualTimekeeper()
      let setup = lab.setup(waits: WaitPolicy(budget: .seconds(600)), timekeeper: timekeeper)
      let failure = await #expect(throws: StackFailure.self) { try await lab.setUp(setup, journal: journal) }
      #expect(failure?.items.map(\.node.rawValue) == ["database"])
      #expect(failure?.notStarted == ["secret rds-secret"])
      let timeOut = try #require(failure?.items.first?.error as? WaitTimedOut)
      #expect(timeOut.description == "DB instance kubeflow-db is still creating after 600 s")
      // Everything else is there, and the password is not lost.
      #expect(try await lab.fields(of: "s3-secret") != nil)
      let password = try await lab.fields(of: "rds-secret")?["password"]

      try await lab.emulator.endStatus(of: "kubeflow-db")
      try await lab.emulator.resetCalls()
      try await lab.setUp()
      #expect(try await lab.emulator.mutations() == ["PutSecretValue"])
      #expect(try await lab.fields(of: "rds-secret")?["password"] == password)
      try await lab.expectWholeStack()
    }
  }

  @Test func waitsForADeletionAndMakesTheInstanceAnew() async throws {
    try await StackLab.run { lab in
      try await lab.setUp()
      let password = try await lab.fields(of: "rds-secret")?["password"]
      let former = DBInstance(
        "kubeflow-db",
        client: lab.emulator.client(),
        tag: lab.spec().tag
      )
      // `deleting` on arrival, gone after two sleeps.
      try await lab.emulator.force("deleting", on: "kubeflow-db")
      let timekeeper = ManualTimekeeper { number in
        guard number == 2 else { return }
        try await lab.emulator.endStatus(of: "kubeflow-db")
        try await former.perform(.liftDeletionProtection)
        try await former.perform(.delete(keepingBackups: false))
      }
      let journal = Journal()
      let survey = try await lab.setUp(lab.setup(timekeeper: timekeeper), journal: journal)
      #expect(survey[.database]?.state?.status == "deleting")
      #expect(journal.waits == ["deleting"])
      #expect(try await lab.fields(of: "rds-secret")?["password"] == password)
      try await lab.expectWholeStack()
    }
  }

  @Test func takesTheSubnetsAndGroupsThatAreNamed() async throws {
    try await StackLab.run { lab in
      let subnets = [lab.world.publicSubnetIds[0], lab.world.privateSubnetIds[1]]
      let metadata = MetadataStore(subnetIDs: subnets, securityGroupIDs: [lab.world.clusterSecurityGroupId])
      let survey = try await lab.setUp(lab.setup(lab.spec(artifacts: nil, metadata: metadata)))
      #expect(Set(survey.known.subnets.map(\.id)) == Set(subnets))
      let database = try await lab.setup().survey()[.database]?.state
      #expect(database?.securityGroupIDs == [lab.world.clusterSecurityGroupId])
      #expect(Set(database?.subnetGroup?.subnets.map(\.id) ?? []) == Set(subnets))
    }
  }
}
