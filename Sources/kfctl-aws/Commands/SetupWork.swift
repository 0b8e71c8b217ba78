// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

extension SetupRun {
  /// The part of a setup that changes things, once nothing stands against it.
  struct Work {
    let spec: StackSpec
    let region: AWSRegion
    let manifests: StorageManifests
    let journal: Journal
    let reporter: ProgressReporter
    let mlmdDB: String
    let files = FileResults()

    func run(_ setup: StackSetup, _ survey: StackSurvey) async throws {
      try await journal.begin(spec, region: region)
      var graph = try setup.graph(
        from: survey,
        observer: { address, event in
          try await journal.record(address, event)
          await reporter.take(address, event)
        },
        endpoint: { await files.put(endpoint: $0) })
      graph.nodes += manifestNodes()
      try await graph.run()
    }

    /// Each half of the manifests as soon as what it points at is there.
    private func manifestNodes() -> [StackGraph.Node] {
      [
        .init("s3-manifests", needs: [StackSetup.Part.bucket, StackSetup.Part.s3Secret]) {
          try await apply(manifests.artifactEdits(spec, region))
        },
        .init("rds-manifests", needs: [StackSetup.Part.rdsSecret]) {
          guard let endpoint = await files.endpoint else { return }
          try await apply(manifests.metadataEdits(spec, host: endpoint.host, mlmdDB: mlmdDB))
        },
      ]
    }

    private func apply(_ edits: [ManifestEdit]) async throws {
      let changed = try manifests.folder.apply(edits)
      for path in changed { await reporter.note("\(path): changed") }
      await files.put(changed: changed, of: edits.map(\.path))
    }

    func report(notices: [String]) async -> SetupReport {
      SetupReport(
        stack: spec.tag.stack, cluster: spec.cluster, region: region.rawValue,
        resources: await reporter.results.items,
        endpoint: await files.endpoint.map { .init(host: $0.host, port: $0.port) },
        changedFiles: await files.changed.sorted(), unchangedFiles: await files.unchanged.sorted(),
        manifests: manifests.folder.path, metadataFile: journal.path, notices: notices,
        next: manifests.deployCommand(for: spec))
    }
  }

  /// What the edits did, gathered from the two halves.
  actor FileResults {
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
}
