// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore
internal import KFManifestEdit

extension CommunityLayout {
  func changes(for values: StorageValues, _ parts: [ManifestPart]) throws -> [FileChange] {
    try parts.flatMap { part in
      switch part {
      case .s3:
        try values.artifacts.map {
          try changes(
            "s3", S3Component(artifacts: $0, values: values, layout: self, build: releaseBuild()).files())
        } ?? []
      case .rds:
        try values.metadata.map {
          try changes(
            "rds", RDSComponent(metadata: $0, identity: values.clusterIdentity, build: releaseBuild()).files()
          )
        } ?? []
      case .entry: try entryChanges(values)
      }
    }
  }

  /// What the release builds, with its Kubeflow Pipelines in it.
  private func releaseBuild() throws -> KustomizeBuild {
    if let build = known.withLock({ $0 }) { return build }
    let build = try KustomizeBuild(
      of: base, in: folder, names: S3Component.names.union(RDSComponent.names), namespace: Self.namespace)
    guard build["Deployment", "ml-pipeline"] != nil, build["ConfigMap", "pipeline-install-config"] != nil
    else {
      throw Finding(
        subject: base + "/kustomization.yaml", problem: "it builds no Kubeflow Pipelines",
        remedy: "Bring its line for the pipelines back, or use a complete checkout (--manifests)")
    }
    known.withLock { $0 = build }
    return build
  }

  /// The files of a Component, and the removal of those that an earlier one had and this one has not.
  private func changes(_ part: String, _ files: [GeneratedFile]) throws -> [FileChange] {
    let place = "\(Self.home)/\(part)"
    let obsolete = try target.generatedFiles(below: place).filter { path in
      !files.contains { $0.path == path }
    }
    return try files.map { try $0.change(in: target) }
      + obsolete.map { try FileChange(removing: $0, in: target.root) }
  }

  /// The kustomization over the release's own: with the Components that are asked for, and those that are there.
  private func entryChanges(_ values: StorageValues) throws -> [FileChange] {
    let there = try target.generatedFiles(below: Self.home)
    let hasRDS = values.metadata != nil || there.contains(RDSComponent.kustomization)
    let hasS3 = values.artifacts != nil || there.contains(S3Component.kustomization)
    guard hasRDS || hasS3 else { return [] }
    let readsKeys =
      values.artifacts.map { $0.credentials == .staticKeys } ?? there.contains(S3Component.provider)
    let entry = EntryKustomization(
      base: reference, order: try order(), hasRDS: hasRDS, hasS3: hasS3,
      identity: hasRDS || readsKeys ? values.clusterIdentity : nil)
    let changes = try entry.files().map { try $0.change(in: target) }
    guard entry.identity == nil, there.contains(EntryKustomization.serviceAccount) else { return changes }
    return try changes + [FileChange(removing: EntryKustomization.serviceAccount, in: target.root)]
  }

  /// The order of objects that the release asks for, which kustomize takes from the outermost kustomization only.
  private func order() throws -> EntryKustomization.Order? {
    let file = try folder.yaml(base + "/kustomization.yaml")
    guard try file.string(at: ["sortOptions", "order"]) == "legacy" else { return nil }
    let list = { (key: String) in
      try (0..<file.count(at: ["sortOptions", "legacySortOptions", .key(key)])).compactMap {
        try file.string(at: ["sortOptions", "legacySortOptions", .key(key), .index($0)])
      }
    }
    return .init(first: try list("orderFirst"), last: try list("orderLast"))
  }

  /// The generated files gone, and the folder when nothing else is in it; what somebody edited or added stays.
  func shippedChanges() throws -> [FileChange] {
    let files = try target.generatedFiles(below: Self.home)
    guard !files.isEmpty else { return [] }
    return try files.map { try FileChange(removing: $0, in: target.root) }
      + ["/rds", "/s3", ""].map { try FileChange(removingFolder: Self.home + $0, in: target.root) }
  }
}
