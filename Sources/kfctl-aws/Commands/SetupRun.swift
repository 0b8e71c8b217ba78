// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// The part of `setup` that changes things, once nothing stands in its way.
struct SetupRun: Sendable {
  private let preparation: Preparation
  private let spec: StackSpec
  private let region: AWSRegion
  private let manifests: StorageManifests
  private let journal: Journal
  private let reporter: ProgressReporter
  private let context: CommandContext
  private let format: OutputOptions.Format
  private let files = FileResults()

  init(preparation: Preparation, context: CommandContext, output: OutputOptions) throws {
    self.preparation = preparation
    self.context = context
    format = output.output
    spec = preparation.spec
    region = preparation.client.region
    manifests = try preparation.manifests()
    journal = try preparation.journal.get()
    reporter = ProgressReporter(output.progress, console: context.console)
  }

  func run() async throws {
    do {
      try await journal.begin(spec, region: region, preparation.setup.plan(from: preparation.survey))
      try await graph().run()
    } catch {
      await reporter.close()
      throw await reporter.explained(error)
    }
    await reporter.close()
    context.show(await report(), as: format, \.text)
  }

  private func graph() throws -> StackGraph {
    var graph = try preparation.setup.graph(
      from: preparation.survey,
      observer: { address, event in
        try await journal.record(address, event)
        await reporter.take(address, event)
      },
      endpoint: { await files.put(endpoint: $0) })
    graph.nodes += manifestNodes()
    return graph
  }

  /// Each half of the manifests as soon as what it points at is there.
  private func manifestNodes() -> [StackGraph.Node] {
    [
      .init("s3-manifests", needs: [StackSetup.Part.bucket, StackSetup.Part.s3Secret]) {
        try await apply(manifests.artifactEdits(spec, region))
      },
      .init("rds-manifests", needs: [StackSetup.Part.rdsSecret]) {
        guard let endpoint = await files.endpoint else { return }
        try await apply(manifests.metadataEdits(spec, host: endpoint.host, mlmdDB: preparation.mlmdDB))
      },
    ]
  }

  private func apply(_ edits: [ManifestEdit]) async throws {
    let changed = try manifests.folder.apply(edits)
    for path in changed { await reporter.note("\(path): changed") }
    await files.put(changed: changed, of: edits.map(\.path))
  }

  private func report() async -> SetupReport {
    SetupReport(
      stack: spec.tag.stack, cluster: spec.cluster, region: region.rawValue,
      resources: await reporter.results.items,
      endpoint: await files.endpoint.map { .init(host: $0.host, port: $0.port) },
      changedFiles: await files.changed.sorted(), unchangedFiles: await files.unchanged.sorted(),
      manifests: manifests.folder.path, metadataFile: journal.path,
      drift: preparation.survey.drift.map(DriftReport.init), notices: preparation.survey.notices,
      next: manifests.deployCommand(for: spec))
  }
}

/// What the edits did, gathered from the two halves.
private actor FileResults {
  private(set) var endpoint: DBInstanceDescription.Endpoint?
  private(set) var changed: [String] = []
  private(set) var unchanged: [String] = []

  func put(endpoint: DBInstanceDescription.Endpoint) {
    self.endpoint = endpoint
  }

  func put(changed: [String], of all: [String]) {
    self.changed += changed
    unchanged += all.filter { !changed.contains($0) }
  }
}
