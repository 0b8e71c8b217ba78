// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import KFAWSCore

struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show what there is of the stack: existence, owner, state, and drift from the options given.",
    discussion: """
      Resources are found by metadata.yaml, by the stack's tag, and by the names in the options; each of them \
      is enough.
      """)

  @OptionGroup var storage: StorageOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() async throws {
    try await CommandContext(aws: storage.aws, output: output).run(output.output) { context in
      let found = try await FoundStack(storage.aws, storage.manifests, context: context)
      var names = found.names
      names.formUnion(storage.names(context.environment))
      let survey = try await StackStatus(
        names: names, client: found.client, tag: StackTag(stack: found.stack),
        settings: storage.database.metadataStore(password: nil, kmsKeyID: storage.kmsKeyID).settings,
        encryption: storage.kmsKeyID.map { .sseKMS(keyID: $0) } ?? .sseS3
      ).survey()
      guard survey.findings.isEmpty else { throw PreflightFailure(findings: survey.findings) }
      context.show(StatusReport(found, survey), as: output.output, \.text)
    }
  }
}

extension StorageOptions {
  /// The names that the options give, or default to.
  fileprivate func names(_ environment: EnvironmentSnapshot) -> StackNames {
    var names = StackNames()
    if only != .rds {
      names.buckets = Set([artifacts.bucket ?? environment["S3_BUCKET"]].compactMap(\.self))
      names.secrets.insert(artifacts.s3SecretName)
    }
    if only != .s3 {
      names.instances.insert(database.dbInstanceName)
      names.subnetGroups.insert(database.dbSubnetGroupName)
      names.secrets.insert(database.rdsSecretName)
    }
    return names
  }
}
