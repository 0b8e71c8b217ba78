// SPDX-License-Identifier: Apache-2.0

/// Where a path leads in a tree.
enum PathQuery: Sendable {
  case found(Place)
  /// The steps left over when the path ran out of nodes below `deepest`, which can take new children.
  case missing(deepest: Place, rest: [YAMLPath.Step])
  /// The path goes through something that has no such children.
  case blocked(Place, rest: [YAMLPath.Step], Obstacle)

  enum Obstacle: Sendable {
    case scalar, alias, keyOfSequence, indexOutOfRange(count: Int)
  }

  /// Follows a path from a root; aliases are not followed.
  init(_ path: YAMLPath, from root: Int, in tree: NodeTree) {
    var place = Place(node: root)
    for (position, step) in path.steps.enumerated() {
      let rest = Array(path.steps[position...])
      if let child = Self.child(of: place.node, step, in: tree) {
        place = place.child(child)
      } else if let obstacle = Self.obstacle(place.node, step, in: tree) {
        self = .blocked(place, rest: rest, obstacle)
        return
      } else {
        self = .missing(deepest: place, rest: rest)
        return
      }
    }
    self = .found(place)
  }

  private static func child(of node: Int, _ step: YAMLPath.Step, in tree: NodeTree) -> Int? {
    switch step {
    case .key(let key):
      return tree.entry(node, key: key.utf8)?.value
    case .index(let index) where tree.shape(node).isMapping:
      return tree.entry(node, key: String(index).utf8)?.value
    case .index(let index):
      guard tree.shape(node).isSequence else { return nil }
      let items = tree.children(node)
      let position = index < 0 ? items.count + index : index
      return items.indices.contains(position) ? items[position] : nil
    }
  }

  private static func obstacle(_ node: Int, _ step: YAMLPath.Step, in tree: NodeTree) -> Obstacle? {
    let shape = tree.shape(node)
    if shape == .alias { return .alias }
    if shape.isScalar { return tree.isNull(node) ? nil : .scalar }
    guard shape.isSequence else { return nil }
    guard case .index(let index) = step else { return .keyOfSequence }
    return index < 0 ? .indexOutOfRange(count: tree.children(node).count) : nil
  }
}
