// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import TestSupport
import Testing

@testable import KFAWSCore

/// The guide's stack in an emulator that has a cluster, and what the tests ask of it.
struct StackLab: Sendable {
  let emulator: Emulator
  let world: Emulator.World
  let timekeeper = ManualTimekeeper(now: Date())

  static let accessKey = ArtifactStore.AccessKey(id: "AKIAS3USER", secret: Secret("s3/secret+key"))

  /// Runs `body` with a new world.
  static func run<Result: Sendable>(
    seed: String = "{}",
    _ body: @Sendable (StackLab) async throws -> Result
  ) async throws -> Result {
    try await EmulatorPool.shared.withEmulator { emulator in
      let world = try await emulator.seed(seed)
      try await emulator.resetCalls()
      return try await body(StackLab(emulator: emulator, world: world))
    }
  }

  func spec(
    stack: String = "demo",
    artifacts: ArtifactStore? = ArtifactStore(bucket: "kf-artifacts", accessKey: accessKey),
    metadata: MetadataStore? = MetadataStore()
  ) -> StackSpec {
    StackSpec(cluster: "demo", tag: StackTag(stack: stack), artifacts: artifacts, metadata: metadata)
  }

  func setup(
    _ spec: StackSpec? = nil,
    claims: [ResourceAddress: Date] = [:],
    waits: WaitPolicy = WaitPolicy(),
    timekeeper: ManualTimekeeper? = nil
  ) -> StackSetup {
    let timekeeper = timekeeper ?? self.timekeeper
    return StackSetup(
      spec: spec ?? self.spec(),
      client: emulator.client(timekeeper: timekeeper),
      claims: claims,
      waits: waits,
      timekeeper: timekeeper
    )
  }

  /// Survey and work, as a program does it; the steps are in ``Journal`` order.
  @discardableResult
  func setUp(_ setup: StackSetup? = nil, journal: Journal = Journal()) async throws -> StackSurvey {
    let setup = setup ?? self.setup()
    let survey = try await setup.survey()
    try await setup.graph(from: survey, observer: journal.observer).run()
    return survey
  }

  static let addresses: Set = [
    ResourceAddress(.bucket, "kf-artifacts"), .init(.secret, "s3-secret"), .init(.secret, "rds-secret"),
    .init(.dbInstance, "kubeflow-db"), .init(.dbSubnetGroup, "kubeflow-db-subnet-group"),
    .init(.dbParameterGroup, "kubeflow-db-mysql84"),
  ]

  func teardown(
    _ loss: Loss,
    stack: String = "demo",
    addresses: Set<ResourceAddress> = addresses,
    timekeeper: ManualTimekeeper? = nil
  ) -> StackTeardown {
    let timekeeper = timekeeper ?? self.timekeeper
    return StackTeardown(
      addresses: addresses,
      client: emulator.client(timekeeper: timekeeper),
      tag: StackTag(stack: stack),
      losing: loss,
      timekeeper: timekeeper
    )
  }

  @discardableResult
  func tearDown(
    _ loss: Loss,
    with teardown: StackTeardown? = nil,
    journal: Journal = Journal()
  ) async throws -> TeardownSurvey {
    let teardown = teardown ?? self.teardown(loss)
    let survey = try await teardown.survey()
    try await teardown.graph(from: survey, observer: journal.observer).run()
    return survey
  }
}

extension StackLab {
  /// Returns some calls after both groups of a new DB instance were made: what waits for nothing else goes on.
  func waitForGroups() async throws {
    let last: Set = ["CreateDBSubnetGroup", "ModifyDBParameterGroup"]
    var rounds = 0
    while rounds < 10 {
      if last.isSubset(of: try await emulator.mutations()) { rounds += 1 }
    }
  }

  /// The fields of a secret; nil when there is none that can be read.
  func fields(of secret: String) async throws -> [String: String]? {
    let entry = SecretEntry(secret, client: emulator.client(), tag: demoTag)
    return (try await entry.observe().state?.fields.value ?? nil)?.mapValues { $0.reveal() }
  }

  /// Everything that a finished setup has made, compared with what it must be.
  func expectWholeStack(sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let found = try await emulator.client().addresses(taggedWith: StackTag(stack: "demo"))
    #expect(found == Self.addresses, sourceLocation: sourceLocation)
    let databases = try await emulator.databases()
    #expect(databases.map(\.db) == ["kubeflow-db"], sourceLocation: sourceLocation)
    let database = try #require(databases.first, sourceLocation: sourceLocation)
    let rds = try #require(try await fields(of: "rds-secret"), sourceLocation: sourceLocation)
    #expect(rds["password"] == database.password, sourceLocation: sourceLocation)
    #expect(database.passwords.count <= 1, "one password, never changed", sourceLocation: sourceLocation)
    #expect(
      rds.keys.sorted() == ["database", "host", "password", "port", "username"],
      sourceLocation: sourceLocation
    )
    #expect(
      try await fields(of: "s3-secret")
        == ["accesskey": Self.accessKey.id, "secretkey": Self.accessKey.secret.reveal()],
      sourceLocation: sourceLocation
    )
    let survey = try await setup().survey()
    #expect(survey.findings == [], sourceLocation: sourceLocation)
    #expect(survey[.bucket]?.state?.tags == ["kfctl-aws/stack": "demo"], sourceLocation: sourceLocation)
    #expect(survey[.bucket]?.state?.blocksPublicAccess == .known(true), sourceLocation: sourceLocation)
    #expect(survey[.bucket]?.state?.encryption == .known(.sseS3), sourceLocation: sourceLocation)
    let endpoint = try #require(survey[.database]?.state?.endpoint, sourceLocation: sourceLocation)
    #expect(rds["host"] == endpoint.host && rds["port"] == "3306", sourceLocation: sourceLocation)
  }

  /// Nothing of the stack is left.
  func expectNothing(sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let found = try await emulator.client().addresses(taggedWith: StackTag(stack: "demo"))
    #expect(found.isEmpty, sourceLocation: sourceLocation)
    #expect(try await emulator.databases().isEmpty, sourceLocation: sourceLocation)
    let survey = try await setup().survey()
    #expect(survey[.bucket] == .absent && survey[.s3Secret] == .absent, sourceLocation: sourceLocation)
    #expect(survey[.login] == .absent && survey[.subnetGroup] == .absent, sourceLocation: sourceLocation)
    #expect(survey[.parameterGroup] == .absent, sourceLocation: sourceLocation)
  }
}
