// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

struct Root: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kfctl-aws",
    abstract: "Durable storage for Kubeflow on AWS: RDS for metadata, S3 for artifacts.",
    discussion: """
      Run it in a checkout of kubeflow-manifests. setup makes the bucket, the database and their secrets and \
      points the manifests at them; teardown takes away what setup made. Both can be interrupted and run again.
      """,
    version: Version.current,
    subcommands: [
      SetupCommand.self, TeardownCommand.self, PlanCommand.self, StatusCommand.self, DoctorCommand.self,
      DeployCommand.self, UndeployCommand.self, TokenCommand.self, IAMPolicyCommand.self,
      ReleasesCommand.self, ManifestCommand.self,
    ])
}

enum Version {
  static let current = "0.1.0"
}
