// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore
internal import KFManifestEdit

/// What a setup would do; `--output json` prints it as it is.
struct PlanReport: Encodable {
  struct Step: Encodable {
    var kind: String
    var name: String
    var operation: String
    var summary: String
  }

  struct File: Encodable {
    var path: String
    /// In unified format.
    var diff: String
  }

  var stack: String
  var cluster: String
  var region: String
  var steps: [Step]
  /// What setup would have to wait for first, in AWS's words.
  var waits: [String]
  var unchanged: [String]
  var files: [File]
  var drift: [DriftReport]
  var notices: [String]

  var hasChanges: Bool { !steps.isEmpty || !files.isEmpty || !waits.isEmpty }

  var text: String {
    var lines = ["Stack \(stack): cluster \(cluster) in \(region)"]
    lines += unchanged.map { "  \($0)" } + waits.map { "  \($0)" }
    lines += drift.section + notices.flatMap { ["", "Note: \($0)"] }
    guard hasChanges else { return (lines + ["", "Nothing to do."]).joined(separator: "\n") }
    if !steps.isEmpty {
      lines += ["", "setup would make \(steps.count) mutating call\(steps.count == 1 ? "" : "s"):"]
      lines += Table(steps.map { [$0.operation, "\($0.kind) \($0.name)", $0.summary] }).lines
    }
    if !files.isEmpty {
      lines += ["", "setup would change \(files.count) file\(files.count == 1 ? "" : "s"):", ""]
      lines += files.map(\.diff)
    }
    return lines.joined(separator: "\n")
  }
}

extension Preparation {
  /// The plan, with the file changes that belong to it.
  func planReport() async throws -> PlanReport {
    let manifests = try manifests()
    let plan = setup.plan(from: survey)
    // What RDS will call the endpoint is known only once it has made the instance.
    let values = values(host: survey[.database]?.state?.endpoint?.host)
    let journal = try await journal.get().change(opening(plan), plan)
    let changes = try manifests.changes(for: values) + [journal]
    let files = changes.filter { $0.isChange && !$0.diff.isEmpty }.map {
      PlanReport.File(path: $0.path, diff: $0.diff)
    }
    return PlanReport(
      stack: spec.tag.stack, cluster: spec.cluster, region: client.region.rawValue,
      steps: plan.items.flatMap { item in
        item.steps.map {
          .init(
            kind: item.address.kind.name, name: item.address.name, operation: $0.operation,
            summary: $0.summary)
        }
      },
      waits: plan.items.compactMap { item in item.waitsFor.map { "\(item.address) is \($0)" } },
      unchanged: plan.items.filter { $0.steps.isEmpty && $0.waitsFor == nil }.map {
        "\($0.address) \($0.label)"
      },
      files: files, drift: drift.map(DriftReport.init), notices: notices)
  }
}

extension PlanReport.File {
  /// Nil when nothing changes.
  init?(path: String, old: [UInt8], new: [UInt8]) {
    guard old != new else { return nil }
    self.init(path: path, diff: UnifiedDiff.unifiedDiff(old: old.isEmpty ? nil : old, new: new, path: path))
  }
}

extension StackPlan.Item {
  fileprivate var label: String {
    switch ownership {
    case .unmanaged: "exists, not managed by this stack"
    default: "exists, unchanged"
    }
  }
}
