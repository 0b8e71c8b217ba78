// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import TestSupport
import Testing

@testable import KFAWSCore

/// What a setup does with a world that somebody else, or a crash, has left half-made.
@Suite struct HalfStatesTests {
  /// The findings of a survey that must have changed nothing.
  private func findings(_ lab: StackLab, _ spec: StackSpec? = nil) async throws -> [Finding] {
    try await lab.emulator.resetCalls()
    let setup = lab.setup(spec)
    let survey = try await setup.survey()
    if !survey.findings.isEmpty {
      #expect(throws: PreflightFailure.self) { try setup.graph(from: survey, observer: { _, _ in }) }
    }
    #expect(try await lab.emulator.mutations() == [])
    return survey.findings
  }

  private func makeSecret(
    _ lab: StackLab,
    _ fields: [String: String],
    name: String = "rds-secret",
    stack: String? = "demo"
  ) async throws {
    let tags = stack.map { [StackTag.key: $0] } ?? [:]
    let text = SecretText(Secret(String(decoding: try WireJSON.encode(fields), as: UTF8.self)))
    _ = try await lab.emulator.client().send(
      CreateSecret(
        Name: name,
        ClientRequestToken: "01234567-89ab-cdef-0123-456789abcdef",
        Description: "",
        SecretString: text,
        Tags: JSONTag.list(tags)
      )
    )
  }

  @Test func aBucketInAnotherRegionIsRefused() async throws {
    try await StackLab.run { lab in
      try await lab.emulator.post(
        "bucket",
        #"{"bucket": "kf-artifacts", "region": "eu-west-1", "account": "123456789012"}"#
      )
      let found = try await findings(lab)
      #expect(found.map(\.subject) == [.resource(ResourceAddress(.bucket, "kf-artifacts"))])
      #expect(found.first?.problem == .isInRegion("eu-west-1", not: "us-west-2"))
    }
  }

