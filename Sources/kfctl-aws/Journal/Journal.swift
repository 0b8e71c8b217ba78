// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import KFAWSCore
internal import KFManifestEdit

/// Keeps `metadata.yaml` in step with the work: written before a mutation and after it, whole at any time.
actor Journal {
  nonisolated let path: String
  private var metadata: MetadataFile

  /// Reads the journal at `path`; one that is not there is fresh.
  init(path: String) throws {
    self.path = path
    let text = ManifestFolder.exists(path) ? try AtomicFile.read(path) : []
    metadata = try MetadataFile(text, name: path)
  }

  /// What it says now.
  var contents: MetadataFile { metadata }

  /// Puts down what setup is about to work on.
  func begin(_ spec: StackSpec, region: AWSRegion) throws {
    try metadata.begin(spec, region: region)
    try write()
  }

  /// Follows the work on one resource.
  func record(_ address: ResourceAddress, _ event: ReconcileEvent) throws {
    switch event {
    case .willPerform(_, _, .present):
      try metadata.set(.creating, for: address)
    case .reached(.present, _, let ownership):
      try metadata.set(ownership == .ours ? .created : .found, for: address)
    case .reached(.absent, _, _):
      try metadata.forget(address)
    case .willPerform, .didPerform, .waiting, .kept:
      return
    }
    try write()
  }

  /// Ends the journal of a stack that is gone.
  func end() throws {
    try metadata.end()
    try write()
  }

  private func write() throws {
    if !ManifestFolder.exists(path) {
      guard !metadata.file.bytes.isEmpty else { return }
      let folder = URL(filePath: path).deletingLastPathComponent().path
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    try AtomicFile.replace(path, with: metadata.file.bytes)
  }
}
