// SPDX-License-Identifier: Apache-2.0

/// The nodes of one document, made as an expression looks at them.
final class ExpressionGraph {
  let tree: NodeTree
  let document: Int
  let file: Int
  /// Nodes that aliases stand for: each is one node, however it was reached.
  private var anchored: [Int: GraphNode] = [:]
  private lazy var comments: CommentMap? =
    tree.text.utf8.contains(.hash) ? CommentMap(tree, document: document) : nil

  init(_ tree: NodeTree, document: Int, file: Int = 0) {
    self.tree = tree
    self.document = document
    self.file = file
  }

  /// The document's root, a null when the text has no document.
  private(set) lazy var root: GraphNode =
    tree.documents.indices.contains(document)
    ? node(tree.documents[document].root, parent: nil) : GraphNode.null

  /// A node of the text; one that was looked up before, or that aliases stand for, is the same again.
  func node(_ node: Int, parent: GraphNode?) -> GraphNode {
    if let known = parent?.lookedUp[node] { return known }
    guard tree.nodes[node].traits.contains(.anchor) else {
      return GraphNode(.init(graph: self, node: node), isOriginal: true, parent: parent)
    }
    if let known = anchored[node] { return known }
    let made = GraphNode(.init(graph: self, node: node), isOriginal: true, parent: parent)
    anchored[node] = made
    return made
  }

  /// The content of a node of the text; a copy's children are copies.
  func read(_ node: Int, for reader: GraphNode) -> GraphNode.Content {
    switch tree.shape(node) {
    case .alias:
      let name = String(text: tree.raw(node).dropFirst())
      return .alias(name, .init(node: target(tree.aliasTargets[node] ?? node)))
    case .blockSequence, .flowSequence:
      return .sequence(tree.children(node).map { child($0, of: reader) })
    case .blockMapping, .flowMapping, .flowPair:
      return .mapping(
        tree.entries(node).map {
          GraphNode.Entry(key: child($0.key, of: reader), value: child($0.value, of: reader))
        }
      )
    default:
      return scalar(node)
    }
  }

  private func child(_ node: Int, of reader: GraphNode) -> GraphNode {
    reader.isOriginal
      ? self.node(node, parent: reader)
      : GraphNode(.init(graph: self, node: node), isOriginal: false, parent: reader)
  }

  private func scalar(_ node: Int) -> GraphNode.Content {
    let text = String(text: tree.value(node))
    switch tree.meaning(node) {
    case .custom:
      return .scalar(text, tag: GraphNode.short(tree.tags[node].map { String(text: $0) } ?? "!!str"))
    case let meaning: return .scalar(text, tag: meaning.tag)
    }
  }

  /// The node that an alias stands for, with the nodes around it.
  private func target(_ target: Int) -> GraphNode {
    if let known = anchored[target] { return known }
    var node = root
    while let current = node.origin?.node, current != target {
      guard let child = child(of: node, holding: target) else { break }
      node = child
    }
    return node
  }

  private func child(of node: GraphNode, holding target: Int) -> GraphNode? {
    _ = node.content
    return node.children.last { ($0.origin?.node ?? .max) <= target }
  }

  /// A comment's text as yq has it.
  func comment(_ kind: CommentKind, of node: Int) -> String {
    comments?.text(kind, of: node) ?? ""
  }

  /// Where a comment stands.
  func commentRange(_ kind: CommentKind, of node: Int) -> Range<Int>? { comments?.range(kind, of: node) }

  /// The document as it stands, comments and all, after its start marker.
  var unchangedText: String {
    guard tree.documents.indices.contains(document) else { return "" }
    let span = tree.documents[document]
    let text = tree.text.utf8
    var start = document == 0 && !span.isExplicit ? 0 : span.contentStart
    if span.isExplicit, text.endsLine(start) { start = text.nextLine(start) }
    let slice = text[min(start, span.end)..<span.end]
    return String(text: slice) + (slice.last?.isBreak == true ? "" : "\n")
  }
}
