// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// Where a resource differs from what is specified.
struct DriftReport: Encodable {
  struct Field: Encodable {
    var field: String
    var wanted: String
    var found: String?
  }

  var kind: String
  var name: String
  var fields: [Field]

  init(_ drift: ResourceDrift) {
    kind = drift.address.kind.name
    name = drift.address.name
    fields = drift.differences.map { Field(field: $0.field, wanted: $0.wanted, found: $0.found) }
  }

  /// One line a field.
  var lines: [String] {
    fields.map { "\(kind) \(name): \($0.field) is \($0.found ?? "not set"), wanted \($0.wanted)" }
  }
}

extension [DriftReport] {
  /// The section of a report; empty without drift.
  var section: [String] {
    guard !isEmpty else { return [] }
    return ["", "Differs from what is specified (setup --repair sets what can be set):"]
      + flatMap(\.lines).map { "  \($0)" }
  }
}
