// SPDX-License-Identifier: Apache-2.0

/// A node together with the collections around it, outermost first.
struct Place: Sendable, Hashable {
  var node: Int
  var ancestors: [Int] = []

  func child(_ node: Int) -> Place { Place(node: node, ancestors: ancestors + [self.node]) }
}
