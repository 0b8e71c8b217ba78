// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// What is to be there: the options that setup, plan, status and doctor share.
struct StorageOptions: ParsableArguments {
  enum Part: String, CaseIterable, ExpressibleByArgument, Sendable {
    case rds, s3
  }

  @OptionGroup(title: "AWS") var aws: AWSOptions
  @OptionGroup(title: "Bucket") var artifacts: ArtifactOptions
  @OptionGroup(title: "Database") var database: DatabaseOptions
  @OptionGroup(title: "Manifests") var manifests: ManifestOptions

  @Option(.only, "Only the database, or only the bucket.")
  var only: Part?

  @Option(.kmsKeyID, "The KMS key for bucket and database.", valueName: "key")
  var kmsKeyID: String?

  @Option(
    name: .customLong("tag"),
    help: ArgumentHelp("A further tag on everything created; repeatable.", valueName: "key=value"))
  var tags: [TagArgument] = []

  @Flag(help: "Take over what exists without an owner: mark it with this stack's tag.")
  var adopt = false

  @Flag(help: "Set again what was changed after it was made: the drift that plan shows.")
  var repair = false

  var onlyName: String? { only?.rawValue }
}

/// `key=value`.
struct TagArgument: ExpressibleByArgument, Equatable {
  var key: String
  var value: String

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[0].hasPrefix("aws:") else { return nil }
    key = String(parts[0])
    value = String(parts[1])
  }
}
