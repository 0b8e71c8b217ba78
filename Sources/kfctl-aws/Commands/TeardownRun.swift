// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import KFAWSCore

/// One run of `teardown`.
struct TeardownRun {
  let command: TeardownCommand
  let context: CommandContext

  func run() async throws {
    let found = try await FoundStack(
      Choices(command.aws) { context.environment[$0] }, command.manifests, context: context, changes: true,
      asksNobody: command.yes)
    let teardown = StackTeardown(
      addresses: found.addresses, client: found.client, tag: StackTag(stack: found.stack),
      losing: command.purge ? .everything : .recoverable, claims: found.claims, waits: command.waiting.policy)
    let survey = try await teardown.survey()
    guard survey.findings.isEmpty else { throw PreflightFailure(findings: survey.findings) }
    try confirm(survey, stack: found.stack)
    let reporter = ProgressReporter(command.output.progress, console: context.console)
    do {
      try await takeAway(teardown, survey, found, reporter)
    } catch {
      await reporter.close()
      throw await reporter.explained(error)
    }
    await reporter.close()
    let ours = survey.items.map(\.sighting).filter { $0.ownership == .ours }.map(\.address)
    let gap = found.gap(ours)
    let report = TeardownReport(
      stack: found.stack, region: found.client.region.rawValue, resources: await reporter.results.items,
      revertedFiles: try command.revertManifests ? revert(try found.layout.get()) : [],
      metadataFile: found.journal?.path, unknowns: [gap].compactMap(\.self).map(FindingReport.init))
    context.show(report, as: command.output.output, \.text)
    if gap != nil { throw ExitCode(ExitStatus.failed.rawValue) }
  }

  private func takeAway(
    _ teardown: StackTeardown, _ survey: TeardownSurvey, _ found: FoundStack, _ reporter: ProgressReporter
  ) async throws {
    let journal = found.journal
    let graph = try teardown.graph(from: survey) { address, event in
      try await journal?.record(address, event)
      await reporter.take(address, event)
    }
    try await graph.run()
    // Names without an account, none of which is here: they can be another account's.
    if let metadata = found.metadata, metadata.account == nil, survey.items.isEmpty,
      !metadata.addresses.isEmpty
    {
      return context.warn(
        "nothing that \(journal?.path ?? "the journal") names is in this account and Region; it stays as it is"
      )
    }
    try await journal?.end(keeping: reporter.results.kept)
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

  private func revert(_ layout: any ManifestLayout) throws -> [String] {
    try layout.shippedChanges().filter { try $0.write() }.map(\.path)
  }
}
