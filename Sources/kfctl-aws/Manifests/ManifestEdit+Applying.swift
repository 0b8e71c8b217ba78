// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore
internal import KFManifestEdit

extension ManifestFolder {
  /// What stands against these edits, found by trying them without writing.
  func findings(for edits: [ManifestEdit]) -> [Refusal] {
    edits.compactMap { edit in
      let path = absolute(edit.path)
      guard Self.exists(path) else { return missing(edit.path) }
      let trial = Attempt {
        _ = try edit.apply(try AtomicFile.read(path))
        try AtomicFile.checkWritable(path)
      }
      return trial.value == nil ? trial.finding(edit.path) : nil
    }
  }

  /// Makes the edits; returns the paths of the files that changed.
  func apply(_ edits: [ManifestEdit]) throws -> [String] {
    try edits.filter { edit in
      let path = absolute(edit.path)
      let old = try AtomicFile.read(path)
      return try AtomicFile.replace(path, with: try edit.apply(old))
    }
    .map(\.path)
  }

  /// The changes that these edits would make, as diffs.
  func changes(_ edits: [ManifestEdit]) throws -> [PlanReport.File] {
    try edits.compactMap { edit in
      let old = try AtomicFile.read(absolute(edit.path))
      return PlanReport.File(path: edit.path, old: old, new: try edit.apply(old))
    }
  }

  private func missing(_ file: String) -> Refusal {
    Refusal(
      subject: file, problem: "it is not in \(path)",
      remedy:
        "Use a complete checkout of kubeflow-manifests (--manifests); git checkout -- \(file) brings it back")
  }
}

extension PlanReport.File {
  /// Nil when nothing changes.
  init?(path: String, old: [UInt8], new: [UInt8]) {
    guard old != new else { return nil }
    self.init(path: path, diff: UnifiedDiff.unifiedDiff(old: old, new: new, path: path))
  }
}
