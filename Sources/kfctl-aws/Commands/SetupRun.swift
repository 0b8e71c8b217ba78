// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore
internal import KFManifestEdit

/// One run of `setup`: everything the library does not know of is here: files, options, the summary.
struct SetupRun {
  let command: SetupCommand
  let context: CommandContext

  func run() async throws {
    let spec = try specification()
    let client = try await context.client()
    let reporter = ProgressReporter(command.output.progress, console: context.console)
    let folder = Attempt { try ManifestFolder.find(command.manifests.manifests, context.environment) }
    let journal = Attempt { try Journal(path: try metadataPath(folder)) }
    let claims = await journal.value?.contents.claims ?? []
    let setup = StackSetup(
      spec: spec, client: client, claims: claims,
      waits: WaitPolicy(budget: command.waitTimeout.duration))
    var survey = try await setup.survey()
    survey.findings += await fileFindings(spec, client.region, folder, journal)
    guard survey.findings.isEmpty else { throw PreflightFailure(findings: survey.findings) }
    let work = Work(
      spec: spec, region: client.region, manifests: StorageManifests(folder: try folder.get()),
      journal: try journal.get(), reporter: reporter, mlmdDB: command.database.mlmdDB)
    try await work.run(setup, survey)
    await reporter.close()
    await print(work.report(notices: survey.notices))
  }

  private func print(_ report: SetupReport) async {
    context.console.print(
      command.output.output == .json ? JSONText.document(report) : report.text)
  }

  private func metadataPath(_ folder: Attempt<ManifestFolder>) throws -> String {
    if let path = command.manifests.metadataFile { return context.environment.absolute(path) }
    return try folder.get().absolute(MetadataFile.defaultPath)
  }

  /// What stands against the file edits, found without writing.
  private func fileFindings(
    _ spec: StackSpec, _ region: AWSRegion, _ folder: Attempt<ManifestFolder>, _ journal: Attempt<Journal>
  ) async -> [Refusal] {
    guard let folder = folder.value else { return [folder.finding("manifests")] }
    let manifests = StorageManifests(folder: folder)
    var findings = folder.findings(for: manifests.edits(spec, region, host: "host", mlmdDB: "metadb"))
    guard let journal = journal.value else { return findings + [journal.finding("metadata file")] }
    if let finding = await journal.finding(spec, region) { findings.append(finding) }
    return findings
  }
}

// MARK: - The specification

extension SetupRun {
  private func specification() throws -> StackSpec {
    let cluster = try context.cluster()
    let tag = StackTag(
      stack: command.aws.stack ?? cluster,
      others: command.tags.reduce(into: [:]) { $0[$1.key] = $1.value })
    return StackSpec(
      cluster: cluster, tag: tag, artifacts: command.only == .rds ? nil : try artifactStore(),
      metadata: command.only == .s3 ? nil : try metadataStore())
  }

  private func artifactStore() throws -> ArtifactStore {
    guard let bucket = command.artifacts.bucket ?? context.environment["S3_BUCKET"] else {
      throw UsageError(message: "no bucket: give --bucket, or set S3_BUCKET")
    }
    return ArtifactStore(
      bucket: bucket, encryption: command.kmsKeyID.map { .sseKMS(keyID: $0) } ?? .sseS3,
      secretName: command.artifacts.s3SecretName, accessKey: try accessKey())
  }

  private func accessKey() throws -> ArtifactStore.AccessKey? {
    let options = command.artifacts
    let id = options.s3AccessKeyID ?? context.environment["KFCTL_AWS_S3_ACCESS_KEY_ID"]
    let input = SecretInput(
      option: ("--s3-aws-secret-access-key", options.s3SecretAccessKey),
      file: ("--s3-aws-secret-access-key-file", options.s3SecretAccessKeyFile),
      variable: "KFCTL_AWS_S3_SECRET_ACCESS_KEY")
    let secret = try input.read(from: context.environment, warning: context.warn)
    switch (id, secret) {
    case (let id?, let secret?): return ArtifactStore.AccessKey(id: id, secret: secret)
    case (nil, nil): return nil
    case (nil, _): throw UsageError(message: "a secret access key without its ID: set KFCTL_AWS_S3_ACCESS_KEY_ID")
    case (let id?, nil): return try ArtifactStore.AccessKey(id: id, secret: promptedSecret(for: id))
    }
  }

  private func promptedSecret(for id: String) throws -> Secret<String> {
    guard context.console.standardInputIsTerminal,
      let answer = context.console.askSecretly("Secret access key of \(id): "), !answer.isEmpty
    else {
      throw UsageError(
        message: "no secret access key for \(id): set KFCTL_AWS_S3_SECRET_ACCESS_KEY, "
          + "or use --s3-aws-secret-access-key-file")
    }
    return Secret(answer)
  }

  private func metadataStore() throws -> MetadataStore {
    let input = SecretInput(
      option: ("--db-root-password", command.database.dbRootPassword),
      file: ("--db-root-password-file", command.database.dbRootPasswordFile),
      variable: "KFCTL_AWS_DB_ROOT_PASSWORD")
    return command.database.metadataStore(
      password: try input.read(from: context.environment, warning: context.warn), kmsKeyID: command.kmsKeyID)
  }
}
