// SPDX-License-Identifier: Apache-2.0

/// What the operations of RDS have in common.
protocol RDSOperation: QueryOperation {}

extension RDSOperation {
  static var service: AWSService { .rds }
  static var version: String { "2014-10-31" }
}

extension XMLElement {
  /// The number in the child of that name.
  func integer(_ name: String) -> Int? { child(name).flatMap { Int($0.text) } }
  /// The Boolean in the child of that name.
  func boolean(_ name: String) -> Bool? { child(name).map { $0.text == "true" } }
  /// The text in the child of that name, unless it is empty.
  func string(_ name: String) -> String? {
    guard let text = child(name)?.text, !text.isEmpty else { return nil }
    return text
  }
}
