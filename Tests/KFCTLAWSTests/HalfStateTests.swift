// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Worlds in which somebody stopped half-way, and what setup makes of them.
@Suite struct HalfStateTests {
  @Test func aHalfFilledSecretKeepsItsPassword() async throws {
    try await World.run { world in
      try await world.emulator.boto3(
        "secretsmanager", "create_secret",
        #"""
        {"Name": "rds-secret", "SecretString": "{\"username\": \"admin\", \"password\": \"halfWay0123\"}",
         "Tags": [{"Key": "kfctl-aws/stack", "Value": "demo"}]}
        """#)
      try await world.setUp()
      let secret = try await world.emulator.state()["secrets", "rds-secret", "value"]
      #expect(
        secret["password"] == "halfWay0123" && secret["port"] == "3306" && secret["database"] == "kubeflow")
      #expect(try await world.emulator.passwordAgrees() == true)
    }
  }

  @Test func aLostSecretNeedsThePassword() async throws {
    try await World.run { world in
      try await world.setUp()
      let password = try await world.emulator.databases().first?.password ?? ""
      try await world.emulator.boto3(
        "secretsmanager", "delete_secret", #"{"SecretId": "rds-secret", "ForceDeleteWithoutRecovery": true}"#)
      try await world.emulator.resetCalls()
      let refused = try await world.program("setup")
      #expect(refused.status == 3 && refused.error.contains("--reset-db-password"))
      #expect(refused.error.contains("--db-root-password-file"))
      #expect(try await world.emulator.mutations().isEmpty)

      let given = try await world.program("setup", environment: ["KFCTL_AWS_DB_ROOT_PASSWORD": password])
      #expect(given.status == 0, "\(given.error)")
      #expect(try await world.emulator.passwordAgrees() == true)
    }
  }

  @Test func aLostPasswordCanBeReset() async throws {
    try await World.run { world in
      try await world.setUp()
      let old = try await world.emulator.databases().first?.password
      try await world.emulator.boto3(
        "secretsmanager", "delete_secret", #"{"SecretId": "rds-secret", "ForceDeleteWithoutRecovery": true}"#)
      let run = try await world.program("setup", "--reset-db-password")
      #expect(run.status == 0, "\(run.error)")
      #expect(try await world.emulator.passwordAgrees() == true)
      #expect(try await world.emulator.databases().first?.password != old)
      #expect(try await world.emulator.state()["secrets", "rds-secret", "value", "host"].string != nil)
    }
  }

  /// The secret has the new password and RDS has not heard of it: the journal remembers.
  @Test func aResetThatWasCutOffIsFinished() async throws {
    try await World.run { world in
      try await world.setUp()
      try await world.emulator.post(
        "faults", #"[{"match": "ModifyDBInstance", "do": "hang", "seconds": 600}]"#)
      let program = try world.start(
        ["setup", "--reset-db-password"], environment: ["KFCTL_AWS_DB_ROOT_PASSWORD": "anotherPassword0123"])
      while try await world.emulator.faultHits().reduce(0, +) == 0, program.isRunning {}
      program.signal(SIGKILL)
      _ = try await program.result()
      try await world.emulator.post("faults", "[]")
      #expect(try await world.emulator.passwordAgrees() == false)
      try await world.setUp()
      #expect(try await world.emulator.passwordAgrees() == true)
      #expect(try await world.emulator.databases().first?.password == "anotherPassword0123")
      try await world.emulator.resetCalls()
      try await world.setUp()
      #expect(try await world.emulator.mutations().isEmpty, "and it is finished once")
    }
  }

  @Test func ourSecretInItsRecoveryWindowIsRestored() async throws {
    try await World.run { world in
      try await world.setUp("--only", "s3")
      try await world.emulator.boto3("secretsmanager", "delete_secret", #"{"SecretId": "s3-secret"}"#)
      try await world.setUp("--only", "s3")
      let secret = try await world.emulator.state()["secrets", "s3-secret"]
      #expect(secret["deleted"] == false && secret["value", "accesskey"] == "AKIAS3USER")
    }
  }

  @Test func anothersSecretInItsRecoveryWindowIsRefused() async throws {
    try await World.run { world in
      try await world.emulator.boto3(
        "secretsmanager", "create_secret", #"{"Name": "s3-secret", "SecretString": "{}"}"#)
      try await world.emulator.boto3("secretsmanager", "delete_secret", #"{"SecretId": "s3-secret"}"#)
      try await world.emulator.resetCalls()
      let run = try await world.program("setup")
      #expect(run.status == 3 && run.error.contains("scheduled for deletion"))
      #expect(run.error.contains("restore-secret --secret-id s3-secret"))
      #expect(try await world.emulator.mutations().isEmpty)
    }
  }

  /// Our own secret follows the database; somebody else's is not rewritten.
  @Test func aSecretThatPointsElsewhere() async throws {
    try await World.run { world in
      try await world.setUp()
      let elsewhere =
        #"{"SecretId": "rds-secret", "SecretString": "{\"username\": \"admin\", \"password\": \"PW\", \"host\": \"old.example.com\", \"port\": \"3306\", \"database\": \"kubeflow\"}"}"#
      let password = try await world.emulator.databases().first?.password ?? ""
      try await world.emulator.boto3(
        "secretsmanager", "put_secret_value", elsewhere.replacing("PW", with: password))
      try await world.setUp()
      #expect(
        try await world.emulator.state()["secrets", "rds-secret", "value", "host"].string == SetupTests.host)
    }
  }

  @Test func anotherDatabasesSecretIsRefused() async throws {
    try await World.run { world in
      try await world.emulator.boto3(
        "secretsmanager", "create_secret",
        #"{"Name": "rds-secret", "SecretString": "{\"username\": \"a\", \"password\": \"p\", \"host\": \"other.example.com\"}"}"#
      )
      try await world.emulator.resetCalls()
      let run = try await world.program("setup")
      #expect(run.status == 3 && run.error.contains("other.example.com"), "\(run.error)")
      #expect(run.error.contains("--rds-secret-name"))
      #expect(try await world.emulator.mutations().isEmpty)
    }
  }

  /// RDS's word, and whether waiting can help.
  @Test(arguments: [
    ("failed", "describe-events"), ("incompatible-network", "describe-events"),
    ("stopped", "start-db-instance"),
    ("storage-full", "describe-events"),
  ])
  func aBrokenDatabaseIsRefused(status: String, remedy: String) async throws {
    try await World.run { world in
      try await world.setUp()
      try await world.emulator.force(status, on: "kubeflow-db")
      try await world.emulator.resetCalls()
      let run = try await world.program("setup")
      #expect(
        run.status == 3 && run.error.contains("\"\(status)\"") && run.error.contains(remedy), "\(run.error)")
      #expect(try await world.emulator.mutations().isEmpty)
    }
  }

  @Test(arguments: ["creating", "modifying", "backing-up", "a-word-of-next-year"])
  func aBusyDatabaseIsWaitedFor(status: String) async throws {
    try await World.run { world in
      try await world.setUp()
      try await world.emulator.force(status, on: "kubeflow-db")
      let settling = try await world.program("setup", "--no-wait")
      #expect(
        settling.status == 75 && settling.error.contains("kubeflow-db is \(status)"), "\(settling.error)")
      let program = try world.start(["setup", "--progress", "plain"])
      while !program.errorSoFar.contains(status), program.isRunning {}
      try await world.emulator.endStatus(of: "kubeflow-db")
      let run = try await program.result()
      #expect(run.status == 0, "\(run.error)")
    }
  }

  /// It has to be gone before there can be a new one of its name.
  @Test func aDatabaseThatIsBeingDeletedIsMadeAnew() async throws {
    try await World.run { world in
      try await world.setUp("--no-deletion-protection")
      try await world.emulator.post("rds", #"{"delete_seconds": 6}"#)
      try await world.emulator.boto3(
        "rds", "delete_db_instance", #"{"DBInstanceIdentifier": "kubeflow-db", "SkipFinalSnapshot": true}"#)
      let run = try await world.setUp("--progress", "plain")
      for words in ["kubeflow-db: deleting", "CreateDBInstance"] {
        #expect(run.error.contains(words), "\(run.error)")
      }
      #expect(try await world.emulator.passwordAgrees() == true, "the secret's password serves the new one")
    }
  }

  @Test func aSubnetGroupOfOtherSubnetsIsUsedAndReported() async throws {
    try await World.run { world in
      let ids = world.seeded.publicSubnetIds.map { "\"\($0)\"" }.joined(separator: ", ")
      try await world.emulator.boto3(
        "rds", "create_db_subnet_group",
        #"""
        {"DBSubnetGroupName": "kubeflow-db-subnet-group", "DBSubnetGroupDescription": "by hand",
         "SubnetIds": [\#(ids)]}
        """#)
      let run = try await world.setUp()
      #expect(run.output.contains("SubnetIds is"), "\(run.output)")
      let group = try await world.emulator.state()["subnetGroups", "kubeflow-db-subnet-group"]
      #expect(group["description"] == "by hand" && group["tags"] == .object([:]))
    }
  }

  @Test func timeRunsOut() async throws {
    try await World.run { world in
      try await world.setUp()
      try await world.emulator.force("modifying", on: "kubeflow-db")
      let run = try await world.program("setup", "--wait-timeout", "1s")
      #expect(run.status == 75 && run.error.contains("still modifying after 1 s"), "\(run.error)")
      #expect(run.error.contains("run the same command again"))
    }
  }

  @Test func aBucketElsewhereIsRefused() async throws {
    try await World.run { world in
      try await world.emulator.post("bucket", #"{"bucket": "\#(World.bucket)", "region": "eu-west-1"}"#)
      try await world.emulator.resetCalls()
      let run = try await world.program("setup")
      #expect(run.status == 3 && run.error.contains("eu-west-1"), "\(run.error)")
      #expect(try await world.emulator.mutations().isEmpty)
    }
  }

  @Test func anotherAccountsBucketIsRefused() async throws {
    try await World.run { world in
      try await world.emulator.post("bucket", #"{"bucket": "\#(World.bucket)", "account": "999999999999"}"#)
      try await world.emulator.resetCalls()
      let run = try await world.program("setup")
      #expect(run.status == 3 && run.error.contains("another account"), "\(run.error)")
      #expect(try await world.emulator.mutations().isEmpty)
    }
  }

  /// The Python scripts take `rds-secret-old` for `rds-secret`.
  @Test func prefixesAreOtherNames() async throws {
    try await World.run { world in
      for name in ["rds-secret-old", "s3-secret-2", "rds-secre"] {
        try await world.emulator.boto3(
          "secretsmanager", "create_secret",
          #"{"Name": "\#(name)", "SecretString": "{\"untouched\": \"yes\"}"}"#)
      }
      try await world.setUp()
      let secrets = try await world.emulator.state()["secrets"]
      #expect(secrets.keys == ["rds-secre", "rds-secret", "rds-secret-old", "s3-secret", "s3-secret-2"])
      #expect(secrets["rds-secret-old", "value"] == .object(["untouched": "yes"]))
    }
  }
}
