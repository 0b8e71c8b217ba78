// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore
internal import KFManifestEdit

/// The part of `setup` that changes things, once nothing stands in its way.
struct SetupRun: Sendable {
  private let preparation: Preparation
  private let spec: StackSpec
  private let region: AWSRegion
  private let manifests: any ManifestLayout
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
      try await journal.begin(preparation.opening(preparation.setup.plan(from: preparation.survey)))
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
    let halves = [
      spec.artifacts == nil
        ? nil
        : Self.node("s3-manifests", needs: [.bucket, .s3Secret]) {
          try await apply(preparation.values(host: nil), [.s3])
        },
      spec.metadata == nil
        ? nil
        : Self.node("rds-manifests", needs: [.rdsSecret]) {
          guard let endpoint = await files.endpoint else { return }
          try await apply(preparation.values(host: endpoint.host), [.rds])
        },
    ].compactMap(\.self)
    // What joins the halves comes when both are there.
    let last = Self.node("manifests", needs: Set(halves.map(\.id))) {
      guard await files.endpoint != nil || spec.metadata == nil else { return }
      try await apply(preparation.values(host: files.endpoint?.host), [.entry])
    }
    return halves + [last]
  }

  private static func node(
    _ id: String, needs: Set<Member.ID>, _ body: @escaping @Sendable () async throws -> Void
  ) -> StackGraph.Node {
    .init(.init(rawValue: id), needs: needs, label: "manifests") {
      try await body()
      return nil
    }
  }

  private func apply(_ values: StorageValues, _ parts: [ManifestPart]) async throws {
    let result = try await files.write { try manifests.changes(for: values, parts) }
    for path in result { await reporter.note("\(path): changed") }
  }

  /// Custom resources can be applied only some time after their definitions, hence the loop.
  private static func deployCommand(_ kustomization: String) -> String {
    "while ! kustomize build \(kustomization) | kubectl apply -f -; do echo \"Retrying to apply resources\"; sleep 10; done"
  }

  private func report() async -> SetupReport {
    SetupReport(
      stack: spec.tag.stack, cluster: spec.cluster, region: region.rawValue,
      resources: await reporter.results.items,
      endpoint: await files.endpoint.map { .init(host: $0.host, port: $0.port) },
      changedFiles: await files.changed.sorted(), unchangedFiles: await files.unchanged.sorted(),
      manifests: manifests.folder.path, metadataFile: journal.path,
      drift: preparation.drift.map(DriftReport.init), notices: preparation.notices,
      next: manifests.entry(artifacts: spec.artifacts != nil, metadata: spec.metadata != nil).map(
        Self.deployCommand))
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

  /// Plans and writes one part at a time, so that parts which share a file do not meet in it.
  func write(_ plan: @Sendable () throws -> [FileChange]) throws -> [String] {
    let changes = try plan()
    let written = try changes.filter { try $0.write() }.map(\.path)
    let all = Set(changes.filter { $0.new != nil }.map(\.path)).union(changed + unchanged).union(written)
    changed = Set(changed + written).sorted()
    unchanged = all.subtracting(changed).sorted()
    return written
  }
}
