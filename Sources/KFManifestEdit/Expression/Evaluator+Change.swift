// SPDX-License-Identifier: Apache-2.0

/// Assignments and removals.
extension Evaluator {
  /// Changes nodes and yields what it was given; while reading, copies are changed instead.
  mutating func change(
    _ syntax: ExpressionSyntax,
    on nodes: [GraphNode],
    _ mode: Mode
  ) throws(ManifestError) -> [GraphNode] {
    let nodes = mode == .reading ? nodes.map { GraphNode(value: $0.value) } : nodes
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
        if let last = values.last { target.assign(last) }
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
      if let first, first !== target { target.assign(first.value) }
    }
  }

  private mutating func remove(_ target: ExpressionSyntax, on nodes: [GraphNode]) throws(ManifestError) {
    for node in try evaluate(target, on: nodes, .reading) {
      guard let parent = node.parent else { continue }
      switch parent.content {
      case .sequence(let items, let isFlow):
        parent.setChildren(.sequence(items.filter { $0 !== node }, isFlow: isFlow))
      case .mapping(let entries, let isFlow):
        parent.setChildren(.mapping(entries.filter { $0.value !== node }, isFlow: isFlow))
      default: break
      }
    }
  }
}