  @Test func aBucketOfAnotherAccountIsRefused() async throws {
    try await StackLab.run { lab in
      try await lab.emulator.post("bucket", #"{"bucket": "kf-artifacts"}"#)
      let found = try await findings(lab)
      #expect(found.count == 1)
      #expect(found.first?.problem == .belongsToOtherAccount(operation: "s3:GetBucketTagging"))
    }
  }

  @Test(arguments: [
    ("CREATING", true, "nothing can be asked of it yet"), ("DELETING", true, "it goes"),
    ("FAILED", true, "it never came"), ("UPDATING", false, "it serves meanwhile"),
  ])
  func aClusterThatIsNotActiveIsRefused(status: String, isRefused: Bool, why: String) async throws {
    try await StackLab.run(seed: #"{"status": "\#(status)"}"#) { lab in
      let found = try await findings(lab)
      #expect(found.isEmpty == !isRefused, "\(why): \(found)")
      if isRefused { #expect(found.first?.problem == .hasStatus(status, wanted: "ACTIVE")) }
    }
  }

  @Test func allProblemsAreReportedTogether() async throws {
    try await StackLab.run(seed: #"{"private_zones": 1, "status": "CREATING"}"#) { lab in
      try await lab.emulator.post("bucket", #"{"bucket": "kf-artifacts"}"#)
      try await makeSecret(lab, ["accesskey": "a"], name: "s3-secret", stack: "other")
      let settings = DBInstanceSettings(instanceClass: "db.no-such.large")
      let found = try await findings(lab, lab.spec(metadata: MetadataStore(settings: settings)))
      #expect(
        Set(found.map(\.subject)) == [
          .cluster("demo"), .resource(ResourceAddress(.bucket, "kf-artifacts")),
          .resource(ResourceAddress(.secret, "s3-secret")), .vpc(lab.world.vpcId), .setting(.instanceClass),
        ]
      )
      #expect(found.allSatisfy { !$0.remedies.isEmpty })
    }
  }

  @Test func noClusterIsRefusedByItsName() async throws {
    try await StackLab.run(seed: #"{"cluster": "another"}"#) { lab in
      let found = try await findings(lab)
      #expect(found.map(\.subject) == [.cluster("demo")])
    }
  }

  @Test(arguments: [("8.4.0", "withdrawn"), ("8.4.99", "not there yet")])
  func aVersionThatCannotBeOrderedIsRefused(version: String, why: String) async throws {
    try await StackLab.run { lab in
      let settings = DBInstanceSettings(engineVersion: version)
      let found = try await findings(lab, lab.spec(metadata: MetadataStore(settings: settings)))
      #expect(found.map(\.subject) == [.setting(.engineVersion)], "\(why)")
    }
  }

  @Test func subnetsOfAnotherVPCAreRefused() async throws {
    try await StackLab.run { lab in
      let metadata = MetadataStore(subnetIDs: [lab.world.privateSubnetIds[0], "subnet-elsewhere"])
      let found = try await findings(lab, lab.spec(metadata: metadata))
      #expect(found.map(\.subject) == [.setting(.subnets)])
      #expect(found.first?.problem == .notInVPC(["subnet-elsewhere"], vpc: lab.world.vpcId))
    }
  }

  @Test func anRDSSecretOfSomebodyElseIsRefused() async throws {
    try await StackLab.run { lab in
      try await makeSecret(lab, ["password": "x", "host": "other.db", "username": "u"], stack: nil)
      let found = try await findings(lab)
      #expect(found.map(\.subject) == [.resource(ResourceAddress(.secret, "rds-secret"))])
      #expect(found.first?.problem == .unmanagedAndServes(host: "other.db"))
    }
  }

  @Test func aSecretThatIsAPrefixOfAnotherIsAnother() async throws {
    try await StackLab.run { lab in
      try await makeSecret(lab, ["password": "x"], name: "rds-secret-old", stack: nil)
      try await lab.setUp()
      try await lab.expectWholeStack()
      #expect(try await lab.fields(of: "rds-secret-old") == ["password": "x"])
    }
  }

  @Test func ourHalfFilledSecretIsFilledAndItsPasswordUsed() async throws {
    try await StackLab.run { lab in
      try await makeSecret(lab, ["username": "root1", "password": "stored-Pass1", "host": "gone.db"])
      try await lab.setUp()
      #expect(try await lab.emulator.databases().map(\.password) == ["stored-Pass1"])
      #expect(try await lab.fields(of: "rds-secret")?["username"] == "root1")
      try await lab.expectWholeStack()
    }
  }

  @Test func aGivenPasswordThatIsNotTheStoredOneIsRefused() async throws {
    try await StackLab.run { lab in
      try await makeSecret(lab, ["username": "admin", "password": "stored-Pass1"])
      let metadata = MetadataStore(password: Secret("given-Pass1"))
      let found = try await findings(lab, lab.spec(metadata: metadata))
      #expect(found.map(\.subject) == [.resource(ResourceAddress(.secret, "rds-secret"))])
      #expect(!"\(found)".contains("Pass1"))
    }
  }

  @Test func aDatabaseWithoutItsSecretNeedsThePassword() async throws {
    try await StackLab.run { lab in
      try await lab.setUp()
      let password = try #require(try await lab.fields(of: "rds-secret")?["password"])
      _ = try await lab.emulator.client().send(
        DeleteSecret(SecretId: "rds-secret", ForceDeleteWithoutRecovery: true)
      )
      let found = try await findings(lab)
      let instance = ResourceAddress(.dbInstance, "kubeflow-db")
      #expect(found.map(\.problem) == [.lacksPassword(of: instance)])
      #expect(found.first?.remedies == [.give(.masterPassword), .resetPassword])
      let metadata = MetadataStore(password: Secret(password))
      try await lab.setUp(lab.setup(lab.spec(metadata: metadata)))
      try await lab.expectWholeStack()
    }
  }

  @Test(arguments: ["failed", "incompatible-parameters", "stopped", "inaccessible-encryption-credentials"])
  func aBrokenDatabaseIsRefused(status: String) async throws {
    try await StackLab.run { lab in
      try await lab.setUp()
      try await lab.emulator.force(status, on: "kubeflow-db")
      let found = try await findings(lab)
      #expect(found.map(\.problem) == [.hasStatus(status, wanted: "available")])
    }
  }

  @Test func aSecretOfOursThatPointsAtAnotherHostIsMended() async throws {
    try await StackLab.run { lab in
      try await lab.setUp()
      let text = SecretText(
        Secret(#"{"username":"admin","password":"p","database":"kubeflow","host":"old","port":3306}"#)
      )
      _ = try await lab.emulator.client().send(
        PutSecretValue(
          SecretId: "rds-secret",
          ClientRequestToken: "11234567-89ab-cdef-0123-456789abcdef",
          SecretString: text
        )
      )
      try await lab.emulator.resetCalls()
      try await lab.setUp()
      #expect(try await lab.emulator.mutations() == ["PutSecretValue"])
      let fields = try await lab.fields(of: "rds-secret")
      #expect(fields?["host"]?.hasPrefix("kubeflow-db.") == true)
      #expect(fields?["database"] == "kubeflow")
    }
  }

  /// The journal says that the bucket was being created when the last run stopped: it has no tags yet.
  @Test(arguments: [(true, Ownership.ours), (false, .unmanaged)])
  func aBucketThatCrashedBeforeItsTagsIsKnownByTheJournal(isClaimed: Bool, owner: Ownership) async throws {
    try await StackLab.run { lab in
      let begun = Date()
      try await lab.emulator.post("settings", #"{"bucket_defaults": false}"#)
      try await lab.emulator.client().send(
        CreateBucket(bucket: "kf-artifacts", region: "us-west-2", tags: [:])
      )
      try await lab.emulator.resetCalls()
      let claims = isClaimed ? [ResourceAddress(.bucket, "kf-artifacts"): begun] : [:]
      try await lab.setUp(lab.setup(lab.spec(metadata: nil), claims: claims))
      let bucket = try await lab.setup().survey()[.bucket]?.seen
      #expect(bucket?.ownership == owner)
      #expect(bucket?.state.blocksPublicAccess == .known(isClaimed))
      let bucketCalls = try await lab.emulator.mutations().filter {
        $0.contains("Bucket") || $0.contains("Block")
      }
      #expect(bucketCalls.count == (isClaimed ? 3 : 0))
    }
  }

  /// Made by hand: used as it is, and never changed or deleted.
  @Test func whatIsUnmanagedIsUsedAndLeftAlone() async throws {
    try await StackLab.run { lab in
      let unmarked = StackSpec(
        cluster: "demo",
        tag: StackTag(stack: "by-hand"),
        artifacts: lab.spec().artifacts,
        metadata: lab.spec().metadata
      )
      try await lab.setUp(lab.setup(unmarked))
      try await lab.removeMarks()
      try await lab.emulator.resetCalls()
      let journal = Journal()
      try await lab.setUp(journal: journal)
      #expect(try await lab.emulator.mutations() == [])
      #expect(journal.changes.values.allSatisfy { $0 == 0 })
      let survey = try await lab.tearDown(.everything, journal: journal)
      #expect(survey.items.map(\.sighting.ownership) == Array(repeating: .unmanaged, count: 6))
      #expect(try await lab.emulator.mutations() == [])
    }
  }

  @Test func whatIsForeignIsRefusedByAll() async throws {
    try await StackLab.run { lab in
      try await lab.setUp(lab.setup(lab.spec(stack: "another")))
      let found = try await findings(lab)
      #expect(
        Set(found.map(\.subject)) == Set(StackLab.addresses.map(Finding.Subject.resource)))
    }
  }

  @Test func wrongCredentialsAreOneFinding() async throws {
    try await StackLab.run { lab in
      try await lab.emulator.setFaults(.error(403, "InvalidClientTokenId", times: nil))
      let found = try await findings(lab)
      #expect(found.map(\.subject) == [.credentials(place: "")])
    }
  }
}
