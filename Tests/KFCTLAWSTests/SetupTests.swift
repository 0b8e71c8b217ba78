// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `setup` as a user runs it, read back with boto3 and by bytes.
@Suite struct SetupTests {
  static let host = "kubeflow-db.aaaaaaaaaa.us-west-2.rds.amazonaws.com"

  @Test func makesEverythingTheGuideMakes() async throws {
    try await World.run { world in
      let run = try await world.setUp()
      let state = try await world.emulator.state()

      let bucket = state["buckets", World.bucket]
      #expect(bucket["location"] == "us-west-2")
      #expect(bucket["tags"] == .object(["kfctl-aws/stack": "demo"]))
      #expect(bucket["encryption", "0", "ApplyServerSideEncryptionByDefault", "SSEAlgorithm"] == "AES256")
      #expect(bucket["ownership", "Rules", "0", "ObjectOwnership"] == "BucketOwnerEnforced")
      for setting in ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"] {
        #expect(bucket["publicAccessBlock", setting] == true)
      }
      #expect(
        state["secrets", "s3-secret", "value"]
          == .object(["accesskey": "AKIAS3USER", "secretkey": .string(World.s3SecretKey)]))
      let secret = state["secrets", "rds-secret", "value"]
      #expect(secret.keys == ["database", "host", "password", "port", "username"])
      #expect(secret["port"] == "3306", "all values are strings, the port too")
      #expect(secret["host"] == .string(Self.host))
      #expect(secret["password"].string?.count == 32)
      #expect(try await world.emulator.passwordAgrees() == true)
      expectDatabase(state["databases", "kubeflow-db"])
      #expect(run.output.contains("kustomize build docs/deployment/rds-s3 | kubectl apply -f -"))
    }
  }

  private func expectDatabase(_ database: JSONValue) {
    let wanted: [String: JSONValue] = [
      "Engine": "mysql", "DBInstanceClass": "db.m5.large", "DBName": "kubeflow", "MasterUsername": "admin",
      "AllocatedStorage": 50, "MaxAllocatedStorage": 1000, "StorageType": "gp2", "StorageEncrypted": true,
      "MultiAZ": true, "PubliclyAccessible": false, "DeletionProtection": true, "BackupRetentionPeriod": 7,
      "CopyTagsToSnapshot": true, "subnetGroup": "kubeflow-db-subnet-group",
    ]
    for (field, value) in wanted { #expect(database[field] == value, "\(field)") }
    #expect(database["EngineVersion"].string?.hasPrefix("8.4.") == true)
    #expect(database["parameterGroups", "0"] == "kubeflow-db-mysql84")
  }

  /// The lines that change, and no other, in both shapes of kubeflow-manifests.
  @Test(arguments: ["classic", "charts"])
  func changesJustTheseLines(manifests: String) async throws {
    try await World.run(manifests: manifests) { world in
      try await world.setUp()
      let changes = try world.changedLines(since: manifests).filter { !$0.contains("metadata.yaml") }
      let pipeline = "awsconfigs/apps/pipeline"
      var wanted = [
        "\(pipeline)/rds/params.env: -dbHost=", "\(pipeline)/rds/params.env: +dbHost=\(Self.host)",
        "\(pipeline)/rds/params.env: -mlmdDb=", "\(pipeline)/rds/params.env: +mlmdDb=metadb",
        "\(pipeline)/s3/params.env: -bucketName=", "\(pipeline)/s3/params.env: +bucketName=\(World.bucket)",
        "\(pipeline)/s3/params.env: -minioServiceRegion=",
        "\(pipeline)/s3/params.env: +minioServiceRegion=us-west-2",
      ]
      if manifests == "charts" { wanted += chartLines }
      #expect(changes.sorted() == wanted.sorted())
    }
  }

  /// Charts with a `roleArn` are for IRSA and are not touched by static credentials' S3 half.
  private var chartLines: [String] {
    func set(_ chart: String, _ key: String, _ value: String, blank: String = "") -> [String] {
      ["charts/\(chart)/values.yaml: -  \(key):\(blank)", "charts/\(chart)/values.yaml: +  \(key): \(value)"]
    }
    let pipelines = "apps/kubeflow-pipelines"
    let rds = ["rds-s3", "rds-s3-static", "rds-only"].flatMap {
      set("\(pipelines)/\($0)", "dbHost", Self.host) + set("\(pipelines)/\($0)", "mlmdDb", "metadb")
    }
    let s3 = ["rds-s3-static", "s3-only-static"].flatMap {
      set("\(pipelines)/\($0)", "bucketName", World.bucket)
        + set("\(pipelines)/\($0)", "minioServiceRegion", "us-west-2")
    }
    let secrets =
      ["rds-s3", "rds-only"].flatMap {
        set("common/aws-secrets-manager/\($0)", "secretName", "rds-secret", blank: " ")
      }
      + ["rds-s3", "s3-only"].flatMap {
        set("common/aws-secrets-manager/\($0)", "secretName", "s3-secret", blank: " ")
      }
    return rds + s3 + secrets
  }

  @Test func takesTheGuidesCommandLine() async throws {
    try await World.run { world in
      let run = try await world.program(
        "setup", "--region", "us-west-2", "--cluster", "demo", "--bucket", "from-the-guide",
        "--s3_aws_access_key_id", "AKIAGUIDE", "--s3_aws_secret_access_key", "guideSecretKey0123",
        "--db_root_user", "boss", "--db_root_password", "guidePassword0123", "--db_instance_name", "guide-db",
        "--db_name", "guide", "--db_instance_type", "db.t3.medium", "--db_initial_storage", "60",
        "--db_max_storage", "900", "--db_backup_retention_period", "3", "--db_storage_type", "gp3",
        "--db_subnet_group_name", "guide-subnets", "--rds_secret_name", "guide-rds", "--s3_secret_name",
        "guide-s3",
        environment: ["KFCTL_AWS_S3_ACCESS_KEY_ID": "", "KFCTL_AWS_S3_SECRET_ACCESS_KEY": ""])
      #expect(run.status == 0, "\(run.error)")
      for word in [
        "KFCTL_AWS_S3_SECRET_ACCESS_KEY", "--s3-aws-secret-access-key-file", "--db-root-password-file",
      ] {
        #expect(run.error.contains(word), "secrets in arguments draw a warning that names \(word)")
      }
      let state = try await world.emulator.state()
      #expect(state["secrets", "guide-s3", "value", "accesskey"] == "AKIAGUIDE")
      #expect(state["secrets", "guide-rds", "value", "password"] == "guidePassword0123")
      #expect(state["secrets", "guide-rds", "value", "username"] == "boss")
      let database = state["databases", "guide-db"]
      #expect(database["DBInstanceClass"] == "db.t3.medium" && database["AllocatedStorage"] == 60)
      #expect(database["MaxAllocatedStorage"] == 900 && database["StorageType"] == "gp3")
      #expect(database["BackupRetentionPeriod"] == 3 && database["DBName"] == "guide")
      #expect(database["subnetGroup"] == "guide-subnets")
      let provider = try world.text("awsconfigs/common/aws-secrets-manager/rds/secret-provider.yaml")
      #expect(provider.contains("- objectName: \"guide-rds\"\n"))
    }
  }

  @Test func onlyRDSNeedsNoBucket() async throws {
    try await World.run { world in
      let run = try await world.program(
        "setup", "--only", "rds",
        environment: [
          "S3_BUCKET": "", "KFCTL_AWS_S3_ACCESS_KEY_ID": "", "KFCTL_AWS_S3_SECRET_ACCESS_KEY": "",
        ])
      #expect(run.status == 0, "\(run.error)")
      let state = try await world.emulator.state()
      #expect(state["buckets"].keys.isEmpty && state["secrets"].keys == ["rds-secret"])
      #expect(run.output.contains("docs/deployment/rds-s3/rds-only"))
      #expect(try world.text("awsconfigs/apps/pipeline/s3/params.env").hasPrefix("bucketName=\n"))
    }
  }

  @Test func onlyS3MakesNoDatabase() async throws {
    try await World.run { world in
      let run = try await world.setUp("--only", "s3")
      let state = try await world.emulator.state()
      #expect(state["databases"].keys.isEmpty && state["secrets"].keys == ["s3-secret"])
      #expect(state["subnetGroups"].keys.isEmpty && state["parameterGroups"].keys.isEmpty)
      #expect(run.output.contains("docs/deployment/rds-s3/s3-only"))
    }
  }

  @Test func switchesReachTheDatabase() async throws {
    try await World.run { world in
      let run = try await world.setUp(
        "--no-multi-az", "--no-deletion-protection", "--no-storage-encrypted", "--db-engine-version", "8.0",
        "--mlmd-db", "lineage", "--tag", "team=ml", "--stack", "blue")
      let database = try await world.emulator.state()["databases", "kubeflow-db"]
      #expect(database["MultiAZ"] == false && database["DeletionProtection"] == false)
      #expect(database["StorageEncrypted"] == false)
      #expect(database["EngineVersion"].string?.hasPrefix("8.0.") == true)
      #expect(database["tags"] == .object(["kfctl-aws/stack": "blue", "team": "ml"]))
      #expect(try await world.emulator.state()["parameterGroups"].keys.isEmpty, "8.0 needs none")
      #expect(run.output.contains("Extended Support"), "8.0 costs more, and setup says so")
      #expect(try world.text("awsconfigs/apps/pipeline/rds/params.env").contains("mlmdDb=lineage"))
    }
  }

  @Test func subnetsAndSecurityGroupsCanBeNamed() async throws {
    try await World.run { world in
      let ids = Array(world.seeded.publicSubnetIds.prefix(2))
      let group = try await world.emulator.boto3(
        "ec2", "create_security_group",
        #"{"GroupName": "db", "Description": "db", "VpcId": "\#(world.seeded.vpcId)"}"#)["GroupId"]
      try await world.setUp(
        "--subnet-ids", ids.joined(separator: ","), "--security-group-ids", group.string ?? "")
      let state = try await world.emulator.state()
      #expect(
        state["subnetGroups", "kubeflow-db-subnet-group", "subnets"]
          == .array(ids.sorted().map { JSONValue.string($0) }))
      #expect(state["databases", "kubeflow-db", "securityGroups"] == .array([group]))
    }
  }

  /// The keys that the Python scripts' cleanup looks up, read as it reads them.
  @Test func thePythonScriptsCanReadTheJournal() async throws {
    try await World.run { world in
      try await world.setUp()
      let reader = Process()
      let output = Pipe()
      reader.executableURL = URL(filePath: "/usr/bin/env")
      reader.arguments = [
        Python.path, "-c",
        """
        import json, sys, yaml
        print(json.dumps(yaml.safe_load(open(sys.argv[1]))))
        """, world.folder + "/tests/e2e/utils/rds-s3/metadata.yaml",
      ]
      reader.standardOutput = output
      try reader.run()
      let journal = try JSONValue(Array(try output.fileHandleForReading.readToEnd() ?? Data()))
      reader.waitUntilExit()
      #expect(journal["S3"] == .object(["bucket": .string(World.bucket), "secretName": "s3-secret"]))
      #expect(
        journal["RDS"]
          == .object([
            "instanceName": "kubeflow-db", "secretName": "rds-secret",
            "subnetGroupName": "kubeflow-db-subnet-group",
          ]))
      #expect(journal["CLUSTER"] == .object(["region": "us-west-2", "name": "demo"]))
    }
  }

  @Test func jsonIsOneDocument() async throws {
    try await World.run { world in
      let run = try await world.setUp("--output", "json", "--progress", "json")
      let report = try JSONValue(Array(run.output.utf8))
      #expect(report["stack"] == "demo" && report["endpoint", "port"] == 3306)
      #expect(report["resources", "0", "result"] == "created")
      for line in run.error.split(separator: "\n") {
        #expect(try JSONValue(Array(line.utf8))["event"].string?.isEmpty == false, "\(line)")
      }
    }
  }

  @Test func secretsComeFromFilesAndStandardInput() async throws {
    try await World.run { world in
      try world.write("key", "keyFromAFile0123\n")
      let run = try await world.program(
        "setup", "--s3-aws-secret-access-key-file", "key", "--db-root-password-file", "-",
        environment: ["KFCTL_AWS_S3_SECRET_ACCESS_KEY": ""], input: "passwordFromInput\n")
      #expect(run.status == 0, "\(run.error)")
      #expect(!run.error.contains("Warning"), "these are the ways to use")
      let state = try await world.emulator.state()
      #expect(state["secrets", "s3-secret", "value", "secretkey"] == "keyFromAFile0123")
      #expect(state["secrets", "rds-secret", "value", "password"] == "passwordFromInput")
    }
  }
}
