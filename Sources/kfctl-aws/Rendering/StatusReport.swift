// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// What there is of a stack; `--output json` prints it as it is.
struct StatusReport: Encodable {
  struct Row: Encodable {
    enum Owner: String, Encodable {
      case ours, notManaged, otherStack
    }
    var kind: String
    var name: String
    var exists: Bool
    /// Nil for what does not exist.
    var owner: Owner?
    /// The other stack's name.
    var otherStack: String?
    /// AWS's own word.
    var state: String
    var drift: [DriftReport.Field]
  }

  var stack: String
  var region: String
  var resources: [Row]
  /// What could not be asked or looked at, so that there can be more.
  var unknowns: [FindingReport]

  init(_ found: FoundStack, _ survey: StackStatus.Survey, _ unknowns: [Finding]) {
    self.unknowns = unknowns.map(FindingReport.init)
    stack = found.stack
    region = found.client.region.rawValue
    resources = survey.sightings.map(Row.init)
  }

  var text: String {
    let head = ["RESOURCE", "NAME", "EXISTS", "OWNER", "STATE", "DRIFT"]
    let rows = resources.map { row in
      [
        row.kind, row.name, row.exists ? "yes" : "no", row.ownerLabel, row.state.isEmpty ? "-" : row.state,
        row.drift.isEmpty ? "-" : row.drift.map(\.field).joined(separator: ", "),
      ]
    }
    let drift = resources.flatMap { row in
      row.drift.map {
        "\(row.kind) \(row.name): \($0.field) is \($0.found ?? "not set"), wanted \($0.wanted)"
      }
    }
    return
      (["Stack \(stack) in \(region)"] + Table([head] + rows).lines + (drift.isEmpty ? [] : [""] + drift)
      + unknowns.flatMap { ["", "Not known: \($0.subject): \($0.problem)", "  → \($0.remedy)"] })
      .joined(separator: "\n")
  }
}

extension StatusReport.Row {
  fileprivate init(_ item: Sighting) {
    self.init(
      kind: item.address.kind.name, name: item.address.name, exists: item.isThere,
      state: item.about.state,
      drift: item.drift.map { .init(field: $0.field, wanted: $0.wanted, found: $0.found) })
    switch item.ownership {
    case .ours?: owner = .ours
    case .unmanaged?: owner = .notManaged
    case .foreign(let stack)?: (owner, otherStack) = (.otherStack, stack)
    case nil: break
    }
  }

  fileprivate var ownerLabel: String {
    switch owner {
    case .ours?: "this stack"
    case .notManaged?: "not managed"
    case .otherStack?: "stack \(otherStack ?? "")"
    case nil: "-"
    }
  }
}
