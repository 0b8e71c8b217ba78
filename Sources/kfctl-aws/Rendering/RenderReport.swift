// SPDX-License-Identifier: Apache-2.0

internal import KFManifestEdit

/// What `manifest render` or `manifest revert` did to files, or would do.
struct RenderReport: Encodable {
  struct File: Encodable {
    enum Action: String, Encodable {
      case added, changed, removed
    }

    var path: String
    var action: Action
    /// In unified format; only where nothing was written.
    var diff: String?
  }

  var version = 1
  var layout: String
  var release: String
  /// The folder that the paths start from.
  var folder: String
  var files: [File]
  /// The kustomization to build; nil when there is none, and after a revert.
  var kustomization: String?
  var notices: [String]
  private var isDryRun: Bool

  init(_ layout: any ManifestLayout, _ values: StorageValues?, _ changes: [FileChange], isDryRun: Bool) {
    self.layout = type(of: layout).name
    release = layout.release.label(layout.pipelines)
    folder = layout.target.path
    files = changes.compactMap { File($0, showsDiff: isDryRun) }
    kustomization = values.flatMap {
      layout.entry(artifacts: $0.artifacts != nil, metadata: $0.metadata != nil)
    }
    notices = values.map(layout.notices) ?? []
    self.isDryRun = isDryRun
  }

  private enum CodingKeys: String, CodingKey {
    case version, layout, release, folder, files, kustomization, notices
  }

  var text: String {
    var lines = ["\(release), \(layout) layout, in \(folder)"]
    lines += notices.map { "Note: \($0)" }
    if files.isEmpty { return (lines + ["Nothing to do."]).joined(separator: "\n") }
    lines += Table(files.map { [$0.action.rawValue, $0.path] }).lines
    if isDryRun { lines += ["", "Nothing was written. It would be:", ""] + files.compactMap(\.diff) }
    if let kustomization { lines.append("Build it with: kubectl kustomize \(kustomization)") }
    return lines.joined(separator: "\n")
  }
}

extension RenderReport.File {
  /// Nil for a folder, which is removed with its last file.
  fileprivate init?(_ change: FileChange, showsDiff: Bool) {
    guard !change.diff.isEmpty else { return nil }
    self.init(
      path: change.path, action: change.old == nil ? .added : change.new == nil ? .removed : .changed,
      diff: showsDiff ? change.diff : nil)
  }
}
