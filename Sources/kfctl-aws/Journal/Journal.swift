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
  func begin(_ spec: StackSpec, region: AWSRegion, _ plan: StackPlan) throws {
    try prepare(&metadata, spec, region, plan)
    try write()
  }

  /// Follows the work on one resource.
  func record(_ address: ResourceAddress, _ event: ReconcileEvent) throws {
    switch event {
    case .willPerform(_, _, .present):
      // A reset stays one until the end of it.
      guard metadata.entries[address] != .resetting else { return }
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

  /// Ends the journal of a stack of which nothing is left but `kept`; one that this program made goes with the
  /// last resource.
  func end(keeping kept: [ResourceAddress]) throws {
    let wasCreated = metadata.wasCreated
    try metadata.end(keeping: Set(kept))
    guard wasCreated, metadata.stack == nil else { return try write() }
    try FileManager.default.removeItem(atPath: path)
  }

  private func prepare(
    _ metadata: inout MetadataFile, _ spec: StackSpec, _ region: AWSRegion, _ plan: StackPlan
  ) throws {
    if !ManifestFolder.exists(path) { try metadata.noteCreation() }
    try metadata.begin(spec, region: region, addresses: plan.items.map(\.address))
  }

  /// What the journal would become if `plan` were carried out; nil when that is what it is.
  ///
  /// - Parameter folder: what the path in the diff starts from, if the journal lies there.
  func change(
    _ spec: StackSpec, region: AWSRegion, _ plan: StackPlan, in folder: ManifestFolder
  ) throws -> PlanReport.File? {
    var future = metadata
    try prepare(&future, spec, region, plan)
    for item in plan.items {
      let isOurs = item.ownership == nil || item.ownership == .ours || spec.tag.adopts
      try future.set(isOurs ? .created : .found, for: item.address)
    }
    let old = ManifestFolder.exists(path) ? metadata.file.bytes : []
    return PlanReport.File(path: folder.relative(path), old: old, new: future.file.bytes)
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
