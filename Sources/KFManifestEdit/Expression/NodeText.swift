// SPDX-License-Identifier: Apache-2.0

/// Spells a node as yq prints it: two blanks a level, the styles of its scalars kept.
struct NodeText {
  private let node: GraphNode

  init(_ node: GraphNode) { self.node = node }

  /// What `to_yaml` gives. A text with comments keeps its own layout instead, because the comments would go.
  func yaml() throws(ManifestError) -> String {
    if let graph = node.graph, graph.root === node, Self.mayHaveComments(graph.tree.text.utf8) {
      let edits = EditCollector(graph).edits()
      return String(text: try YAMLFile.edited(graph.tree, edits).utf8)
    }
    return String(text: lines(node, column: 0) + [.lineFeed])
  }

  /// How the node is printed as a result: a scalar as its text, a collection as YAML.
  func printed() -> String {
    if case .scalar(let scalar, _) = node.content { return scalar.text + "\n" }
    return String(text: lines(node, column: 0) + [.lineFeed])
  }

  private static func mayHaveComments(_ text: [UInt8]) -> Bool {
    text.indices.contains { text[$0] == .hash && ($0 == 0 || text[$0 - 1].isBlank || text[$0 - 1].isBreak) }
  }

  private func context(_ column: Int) -> WritingContext {
    WritingContext(parentColumn: column)
  }

  /// The node from `column` on, its first line's indentation already there.
  private func lines(_ node: GraphNode, column: Int) -> [UInt8] {
    let separator = [.lineFeed] + [UInt8].spaces(column)
    switch node.content {
    case .mapping(let entries, false) where !entries.isEmpty:
      let lines = entries.map { inline($0.key, column) + [.colon] + value($0.value, column) }
      return Array(lines.joined(separator: separator))
    case .sequence(let items, false) where !items.isEmpty:
      let lines = items.map { item in
        [.dash, .space] + (isBlock(item) ? self.lines(item, column: column + 2) : inline(item, column))
      }
      return Array(lines.joined(separator: separator))
    default:
      return inline(node, column - 2)
    }
  }

  private func value(_ node: GraphNode, _ column: Int) -> [UInt8] {
    guard isBlock(node) else { return [.space] + inline(node, column) }
    return [.lineFeed] + .spaces(column + 2) + lines(node, column: column + 2)
  }

  private func isBlock(_ node: GraphNode) -> Bool {
    switch node.content {
    case .mapping(let entries, let isFlow): !entries.isEmpty && !isFlow
    case .sequence(let items, let isFlow): !items.isEmpty && !isFlow
    default: false
    }
  }

  private func inline(_ node: GraphNode, _ column: Int) -> [UInt8] {
    guard case .scalar(.string(let text), nil) = node.content, let tree = node.graph?.tree,
      let source = node.source
    else { return CollectionWriter(context: context(column)).inline(node.value) }
    let raw = tree.raw(source)
    if !node.isAssigned, !raw.contains(where: \.isBreak), !raw.isEmpty { return Array(raw) }
    return ScalarWriter(context: context(column)).styled(text, as: tree.shape(source))
  }
}
