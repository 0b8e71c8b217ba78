// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import KFAWSCore
internal import KFManifestEdit

struct SetupCommand: AsyncParsableCommand {
  enum Part: String, CaseIterable, ExpressibleByArgument {
    case rds, s3
  }

  static let configuration = CommandConfiguration(
    commandName: "setup",
    abstract: "Make the bucket, the database and their secrets, and point the manifests at them.",
    discussion: """
      Everything is checked before anything is changed. What exists already is used; what this stack does not \
      own is left alone. An interrupted setup is finished by running it again.
      """)

  @OptionGroup(title: "AWS") var aws: AWSOptions
  @OptionGroup(title: "Bucket") var artifacts: ArtifactOptions
  @OptionGroup(title: "Database") var database: DatabaseOptions
  @OptionGroup(title: "Manifests") var manifests: ManifestOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  @Option(help: "Set up only the database, or only the bucket.")
  var only: Part?

  @Option(
    name: .customLong("kms-key-id"),
    help: ArgumentHelp(
      "The KMS key for bucket and database.", discussion: "Default: SSE-S3 for the bucket, aws/rds for the database.",
      valueName: "key"))
  var kmsKeyID: String?

  @Option(
    name: .customLong("tag"), help: ArgumentHelp("A further tag on everything created; repeatable.", valueName: "key=value"))
  var tags: [TagArgument] = []

  @Option(help: ArgumentHelp("How long to wait for RDS, as 40m, 1h30m or 900s.", valueName: "time"))
  var waitTimeout = DurationArgument.fortyMinutes

  func run() async throws {
    let context = try CommandContext(aws: aws, output: output)
    defer { context.shutdown() }
    try await SetupRun(command: self, context: context).run()
  }
}

/// `key=value`.
struct TagArgument: ExpressibleByArgument {
  var key: String
  var value: String

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[0].hasPrefix("aws:") else { return nil }
    key = String(parts[0])
    value = String(parts[1])
  }
}
