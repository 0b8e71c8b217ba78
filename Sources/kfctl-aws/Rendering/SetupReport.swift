// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// The result of a setup; `--output json` prints it as it is.
struct SetupReport: Encodable {
  struct Endpoint: Encodable {
    var host: String
    var port: Int
  }

  var stack: String
  var cluster: String
  var region: String
  var resources: [StackResults.Item]
  var endpoint: Endpoint?
  /// Files that changed, from the manifests' folder.
  var changedFiles: [String]
  var unchangedFiles: [String]
  var manifests: String
  var metadataFile: String
  var drift: [DriftReport]
  var notices: [String]
  /// The command to run next, in the manifests' folder.
  var next: String?

  var text: String {
    var lines = ["", "Stack \(stack): cluster \(cluster) in \(region)"]
    lines += Table(resources.map { [$0.kind, $0.name, $0.label] }).lines
    if let endpoint { lines += ["", "Database endpoint: \(endpoint.host):\(endpoint.port)"] }
    lines += ["", "Manifests in \(manifests):"]
    lines += changedFiles.map { "  changed    \($0)" }
    lines += unchangedFiles.map { "  unchanged  \($0)" }
    lines += ["Journal: \(metadataFile)"]
    lines += drift.section
    lines += notices.flatMap { ["", "Note: \($0)"] }
    if let next { lines += ["", "Next, in \(manifests):", "  \(next)"] }
    return lines.joined(separator: "\n")
  }
}
