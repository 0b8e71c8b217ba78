// SPDX-License-Identifier: Apache-2.0

import Foundation
import KFAWSCore
import TestSupport
import Testing

@testable import kfctl_aws

/// Law 9: what a stack was made with is what later runs take.
@Suite struct ChoicesTests {
  static let journal = "tests/e2e/utils/rds-s3/metadata.yaml"
  /// A shell in which nothing says which stack it is about.
  static let bare = [
    "CLUSTER_NAME": "", "CLUSTER_REGION": "", "S3_BUCKET": "", "KFCTL_AWS_S3_ACCESS_KEY_ID": "",
    "KFCTL_AWS_S3_SECRET_ACCESS_KEY": "",
  ]
  private static let custom = [
    "--bucket", "other-artifacts", "--s3-secret-name", "other-s3", "--db-instance-name", "Other-DB",
    "--db-name", "katib", "--db-instance-type", "db.m5.xlarge", "--db-initial-storage", "80",
    "--db-max-storage", "900", "--db-backup-retention-period", "3", "--db-storage-type", "gp3",
    "--db-subnet-group-name", "Other-Subnets", "--db-root-user", "boss", "--rds-secret-name", "other-rds",
    "--no-multi-az", "--mlmd-db", "lineage", "--tag", "team=ml", "--tag", "cost=a b",
  ]

  /// A run that has to find everything done.
  private func expectSilence(
    _ world: World, _ arguments: [String] = ["setup"], environment: [String: String] = bare
  ) async throws {
    let files = try world.files()
    try await world.emulator.resetCalls()
    let run = try await world.start(arguments, environment: environment).result()
    #expect(run.status == 0, "\(run.error)")
    let mutations = try await world.emulator.mutations()
    #expect(mutations.isEmpty, "\(mutations)")
    let changed = try world.files().filter { files[$0.key] != $0.value }
    #expect(changed.isEmpty, "\(changed.mapValues { String(decoding: $0, as: UTF8.self) })")
    #expect(!run.output.contains("Differs"), "\(run.output)")
  }

  // MARK: - Kept by the journal

  @Test func theDatabasesNameIsKept() async throws {
    try await World.run { world in
      try await world.setUp("--db-name", "katib")
      try await world.setUp()
      let state = try await world.emulator.state()
      #expect(state["secrets", "rds-secret", "value", "database"] == "katib")
      #expect(state["databases", "kubeflow-db", "DBName"] == "katib")
      try await expectSilence(world)
    }
  }

  @Test(arguments: ["setup", "plan", "doctor", "status"])
  func aBareRunTakesEverythingFromTheJournal(command: String) async throws {
    try await World.run { world in
      let made = try await world.start(["setup"] + Self.custom).result()
      #expect(made.status == 0, "\(made.error)")
      try await expectSilence(world, [command])
      let state = try await world.emulator.state()
      #expect(state["databases"].keys == ["other-db"] && state["buckets"].keys == ["other-artifacts"])
      #expect(state["secrets"].keys == ["other-rds", "other-s3"])
    }
  }

  @Test func statusShowsNoDriftFromOurOwnChoices() async throws {
    try await World.run { world in
      try await world.setUp("--db-instance-type", "db.m5.xlarge", "--no-multi-az")
      let run = try await world.program("status", environment: Self.bare)
      #expect(run.status == 0 && !run.output.contains("wanted"), "\(run.output)\(run.error)")
      let other = try await world.program("status", "--db-instance-type", "db.t3.medium")
      #expect(other.output.contains("DBInstanceClass is db.m5.xlarge, wanted db.t3.medium"))
    }
  }

  /// Another default of a later version must not change what is there.
  @Test func theDefaultsInForceAreWrittenDown() async throws {
    try await World.run { world in
      try await world.setUp()
      let text = try world.text(Self.journal)
      for line in [
        "  account: \"123456789012\"", "    db-instance-type: db.m5.large", "    db-engine-version: \"8.4\"",
        "    db-initial-storage: 50", "    multi-az: true", "    mlmd-db: metadb",
        "    s3-credentials: static",
      ] {
        #expect(text.contains(line + "\n"), "\(line) in:\n\(text)")
      }
      #expect(!text.contains(World.s3SecretKey) && !text.contains("AKIAS3USER") && !text.contains("password"))
      // As if an earlier version had written it.
      try world.write(Self.journal, text.replacing("mlmd-db: metadb", with: "mlmd-db: olddb"))
      try await world.setUp()
      #expect(try world.text("awsconfigs/apps/pipeline/rds/params.env").contains("mlmdDb=olddb"))
    }
  }

  @Test func halvesAreKeptAndAdded() async throws {
    try await World.run { world in
      try await world.setUp("--only", "s3")
      let run = try await world.setUp()
      #expect(try await world.emulator.databases().isEmpty, "nobody asked for one")
      #expect(run.output.contains("--only rds adds the database"))
      try await world.setUp("--only", "rds")
      #expect(try await world.emulator.databases().count == 1)
      try await expectSilence(world)
      #expect(!(try world.text(Self.journal).contains("only:")))
    }
  }

