// SPDX-License-Identifier: Apache-2.0

/// Assignments and removals.
extension Evaluator {
  /// Changes nodes and yields what it was given; while reading, copies are changed instead.
  mutating func change(
    _ syntax: ExpressionSyntax,
    on nodes: [GraphNode],
    _ mode: Mode
  ) throws(ManifestError) -> [GraphNode] {
    let nodes = mode == .reading ? try nodes.map { node throws(ManifestError) in try copy(node) } : nodes
    switch syntax {
    case .assign(let target, let value): try assign(target, value, on: nodes)
    case .update(let target, let value): try update(target, value, on: nodes)
    case .call(.del, let arguments):
      for argument in arguments { try remove(argument, on: nodes) }
    default: break
    }
    return nodes
  }

  private mutating func assign(
    _ target: ExpressionSyntax,
    _ value: ExpressionSyntax,
    on nodes: [GraphNode]
  ) throws(ManifestError) {
    for node in nodes {
      let targets = try evaluate(target, on: [node], .creating)
      let values = try evaluate(value, on: [node], .reading).map(\.value)
      for target in targets {
        guard let last = values.last else { break }
        try charge(last.size)
        target.assign(last)
      }
    }
  }

  private mutating func update(
    _ target: ExpressionSyntax,
    _ value: ExpressionSyntax,
    on nodes: [GraphNode]
  ) throws(ManifestError) {
    for target in try evaluate(target, on: nodes, .creating) {
      let first = try evaluate(value, on: [target], .changing).first
      guard let first, first !== target else { continue }
      let value = first.value
      try charge(value.size)
      target.assign(value)
    }
  }

  private mutating func remove(_ target: ExpressionSyntax, on nodes: [GraphNode]) throws(ManifestError) {
    let gone = try evaluate(target, on: nodes, .reading)
    let ids = Set(gone.map(ObjectIdentifier.init))
    var done: Set<ObjectIdentifier> = []
    for node in gone {
      guard let parent = node.parent, done.insert(ObjectIdentifier(parent)).inserted else { continue }
      switch parent.content {
      case .sequence(let items, let isFlow):
        parent.setChildren(.sequence(items.filter { !ids.contains(ObjectIdentifier($0)) }, isFlow: isFlow))
      case .mapping(let entries, let isFlow):
        parent.setChildren(
          .mapping(entries.filter { !ids.contains(ObjectIdentifier($0.value)) }, isFlow: isFlow)
        )
      default: break
      }
    }
  }
}
