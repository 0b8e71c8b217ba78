// SPDX-License-Identifier: Apache-2.0

/// RDS CreateDBParameterGroup; `DBParameterGroupAlreadyExists` when the name is taken.
struct CreateDBParameterGroup: RDSOperation {
  typealias Output = Void
  static let effect = OperationEffect.mutatesOnce
  var name: String
  /// `mysql8.4`.
  var family: String
  var description: String
  var tags: [String: String]

  func encode(into parameters: inout QueryParameters) {
    parameters.set("DBParameterGroupName", name)
    parameters.set("DBParameterGroupFamily", family)
    parameters.set("Description", description)
    parameters.set(tags: tags)
  }
}

/// RDS ModifyDBParameterGroup.
struct ModifyDBParameterGroup: RDSOperation {
  typealias Output = Void
  static let effect = OperationEffect.mutatesRepeatably
  var name: String
  var values: [String: String]

  func encode(into parameters: inout QueryParameters) {
    parameters.set("DBParameterGroupName", name)
    for (index, parameter) in values.sorted(by: { $0.key < $1.key }).enumerated() {
      let prefix = "Parameters.Parameter.\(index + 1)"
      parameters.set("\(prefix).ParameterName", parameter.key)
      parameters.set("\(prefix).ParameterValue", parameter.value)
      // Accepted for static and dynamic parameters alike; `immediate` is refused for the former.
      parameters.set("\(prefix).ApplyMethod", "pending-reboot")
    }
  }
}

/// RDS DescribeDBParameters: up to a hundred values a page. `DBParameterGroupNotFound` when there is no group of
/// that name.
struct DescribeDBParameters: RDSOperation {
  struct Page: Sendable, Equatable {
    var values: [String: String]
    /// Where the next page begins; nil on the last.
    var next: String?
  }

  static let effect = OperationEffect.reads
  static let answerLimit = 4 << 20
  var name: String
  /// `user`: only what somebody has set to something else than the default; nil for all.
  var source: String?
  var marker: String?

  func encode(into parameters: inout QueryParameters) {
    parameters.set("DBParameterGroupName", name)
    parameters.set("Source", source)
    parameters.set("Marker", marker)
  }

  func decode(_ result: QueryResult) throws -> Page {
    let values = (result.element["Parameters"]?.children("Parameter") ?? []).reduce(into: [String: String]())
    {
      values, parameter in
      guard let name = parameter.string("ParameterName") else { return }
      values[name] = parameter.string("ParameterValue")
    }
    let next = result.element.string("Marker")
    guard next == nil || next != marker else {
      throw UnexpectedAnswer(operation: Self.name, problem: "the same Marker twice")
    }
    return Page(values: values, next: next)
  }
}

/// RDS DeleteDBParameterGroup; `InvalidDBParameterGroupState` while a DB instance uses it.
struct DeleteDBParameterGroup: RDSOperation {
  typealias Output = Void
  static let effect = OperationEffect.mutatesRepeatably
  var name: String

  func encode(into parameters: inout QueryParameters) {
    parameters.set("DBParameterGroupName", name)
  }
}
