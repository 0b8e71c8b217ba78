// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore
internal import KFManifestEdit

/// One run of `teardown`.
struct TeardownRun {
  let command: TeardownCommand
  let context: CommandContext

  func run() async throws {
    let folder = Attempt { try ManifestFolder.find(command.manifests.manifests, context.environment) }
    let journal = try journal(folder)
    let metadata = await journal?.contents
    let stack = try stack(metadata)
    let client = try await context.client(region: metadata?.region)
    let reporter = ProgressReporter(command.output.progress, console: context.console)
    let teardown = StackTeardown(
      names: try await names(metadata, stack, client), client: client, tag: StackTag(stack: stack),
      mode: command.purge ? .purge : .reversible, claims: metadata?.claims ?? [],
      waits: WaitPolicy(budget: command.waitTimeout.duration))
    let survey = try await teardown.survey()
    guard survey.findings.isEmpty else { throw PreflightFailure(findings: survey.findings) }
    try confirm(survey, stack: stack)
    let graph = try teardown.graph(from: survey) { address, event in
      try await journal?.record(address, event)
      await reporter.take(address, event)
    }
    try await graph.run()
    try await journal?.end()
    let reverted = try command.revertManifests ? revert(try folder.get()) : []
    await reporter.close()
    let report = TeardownReport(
      stack: stack, region: client.region.rawValue, resources: await reporter.results.items,
      revertedFiles: reverted, metadataFile: journal?.path ?? "")
    context.console.print(command.output.output == .json ? JSONText.document(report) : report.text)
  }

  /// The journal, where there is one: without it the tags say what there is.
  private func journal(_ folder: Attempt<ManifestFolder>) throws -> Journal? {
    let path: String
    if let given = command.manifests.metadataFile {
      path = context.environment.absolute(given)
    } else if let folder = folder.value {
      path = folder.absolute(MetadataFile.defaultPath)
    } else if command.manifests.manifests != nil {
      path = try folder.get().path
    } else {
      return nil
    }
    guard ManifestFolder.exists(path) else { return nil }
    return try Journal(path: path)
  }

  /// The journal's stack, unless another cluster's or stack's teardown was asked for.
  private func stack(_ metadata: MetadataFile?) throws -> String {
    let cluster = context.givenCluster ?? metadata?.cluster
    if let known = metadata?.cluster, let cluster, known != cluster {
      throw UsageError(
        message: "the journal is of cluster \(known), not of \(cluster): name the right one with --metadata-file")
    }
    guard let stack = command.aws.stack ?? metadata?.stack ?? cluster else {
      throw UsageError(message: "no cluster: give --cluster, or set CLUSTER_NAME")
    }
    return stack
  }

  private func names(_ metadata: MetadataFile?, _ stack: String, _ client: AWSClient) async throws -> StackNames {
    var names = metadata?.names ?? StackNames()
    do {
      names.formUnion(try await client.names(taggedWith: StackTag(stack: stack)))
    } catch let error as AWSServiceError where metadata != nil {
      // The journal knows what this stack made; the search only adds what a lost journal would miss.
      context.warn("the search by tag is not available (\(error.code)); relying on the journal alone")
    }
    return names
  }

  private func confirm(_ survey: TeardownSurvey, stack: String) throws {
    guard !survey.items.isEmpty else { return }
    context.console.error(TeardownPreview(survey: survey).text)
    guard !command.yes, survey.items.contains(where: { $0.keptBecause == nil }) else { return }
    guard context.console.standardInputIsTerminal else {
      throw UsageError(message: "nobody to ask: --yes is required without a terminal")
    }
    let answer = context.console.ask("Type the stack's name, \(stack), to take this away: ")
    guard answer == stack else { throw UsageError(message: "not confirmed; nothing was changed") }
  }

  private func revert(_ folder: ManifestFolder) throws -> [String] {
    let manifests = StorageManifests(folder: folder)
    return try folder.apply(manifests.shippedEdits())
  }
}
