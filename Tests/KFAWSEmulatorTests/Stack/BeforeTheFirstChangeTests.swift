// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

/// Law 4: what AWS would refuse in the middle is told before anything is done.
@Suite struct BeforeTheFirstChangeTests {
  private func problems(_ lab: StackLab, _ spec: StackSpec? = nil) async throws -> [Finding.Problem] {
    try await lab.emulator.resetCalls()
    let survey = try await lab.setup(spec).survey()
    #expect(try await lab.emulator.mutations() == [])
    return survey.findings.map(\.problem)
  }

  /// Made with boto3, as somebody else would make it.
  private func makeDatabase(
    _ lab: StackLab, engine: String = "mysql", version: String = "8.4.6", group: String? = nil
  ) async throws {
    try await lab.emulator.boto3(
      "rds", "create_db_subnet_group",
      """
      {"DBSubnetGroupName": "g", "DBSubnetGroupDescription": "d", \
      "SubnetIds": ["\(lab.world.privateSubnetIds.joined(separator: "\",\""))"]}
      """)
    let parameterGroup = group.map { #", "DBParameterGroupName": "\#($0)""# } ?? ""
    try await lab.emulator.boto3(
      "rds", "create_db_instance",
      """
      {"DBInstanceIdentifier": "kubeflow-db", "Engine": "\(engine)", "EngineVersion": "\(version)", \
      "DBInstanceClass": "db.m5.large", "MasterUsername": "admin", "MasterUserPassword": "hunter2hunter2", \
      "AllocatedStorage": 50, "DBSubnetGroupName": "g"\(parameterGroup)}
      """)
  }

  @Test func aDatabaseOfAnotherEngineIsTold() async throws {
    try await StackLab.run { lab in
      try await makeDatabase(lab, engine: "postgres", version: "16.4")
      let found = try await problems(
        lab, lab.spec(metadata: MetadataStore(password: Secret("hunter2hunter2"))))
      #expect(found.contains(.hasEngine("postgres")))
    }
  }

  @Test func aDatabaseThatMetadataCannotLogInToIsTold() async throws {
    try await StackLab.run { lab in
      try await makeDatabase(lab)
      let found = try await problems(
        lab, lab.spec(metadata: MetadataStore(password: Secret("hunter2hunter2"))))
      #expect(found.contains(.deniesNativePassword(parameterGroup: "default.mysql8.4")))
    }
  }

  @Test func aStoppedDatabaseIsToldAlsoToATeardown() async throws {
    try await StackLab.run { lab in
      try await lab.setUp()
      try await lab.emulator.set(.stoppedIsFixed)
      try await lab.emulator.boto3("rds", "stop_db_instance", #"{"DBInstanceIdentifier": "kubeflow-db"}"#)
      let stopped = Finding.Problem.hasStatus("stopped", wanted: "available")
      #expect(try await problems(lab) == [stopped])
      let survey = try await lab.teardown(.everything).survey()
      #expect(survey.findings.map(\.problem) == [stopped], "its protection cannot be lifted")
    }
  }

  @Test(arguments: [
    (MetadataStore(securityGroupIDs: ["sg-00000000000000000"]), "a security group of nowhere"),
    (
      MetadataStore(settings: DBInstanceSettings(storageType: "io1", iops: 100_000)),
      "more IOPS than there are"
    ),
    (MetadataStore(settings: DBInstanceSettings(kmsKeyID: "00000000-0000-0000-0000-000000000000")), "no key"),
  ])
  func whatCannotBeHadIsTold(metadata: MetadataStore, why: String) async throws {
    try await StackLab.run { lab in
      let found = try await problems(lab, lab.spec(metadata: metadata))
      #expect(found.count == 1, "\(why): \(found)")
    }
  }

  @Test func aKeyThatIsDisabledIsTold() async throws {
    try await StackLab.run { lab in
      let key = try #require(
        try await lab.emulator.boto3("kms", "create_key")["KeyMetadata", "KeyId"].string)
      try await lab.emulator.boto3("kms", "disable_key", #"{"KeyId": "\#(key)"}"#)
      let artifacts = ArtifactStore(
        bucket: "kf-artifacts", encryption: .sseKMS(keyID: key), accessKey: StackLab.accessKey)
      let found = try await problems(lab, lab.spec(artifacts: artifacts, metadata: nil))
      #expect(found == [.cannotBeUsed("Disabled")])
    }
  }

  @Test func aLocalZoneIsNoPlaceForTheDatabase() async throws {
    try await StackLab.run { lab in
      try await lab.emulator.post("subnet", #"{"subnet": "\#(lab.world.privateSubnetIds[0])"}"#)
      let survey = try await lab.setup().survey()
      #expect(!survey.known.subnets.contains { $0.id == lab.world.privateSubnetIds[0] })
    }
  }

  /// The class is to be had in one zone of the subnets only, and a standby needs two.
  @Test func aClassThatTheZonesDoNotHaveIsTold() async throws {
    try await StackLab.run { lab in
      try await lab.emulator.post(
        "orderable", #"{"name": "db.m5.large", "zones": ["us-west-2a"], "storage": ["gp2"]}"#)
      let found = try await problems(lab)
      #expect(found.count == 1, "\(found)")
      let alone = MetadataStore(settings: DBInstanceSettings(isMultiAZ: false))
      #expect(try await problems(lab, lab.spec(metadata: alone)) == [])
    }
  }

  /// A repair to what cannot be had would be refused by RDS in the middle.
  @Test func aRepairToWhatCannotBeOrderedIsTold() async throws {
    try await StackLab.run { lab in
      try await lab.setUp()
      let metadata = MetadataStore(settings: DBInstanceSettings(instanceClass: "db.no-such.large"))
      let setup = StackSetup(
        spec: lab.spec(metadata: metadata), client: lab.emulator.client(), repairsDrift: true)
      let survey = try await setup.survey()
      #expect(survey.findings.map(\.subject) == [.setting(.instanceClass)])
    }
  }

  /// AWS calls a key unknown in a Region that the account has not enabled.
  @Test func aRegionThatIsNotEnabledIsTold() async throws {
    try await StackLab.run { lab in
      try await lab.emulator.set(.regions(disabled: ["ap-east-1"]))
      let client = lab.emulator.client(region: "ap-east-1")
      let survey = try await StackSetup(spec: lab.spec(), client: client).survey()
      #expect(survey.findings.map(\.problem) == [.isNotEnabled])
    }
  }
}
