// SPDX-License-Identifier: Apache-2.0

/// The result of an undeploy; `--output json` prints it as it is.
struct UndeployReport: Encodable {
  var version = 1
  var cluster: String
  var kustomization: String
  var removed: Int
  /// What Kubeflow's parts had left behind.
  var leftovers: [String]
  /// Objects of the build that deploy did not make.
  var staying: [String]
  /// What is still there when the time was up.
  var left: [Remover.Left]

  private enum CodingKeys: String, CodingKey {
    case version, cluster, kustomization, removed, leftovers, staying, left
  }

  var text: String {
    guard removed + leftovers.count + staying.count + left.count > 0 else {
      return "Nothing of \(kustomization) is in cluster \(cluster)."
    }
    var lines = ["Cluster \(cluster): \(removed) objects removed"]
    lines += leftovers.map { "  left behind, removed: \($0)" }
    if !staying.isEmpty {
      lines.append("\(staying.count) stay: they were there before deploy (--include-unmarked removes them)")
      lines += staying.prefix(12).map { "  \($0)" }
    }
    lines += left.isEmpty ? [] : ["Still there: \(left.count)"]
    lines += left.prefix(12).map { "  \($0.object): \($0.reason)" }
    if !left.isEmpty {
      lines.append("  → Run undeploy again; a finalizer whose controller is gone has to be taken off by hand")
    }
    return lines.joined(separator: "\n")
  }
}

/// What an undeploy is about to do, for the user to agree to.
struct UndeployPreview {
  let removal: Removal
  let cluster: String

  var text: String {
    let kinds = Dictionary(grouping: removal.targets, by: \.key.kind).mapValues(\.count).sorted {
      $0.key < $1.key
    }
    var lines = ["To be taken out of cluster \(cluster):"]
    lines += Table(kinds.map { [String($0.value), $0.key] }).lines
    if !removal.losses.isEmpty { lines += ["Lost with that:"] + removal.losses.map { "  \($0)" } }
    if !removal.staying.isEmpty {
      lines.append("\(removal.staying.count) objects stay: deploy did not make them")
    }
    return lines.joined(separator: "\n")
  }
}
