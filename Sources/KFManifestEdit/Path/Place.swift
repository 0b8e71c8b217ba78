// SPDX-License-Identifier: Apache-2.0

/// A node together with the collections around it, outermost first.
struct Place: Sendable, Hashable {
  var node: Int
  var ancestors: [Int] = []
  /// The node is a mapping's key.
  var isKey = false

  func child(_ node: Int, isKey: Bool = false) -> Place {
    Place(node: node, ancestors: ancestors + [self.node], isKey: isKey)
  }
}
