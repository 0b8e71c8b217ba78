// SPDX-License-Identifier: Apache-2.0

/// The nodes of one document, made as an expression looks at them.
final class ExpressionGraph {
  let tree: NodeTree
  let document: Int
  /// Nodes that aliases stand for: each is one node, however it was reached.
  private var anchored: [Int: GraphNode] = [:]

  init(_ tree: NodeTree, document: Int) {
    self.tree = tree
    self.document = document
  }

  /// The document's root, a null when the text has no document.
  private(set) lazy var root: GraphNode =
    tree.documents.indices.contains(document)
    ? node(tree.documents[document].root, parent: nil) : GraphNode.null

  /// A node of the text; one that was looked up before, or that aliases stand for, is the same again.
  func node(_ source: Int, parent: GraphNode?) -> GraphNode {
    if let known = parent?.lookedUp[source] { return known }
    guard tree.nodes[source].traits.contains(.anchor) else {
      return GraphNode(source: source, in: self, parent: parent)
    }
    if let known = anchored[source] { return known }
    let node = GraphNode(source: source, in: self, parent: parent)
    anchored[source] = node
    return node
  }

  /// The content of a node of the text.
  func read(_ source: Int, for node: GraphNode) -> GraphNode.Content {
    switch tree.shape(source) {
    case .alias:
      let name = String(text: tree.raw(source).dropFirst())
      return .alias(name, .init(node: target(tree.aliasTargets[source] ?? source)))
    case .blockSequence, .flowSequence:
      let items = tree.children(source).map { self.node($0, parent: node) }
      return .sequence(items, isFlow: tree.shape(source).isFlowCollection)
    case .blockMapping, .flowMapping, .flowPair:
      let entries = tree.entries(source).map { key, value in
        GraphNode.Entry(key: self.node(key, parent: node), value: self.node(value, parent: node))
      }
      return .mapping(entries, isFlow: tree.shape(source).isFlowCollection)
    default:
      return scalar(source)
    }
  }

  private func scalar(_ source: Int) -> GraphNode.Content {
    let text = String(text: tree.value(source))
    switch tree.meaning(source) {
    case .string: return .scalar(.string(text), tag: nil)
    case .null: return .scalar(.null, tag: nil)
    case .custom: return .scalar(.string(text), tag: tree.tags[source].map { String(text: $0) })
    default:
      let isTagged = tree.nodes[source].traits.contains(.tag) || tree.shape(source) != .plain
      return .scalar(.plain(text), tag: isTagged ? tree.tags[source].map { String(text: $0) } : nil)
    }
  }

  /// The node that an alias stands for, with the nodes around it.
  private func target(_ source: Int) -> GraphNode {
    if let known = anchored[source] { return known }
    var node = root
    while let current = node.source, current != source {
      guard let child = child(of: node, holding: source) else { break }
      node = child
    }
    return node
  }

  private func child(of node: GraphNode, holding source: Int) -> GraphNode? {
    _ = node.content
    return node.children.last { ($0.source ?? .max) <= source }
  }

  /// The document as it stands, comments and all, when nothing in it changed.
  var unchangedText: String? {
    guard tree.documents.indices.contains(document), EditCollector(self).edits().isEmpty else { return nil }
    let span = tree.documents[document]
    let text = tree.text.utf8
    var start = document == 0 && !span.isExplicit ? 0 : span.contentStart
    if span.isExplicit, text.endsLine(start) { start = text.nextLine(start) }
    let slice = text[min(start, span.end)..<span.end]
    return String(text: slice) + (slice.last?.isBreak == true ? "" : "\n")
  }
}
