// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore
internal import KFManifestEdit

extension ManifestFolder {
  /// What stands against these edits, found by trying them without writing.
  func findings(for edits: [ManifestEdit]) -> [Refusal] {
    edits.compactMap { edit in
      let path = absolute(edit.path)
      do {
        guard Self.exists(path) else { return missing(edit.path) }
        _ = try edit.apply(try AtomicFile.read(path))
        try AtomicFile.checkWritable(path)
        return nil
      } catch {
        return Self.finding(edit.path, error)
      }
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

  private func missing(_ file: String) -> Refusal {
    Refusal(
      subject: file, problem: "it is not in \(path)",
      remedy: "Use a complete checkout of kubeflow-manifests (--manifests); git checkout -- \(file) brings it back")
  }

  private static func finding(_ file: String, _ error: any Error) -> Refusal {
    switch error {
    case let error as ManifestError:
      Refusal(subject: file, problem: error.problem, remedy: error.remedy)
    case let error as FileError:
      Refusal(subject: file, problem: error.problem, remedy: error.remedy)
    default:
      Refusal(subject: file, problem: "\(error)", remedy: "Mend the file")
    }
  }
}
