// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// What wrong input gets: one clear message with its remedy, the right exit code, and nothing touched.
@Suite struct WrongInputTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var reason: String
    var arguments: [String] = []
    var environment: [String: String] = [:]
    var seed = "{}"
    /// Done to the world before the run: a path to remove, or to write.
    var removes: String?
    var writes: (path: String, text: String)?
    var faults: String?
    var status: Int32
    var says: [String]
    var testDescription: String { reason }
  }

  static let rows: [Row] = [
    Row(reason: "unknown option", arguments: ["--db-root-usr", "x"], status: 64, says: ["--db-root-user"]),
    Row(
      reason: "a number that is none", arguments: ["--db-initial-storage", "many"], status: 64, says: ["GiB"]),
    Row(reason: "no bucket", environment: ["S3_BUCKET": ""], status: 3, says: ["--bucket", "S3_BUCKET"]),
    Row(reason: "no cluster", environment: ["CLUSTER_NAME": ""], status: 3, says: ["--cluster"]),
    Row(reason: "no Region", environment: ["CLUSTER_REGION": ""], status: 3, says: ["--region"]),
    Row(
      reason: "no credentials", environment: ["AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""],
      status: 3,
      says: ["AWS_ACCESS_KEY_ID"]),
    Row(
      reason: "half a key pair", environment: ["AWS_SECRET_ACCESS_KEY": ""], status: 3,
      says: ["AWS_SECRET_ACCESS_KEY is not"]),
    Row(
      reason: "a profile that is not there", arguments: ["--profile", "nobody"], status: 3, says: ["nobody"]),
    Row(reason: "endpoint is no URL", arguments: ["--endpoint-url", "localhost"], status: 64, says: ["URL"]),
    Row(
      reason: "nobody listens", arguments: ["--endpoint-url", "http://127.0.0.1:1"],
      environment: ["AWS_MAX_ATTEMPTS": "1"], status: 3, says: ["endpoint 127.0.0.1:1", "--endpoint-url"]),
    Row(
      reason: "a bad bucket name", arguments: ["--bucket", "My_Bucket"], status: 3,
      says: ["--bucket", "lower-case letters"]),
    Row(
      reason: "several bad names at once",
      arguments: [
        "--bucket", "x", "--db-instance-name", "1db", "--db-name", "kube-flow", "--db-root-user", "root",
      ],
      status: 3, says: ["4 things", "--bucket", "--db-instance-name", "--db-name", "--db-root-user"]),
    Row(
      reason: "a password that RDS refuses", environment: ["KFCTL_AWS_DB_ROOT_PASSWORD": "sh/rt"], status: 3,
      says: ["8 to 41"]),
    Row(
      reason: "temporary S3 keys", environment: ["KFCTL_AWS_S3_ACCESS_KEY_ID": "ASIATEMPORARY"], status: 3,
      says: ["temporary"]),
    Row(
      reason: "no S3 keys and no secret that holds them",
      environment: ["KFCTL_AWS_S3_ACCESS_KEY_ID": "", "KFCTL_AWS_S3_SECRET_ACCESS_KEY": ""], status: 3,
      says: ["KFCTL_AWS_S3_ACCESS_KEY_ID"]),
    Row(
      reason: "no such cluster", arguments: ["--cluster", "prod"], status: 3,
      says: ["EKS cluster prod", "list-clusters"]),
    Row(
      reason: "the cluster is being made", seed: #"{"status": "CREATING"}"#, status: 3,
      says: ["CREATING", "ACTIVE"]),
    Row(
      reason: "private subnets in one zone only", seed: #"{"private_zones": 1}"#, status: 3,
      says: ["two Availability Zones", "us-west-2a", "--subnet-ids"]),
    Row(
      reason: "subnets of another VPC", arguments: ["--subnet-ids", "subnet-1,subnet-2"], status: 3,
      says: ["subnet-1, subnet-2", "not in the cluster's VPC"]),
    Row(
      reason: "an engine version that RDS withdrew", arguments: ["--db-engine-version", "8.0.11"], status: 3,
      says: ["8.0.11", "8.4.7"]),
    Row(
      reason: "an engine that ml-metadata cannot log in to", arguments: ["--db-engine-version", "9.1"],
      status: 3,
      says: ["ml-metadata"]),
    Row(
      reason: "a class that cannot be ordered", arguments: ["--db-instance-type", "db.x9.tiny"], status: 3,
      says: ["db.x9.tiny", "--db-instance-type"]),
    Row(
      reason: "no manifests here", arguments: ["--manifests", "/tmp"], status: 3,
      says: ["awsconfigs", "--manifests"]),
    Row(
      reason: "a file of the manifests is missing",
      removes: "awsconfigs/apps/pipeline/rds/params.env", status: 3,
      says: ["awsconfigs/apps/pipeline/rds/params.env", "git checkout"]),
    Row(
      reason: "a manifest is no YAML",
      writes: (
        "awsconfigs/common/aws-secrets-manager/rds/secret-provider.yaml", "spec: [unclosed\n  - x: }\n"
      ),
      status: 3, says: ["rds/secret-provider.yaml:"]),
    Row(
      reason: "a SecretProviderClass without objects",
      writes: (
        "awsconfigs/common/aws-secrets-manager/s3/secret-provider.yaml", "kind: SecretProviderClass\n"
      ),
      status: 3, says: ["s3/secret-provider.yaml"]),
    Row(
      reason: "the journal of another cluster",
      writes: ("tests/e2e/utils/rds-s3/metadata.yaml", "CLUSTER:\n  name: prod\n  region: us-west-2\n"),
      status: 3, says: ["cluster prod", "--metadata-file"]),
    Row(
      reason: "AWS does not know the access key",
      faults:
        #"[{"match": ".*", "do": "error", "code": "UnrecognizedClientException", "status": 403, "times": null}]"#,
      status: 3, says: ["One thing", "AWS does not know the access key", "--profile"]),
    Row(
      reason: "a permission is missing",
      faults:
        #"[{"match": "DescribeSubnets", "do": "error", "code": "UnauthorizedOperation", "status": 403, "times": null}]"#,
      status: 3, says: ["may not call ec2:DescribeSubnets", "Allow these credentials ec2:DescribeSubnets"]),
  ]

  @Test(arguments: rows) func isRefusedBeforeAnyChange(_ row: Row) async throws {
    try await World.run(seed: row.seed) { world in
      if let path = row.removes { try FileManager.default.removeItem(atPath: world.folder + "/" + path) }
      if let (path, text) = row.writes { try world.write(path, text) }
      if let faults = row.faults { try await world.emulator.post("faults", faults) }
      let files = try world.files()
      try await world.emulator.resetCalls()
      let run = try await world.start(["setup"] + row.arguments, environment: row.environment).result()
      #expect(run.status == row.status && !run.wasKilled, "\(run.error)")
      for words in row.says { #expect(run.error.contains(words), "\(words) in:\n\(run.error)") }
      #expect(run.output.isEmpty)
      #expect(try await world.emulator.mutations().isEmpty)
      #expect(try world.files() == files)
    }
  }

  @Test(arguments: ["doctor", "setup"]) func doctorMakesTheSameChecks(command: String) async throws {
    try await World.run { world in
      let run = try await world.program(command, "--cluster", "prod", "--bucket", World.bucket)
      #expect(run.status == 3)
      #expect((run.output + run.error).contains("EKS cluster prod"))
    }
  }
}
