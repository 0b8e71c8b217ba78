// SPDX-License-Identifier: Apache-2.0

/// A node that an expression works on: part of the text, read when it is looked at, or made by the expression.
///
/// Expressions change nodes in place, as yq's do; what changed is then found by comparing with the text.
final class GraphNode {
  enum Content {
    /// As the text has it; children are not looked at yet.
    case unread
    case scalar(YAMLScalar, tag: String?)
    case sequence([GraphNode], isFlow: Bool)
    case mapping([Entry], isFlow: Bool)
    case alias(String, AliasTarget)
  }

  struct Entry {
    var key: GraphNode
    var value: GraphNode
  }

  /// The node an alias stands for, which its graph owns; none for an alias that an expression copied.
  struct AliasTarget {
    weak var node: GraphNode?
  }

  /// The text's node that this one was read from.
  let source: Int?
  /// The tree that `source` is a node of.
  unowned let graph: ExpressionGraph?
  private(set) weak var parent: GraphNode?
  /// Set when the node was given other content than its source's.
  private(set) var isAssigned: Bool
  private var stored: Content
  /// Children looked up one by one while the others are not read, by their place in the text.
  private(set) var lookedUp: [Int: GraphNode] = [:]

  init(source: Int, in graph: ExpressionGraph, parent: GraphNode?) {
    self.source = source
    self.graph = graph
    self.parent = parent
    isAssigned = false
    stored = .unread
  }

  init(_ content: Content) {
    source = nil
    graph = nil
    isAssigned = true
    stored = content
    adoptChildren()
  }

  convenience init(value: YAMLValue) { self.init(Self.content(value)) }

  static var null: GraphNode { GraphNode(value: .scalar(.null)) }

  /// The content, read from the text on the first look.
  var content: Content {
    if case .unread = stored, let graph, let source {
      stored = graph.read(source, for: self)
      lookedUp = [:]
    }
    return stored
  }

  /// One child of an unread collection, without reading the others.
  func lookUp(_ source: Int) -> GraphNode? {
    guard !isRead, let graph else { return nil }
    if let known = lookedUp[source] { return known }
    let child = graph.node(source, parent: self)
    lookedUp[source] = child
    return child
  }

  /// The node's children were looked at, so they may have changed.
  var isRead: Bool {
    if case .unread = stored { false } else { true }
  }

  /// Gives the node another value.
  func assign(_ value: YAMLValue) {
    stored = Self.content(value)
    lookedUp = [:]
    isAssigned = true
    adoptChildren()
  }

  /// Changes the list of children of a collection, or makes a collection of a null.
  func setChildren(_ content: Content) {
    if case .scalar = self.content { isAssigned = true }
    stored = content
    adoptChildren()
  }

  private func adoptChildren() {
    for child in children where child.parent == nil { child.parent = self }
  }

  /// Items, or keys and values.
  var children: [GraphNode] {
    switch stored {
    case .sequence(let items, _): items
    case .mapping(let entries, _): entries.flatMap { [$0.key, $0.value] }
    default: []
    }
  }

  private static func content(_ value: YAMLValue) -> Content {
    switch value {
    case .scalar(let scalar, let tag): .scalar(scalar, tag: tag)
    case .alias(let name): .alias(name, AliasTarget(node: nil))
    case .sequence(let items, let isFlow): .sequence(items.map { GraphNode(value: $0) }, isFlow: isFlow)
    case .mapping(let entries, let isFlow):
      .mapping(
        entries.map { Entry(key: GraphNode(value: $0.key), value: GraphNode(value: $0.value)) },
        isFlow: isFlow
      )
    }
  }
}
