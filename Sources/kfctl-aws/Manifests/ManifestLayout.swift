// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore
internal import KFManifestEdit

/// One way in which Kubeflow's manifests are laid out in a checkout, and all that is known about it.
///
/// `Docs/Layouts.md` says how to add one.
protocol ManifestLayout: Sendable {
  /// How the layout is called in documents: `awslabs`.
  static var name: String { get }
  /// What tells a folder of this layout from others, in words.
  static var mark: String { get }

  /// The layout of the checkout in `folder`; nil when it is another.
  static func recognize(_ folder: ManifestFolder) -> Self?

  /// The checkout.
  var folder: ManifestFolder { get }
  /// Where the files are written: the checkout, unless ``rendering(to:base:)`` said otherwise.
  var target: ManifestFolder { get }
  /// The version of Kubeflow Pipelines inside; nil when the checkout does not tell.
  var pipelines: KFPVersion? { get }
  /// What the release can do.
  var release: Release { get }
  /// Where the journal is kept unless `--metadata-file` says otherwise, from the folder.
  var journalPath: String { get }
  /// The service accounts whose pods read or write the bucket, besides those of profiles that come later:
  /// `namespace:name`.
  var artifactServiceAccounts: [String] { get }
  /// Whether what the bucket's policy asks of clients, TLS, is true of this release once the edits are made.
  var speaksTLSToS3: Bool { get }

  /// The same layout, whose files go to another folder by the same paths.
  ///
  /// - Parameter base: how a generated kustomization names the release's own; nil for the way from `target`.
  func rendering(to target: ManifestFolder, base: String?) -> Self

  /// What these parts of the manifests would become: at most one change a file, in a stable order.
  ///
  /// - Throws: `ManifestError`, `FileError` or `Finding` when a file cannot be read, edited or is not ours.
  func changes(for values: StorageValues, _ parts: [ManifestPart]) throws -> [FileChange]
  /// The files back as they were shipped, without what was added.
  func shippedChanges() throws -> [FileChange]
  /// The kustomization that installs Kubeflow with this storage, from the folder; nil when there is none.
  func entry(artifacts: Bool, metadata: Bool) -> String?
  /// What stands against `values` beside the files themselves.
  func limits(for values: StorageValues) -> [Finding]
  /// What is worth knowing and stops nothing.
  func notices(for values: StorageValues) -> [String]
}

extension ManifestLayout {
  /// All parts, in the order in which they are written.
  func changes(for values: StorageValues) throws -> [FileChange] {
    try changes(for: values, ManifestPart.allCases)
  }

  /// What stands against these values, found without writing (law 4).
  func findings(for values: StorageValues) -> [Finding] {
    let tried = ManifestPart.allCases.compactMap { part in
      let trial = Attempt { for change in try changes(for: values, [part]) { try change.checkWritable() } }
      return trial.value == nil ? trial.finding(folder.path) : nil
    }
    return release.findings(for: values, pipelines: pipelines) + limits(for: values) + tried.unique
  }

  func limits(for values: StorageValues) -> [Finding] { [] }

  /// What is known of the release is said by the release.
  func notices(for values: StorageValues) -> [String] {
    release.notices(for: values, pipelines: pipelines)
  }
}

extension [Finding] {
  /// The same trouble in two parts is one finding.
  fileprivate var unique: [Finding] {
    reduce(into: []) { found, finding in
      let isKnown = found.contains {
        $0.subject == finding.subject && $0.problem == finding.problem
      }
      if !isKnown { found.append(finding) }
    }
  }
}
