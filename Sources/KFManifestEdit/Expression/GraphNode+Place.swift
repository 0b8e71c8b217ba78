// SPDX-License-Identifier: Apache-2.0

extension GraphNode {
  func hasText(_ other: String) -> Bool { text?.hasSameBytes(as: other) ?? false }

  /// Where the node stands in its document, for messages.
  var path: String {
    var steps: [YAMLPath.Step] = []
    var node = self
    while let parent = node.parent {
      if let step = parent.step(to: node) { steps.append(step) }
      node = parent
    }
    return YAMLPath(steps.reversed()).description
  }

  private func step(to child: GraphNode) -> YAMLPath.Step? {
    switch content {
    case .sequence(let items, _): items.firstIndex { $0 === child }.map { .index($0) }
    case .mapping(let entries, _):
      entries.first { $0.value === child || $0.key === child }.map { .key($0.key.text ?? "") }
    default: nil
    }
  }

  /// The nearest node around this one, or itself, that the text has.
  private var anchorInText: (ExpressionGraph, Int)? {
    var node: GraphNode? = self
    while let current = node {
      if let graph = current.graph, let source = current.source { return (graph, source) }
      node = current.parent
    }
    return nil
  }

  /// `FILE:LINE:COLUMN`.
  var place: String {
    guard let (graph, source) = anchorInText else { return "" }
    let (line, column) = graph.tree.text.position(of: graph.tree.start(source))
    return "\(graph.tree.text.name):\(line):\(column)"
  }

  func error(_ code: ManifestError.Code, _ reason: String, remedy: String) -> ManifestError {
    guard let (graph, source) = anchorInText else {
      return ManifestError(code, path: path, reason, remedy: remedy)
    }
    return graph.tree.error(code, at: source, path: path, reason, remedy: remedy)
  }
}