  @Test func anOptionReplacesWhatCanBeReplaced() async throws {
    try await World.run { world in
      try await world.setUp("--mlmd-db", "first")
      try await world.setUp("--mlmd-db", "second")
      try await expectSilence(world)
      #expect(try world.text("awsconfigs/apps/pipeline/rds/params.env").contains("mlmdDb=second"))
      try await world.setUp("--db-instance-type", "db.m5.xlarge", "--repair")
      try await expectSilence(world)
      try await expectSilence(world, ["setup", "--repair"])
      #expect(
        try await world.emulator.state()["databases", "kubeflow-db", "DBInstanceClass"] == "db.m5.xlarge")
    }
  }

  // MARK: - Contradictions

  @Test(arguments: [
    (["--db-instance-name", "second-db"], "--db-instance-name is kubeflow-db, wanted second-db"),
    (["--bucket", "second-bucket"], "--bucket is kubeflow-artifacts, wanted second-bucket"),
    (["--rds-secret-name", "second"], "--rds-secret-name is rds-secret, wanted second"),
    (
      ["--db-subnet-group-name", "second"],
      "--db-subnet-group-name is kubeflow-db-subnet-group, wanted second"
    ),
    (["--db-name", "second"], "DBName is kubeflow, wanted second"),
    (["--db-instance-type", "db.m5.xlarge"], "DBInstanceClass is db.m5.large, wanted db.m5.xlarge"),
  ])
  func whatContradictsIsShownAndNotDone(arguments: [String], words: String) async throws {
    try await World.run { world in
      try await world.setUp()
      let (state, files) = (try await world.emulator.state(), try world.files())
      for command in ["plan", "setup"] {
        try await world.emulator.resetCalls()
        let run = try await world.start([command] + arguments).result()
        #expect(run.status == 0 && run.output.contains(words), "\(run.output)\(run.error)")
        #expect(try await world.emulator.mutations().isEmpty)
      }
      #expect(try await world.emulator.state() == state && world.files() == files)
    }
  }

  /// What is not there contradicts nothing: a bucket's name that was taken can be given up.
  @Test func aNameThatCameToNothingCanBeChanged() async throws {
    try await World.run { world in
      try await world.emulator.setFaults(
        .error(409, "BucketAlreadyExists", match: "CreateBucket", times: nil))
      #expect(try await world.program("setup", "--only", "s3").status == 1)
      try await world.emulator.setFaults()
      try await world.setUp("--only", "s3", "--bucket", "a-free-name")
      #expect(try await world.emulator.state()["buckets"].keys == ["a-free-name"])
      try await expectSilence(world)
    }
  }

  // MARK: - Without the journal

  @Test func theResourcesTellWhenTheJournalIsLost() async throws {
    try await World.run { world in
      let made = try await world.start(["setup"] + Self.custom).result()
      #expect(made.status == 0, "\(made.error)")
      let shipped = try String(contentsOfFile: World.fixture("classic") + "/" + Self.journal, encoding: .utf8)
      try world.write(Self.journal, shipped)
      try await world.emulator.resetCalls()
      var environment = Self.bare
      for key in ["CLUSTER_NAME", "CLUSTER_REGION"] { environment[key] = nil }
      let run = try await world.program("setup", "--mlmd-db", "lineage", environment: environment)
      #expect(run.status == 0, "\(run.error)")
      #expect(try await world.emulator.mutations().isEmpty)
      #expect(!run.output.contains("Differs"), "\(run.output)")
      let state = try await world.emulator.state()
      #expect(state["databases"].keys == ["other-db"] && state["secrets"].keys == ["other-rds", "other-s3"])
      let text = try world.text(Self.journal)
      #expect(text.contains("db-name: katib") && text.contains("bucketName") == false)
      try await expectSilence(world)
    }
  }

  @Test func severalDatabasesAreAQuestion() async throws {
    try await World.run { world in
      try await world.setUp("--db-instance-name", "one")
      try FileManager.default.removeItem(atPath: world.folder + "/" + Self.journal)
      try await world.emulator.boto3(
        "rds", "create_db_instance",
        #"""
        {"DBInstanceIdentifier": "two", "DBInstanceClass": "db.m5.large", "Engine": "mysql",
         "AllocatedStorage": 20, "MasterUsername": "admin", "MasterUserPassword": "password0123",
         "Tags": [{"Key": "kfctl-aws/stack", "Value": "demo"}]}
        """#)
      try await world.emulator.resetCalls()
      let run = try await world.program("setup")
      #expect(run.status == 3 && run.error.contains("this stack has several: one, two"), "\(run.error)")
      #expect(run.error.contains("--db-instance-name"))
      #expect(try await world.emulator.mutations().isEmpty)
      try await world.setUp("--db-instance-name", "one")
    }
  }

  private struct Reader: OwnedResourceReader {
    func addresses(of stack: String) -> Set<ResourceAddress> {
      [
        ResourceAddress(.bucket, "b"), .init(.secret, "a"), .init(.secret, "z"), .init(.secret, "x"),
        .init(.dbInstance, "kubeflow-db"), .init(.dbInstance, "other"),
      ]
    }
    func purpose(ofSecret name: String) -> String? {
      ["a": "Kubeflow S3 secret", "z": "Kubeflow RDS secret", "x": "somebody's"][name]
    }
    func database(_ name: String, of stack: String) -> DBInstanceDescription? { nil }
  }

  @Test func secretsAreToldApartByWhatTheyAreFor() async throws {
    let owned = try await OwnedResources(of: "demo", Choices(), Reader())
    #expect(owned.values[.s3SecretName]?.values == ["a"] && owned.values[.rdsSecretName]?.values == ["z"])
    #expect(owned.values[.bucket]?.origin == .resource("S3 bucket b"))
    #expect(owned.values[.dbInstanceName]?.values == ["kubeflow-db"], "the name in force decides between two")
    #expect(owned.findings.isEmpty)
  }

  // MARK: - The layers

  @Test func theFirstPlaceThatHasItCounts() {
    var choices = Choices()
    #expect(choices.text(.dbName) == "kubeflow" && choices.text(.bucket) == nil)
    for layer in Choices.Layer.allCases.reversed() where layer != .standard {
      choices.set([.dbName: Choice(values: ["\(layer)"], origin: .standard)], from: layer)
      #expect(choices.text(.dbName) == "\(layer)")
    }
    #expect(Choices.Layer.allCases.first == .option)
    choices.hold([.dbName])
    #expect(choices.text(.dbName) == "journal")
    #expect(choices.given(.dbName)?.values == ["option"])
  }

  @Test func everySettingIsAnOptionWithItsDefault() async throws {
    try await World.run { world in
      let help = try await world.program("setup", "--help").output
      let words = help.split { $0.isWhitespace }.joined(separator: " ")
      for setting in Setting.allCases {
        #expect(words.contains("--\(setting.rawValue)"), "\(setting)")
        if let standard = setting.standard, standard != "true" {
          #expect(words.contains("(default: \(standard))"))
        }
      }
    }
  }

  // MARK: - Inputs

  /// A value that is not what it should be is told with its place.
  @Test func aBadValueIsToldWithItsPlace() async throws {
    try await World.run { world in
      try await world.setUp()
      let text = try world.text(Self.journal)
      let bad = text.replacing("db-max-storage: 1000", with: "db-max-storage: many")
        .replacing("multi-az: true", with: "multi-az: perhaps")
      let line =
        (bad.split(separator: "\n", omittingEmptySubsequences: false)
          .firstIndex { $0.contains("db-max-storage") } ?? 0) + 1
      try world.write(Self.journal, bad)
      try await world.emulator.resetCalls()
      for command in ["setup", "plan", "doctor", "status"] {
        let run = try await world.program(command)
        #expect(run.status == 3, "\(run.error)")
        #expect(
          run.error.contains("metadata.yaml:\(line): db-max-storage: it is no whole number"), "\(run.error)")
        #expect(run.error.contains("multi-az: it is neither true nor false"), "both at once")
        #expect(!run.error.contains("many") && !run.error.contains("perhaps"), "the value can be anything")
      }
      #expect(try await world.emulator.calls().isEmpty)
      let given = try await world.program("setup", "--db-max-storage", "1000", "--multi-az")
      #expect(given.status == 0, "an option is worth more: \(given.error)")
    }
  }

  @Test func everythingThatIsMissingComesTogether() async throws {
    try await World.run { world in
      try FileManager.default.removeItem(atPath: world.folder + "/awsconfigs/apps/pipeline/s3/params.env")
      var environment = Self.bare
      for key in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] { environment[key] = "" }
      let run = try await world.program(
        "setup", "--db-name", "kube-flow", "--db-root-password-file", "not-there", environment: environment)
      #expect(run.status == 3, "\(run.error)")
      for words in [
        "cluster: none is given", "Region: none is given", "bucket: none is given", "S3 credentials:",
        "AWS credentials", "--db-name", "not-there", "--cluster", "--region", "S3_BUCKET",
      ] {
        #expect(run.error.contains(words), "\(words) in:\n\(run.error)")
      }
    }
  }

  @Test func whatIsMissingComesWithWhatAWSSays() async throws {
    try await World.run { world in
      let run = try await world.program(
        "setup", "--cluster", "nowhere", "--db-root-password-file", "not-there",
        environment: ["S3_BUCKET": "", "KFCTL_AWS_S3_SECRET_ACCESS_KEY": ""])
      #expect(run.status == 3, "\(run.error)")
      for words in ["EKS cluster nowhere", "bucket: none is given", "not-there", "no secret access key"] {
        #expect(run.error.contains(words), "\(words) in:\n\(run.error)")
      }
    }
  }
}
