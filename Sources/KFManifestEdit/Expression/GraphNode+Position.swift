// SPDX-License-Identifier: Apache-2.0

extension GraphNode {
  /// The keys and indices that lead to the node from its root.
  var steps: [GraphNode] {
    var steps: [GraphNode] = []
    var node = self
    while true {
      if let key = node.key {
        steps.append(key)
      } else if node.isKey {
        steps.append(node)
      } else if node.parent != nil {
        steps.append(GraphNode(number: node.index))
      }
      guard let parent = node.parent else { return steps.reversed() }
      node = parent
    }
  }

  /// Where the node stands in its document, for messages.
  var path: String {
    let steps = steps.map { step -> YAMLPath.Step in
      if step.origin == nil, step.tag == "!!int", let index = Int(step.text ?? "") { return .index(index) }
      return .key(step.text ?? "")
    }
    return YAMLPath(steps).description
  }

  /// The nearest node around this one, or itself, that the text has.
  private var anchorInText: Origin? {
    var node: GraphNode? = self
    while let current = node {
      if let origin = current.origin { return origin }
      node = current.parent
    }
    return nil
  }

  /// The graph of the document that the node belongs to.
  var home: ExpressionGraph? { anchorInText?.graph ?? madeFor }

  /// Line and column from 1 where the text has the node; 0 for what an expression made.
  var position: (line: Int, column: Int) {
    guard let origin, !isTouched || isOriginal else { return (0, 0) }
    return origin.graph.tree.text.position(of: origin.graph.tree.start(origin.node))
  }

  /// `FILE:LINE:COLUMN`.
  var location: String {
    guard let origin = anchorInText else { return "" }
    let (line, column) = origin.graph.tree.text.position(of: origin.graph.tree.start(origin.node))
    return "\(origin.graph.tree.text.name):\(line):\(column)"
  }

  func error(_ code: ManifestError.Code, _ reason: String, remedy: String) -> ManifestError {
    guard let origin = anchorInText else { return ManifestError(code, path: path, reason, remedy: remedy) }
    return origin.graph.tree.error(code, at: origin.node, path: path, reason, remedy: remedy)
  }
}
