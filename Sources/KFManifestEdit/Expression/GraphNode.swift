// SPDX-License-Identifier: Apache-2.0

/// A node that an expression works on: part of the text, read when it is looked at, a copy of a part, or made by
/// the expression.
///
/// Expressions change nodes in place, as yq's do. Every node knows which node of the text it stems from, through
/// all copies, so that what an expression gives can be compared with the text item by item.
final class GraphNode {
  enum Content {
    /// As the text has it; children are not looked at yet.
    case unread
    /// Its text and yq's name for its type.
    case scalar(String, tag: String)
    case sequence([GraphNode])
    case mapping([Entry])
    case alias(String, AliasTarget)
  }

  struct Entry {
    var key: GraphNode
    var value: GraphNode
  }

  /// The node an alias stands for, which its graph owns; none for an alias that an expression made.
  struct AliasTarget {
    weak var node: GraphNode?
  }

  /// The text's node that this one is or stems from.
  struct Origin {
    unowned let graph: ExpressionGraph
    let node: Int
  }

  /// What was set besides the value.
  final class Attributes {
    var tag: String?
    var style: NodeStyle?
    /// The style was asked for, so that a node of the text is written anew in it.
    var isStyleWanted = false
    /// Empty for none.
    var anchor: String?
    var comments: [CommentKind: String] = [:]

    func copied() -> Attributes {
      let copy = Attributes()
      (copy.tag, copy.style, copy.isStyleWanted) = (tag, style, isStyleWanted)
      (copy.anchor, copy.comments) = (anchor, comments)
      return copy
    }
  }

  let origin: Origin?
  /// This is the text's node itself, not a copy of it.
  let isOriginal: Bool
  /// The node was given other content than its origin's.
  private(set) var isTouched: Bool
  private(set) weak var parent: GraphNode?
  /// For a mapping's value its key.
  private(set) weak var key: GraphNode?
  /// For a sequence's item its index.
  private(set) var index = 0
  private(set) var isKey = false
  /// The document that a node made by an expression belongs to.
  weak var madeFor: ExpressionGraph?
  /// Which of the documents of its own that `split_doc` makes it is.
  var part: Int?
  /// A document's root among others, on all of which the expression works at once.
  var isTogether = false
  private(set) var attributes: Attributes?
  private var stored: Content
  /// Children looked up one by one while the others are not read, by their place in the text.
  private(set) var lookedUp: [Int: GraphNode] = [:]

  init(_ origin: Origin, isOriginal: Bool, parent: GraphNode?) {
    self.origin = origin
    self.isOriginal = isOriginal
    self.parent = parent
    isTouched = false
    stored = .unread
  }

  /// A node made by an expression.
  ///
  /// - Parameter origin: the node that it replaces in the flow of values.
  init(_ content: Content, from origin: GraphNode? = nil) {
    self.origin = origin?.origin
    isOriginal = false
    isTouched = true
    stored = content
    if let origin { takePlace(of: origin) }
    adoptChildren()
  }

  convenience init(text: String) { self.init(.scalar(text, tag: "!!str")) }

  convenience init(number: Int) { self.init(.scalar(String(number), tag: "!!int")) }

  static var null: GraphNode { GraphNode(.scalar("null", tag: "!!null")) }

  static func boolean(_ truth: Bool) -> GraphNode {
    GraphNode(.scalar(truth ? "true" : "false", tag: "!!bool"))
  }

  /// Stands where another node stood, for `path`, `key` and `parent`.
  func takePlace(of other: GraphNode) {
    (parent, key, index, isKey) = (other.parent, other.key, other.index, other.isKey)
  }

  /// Belongs to the document of another node.
  func takeDocument(of other: GraphNode) { madeFor = other.home }

  func leavePlace() { (parent, key, index, isKey) = (nil, nil, 0, false) }

  /// The content, read from the text on the first look.
  var content: Content {
    if case .unread = stored, let origin {
      stored = origin.graph.read(origin.node, for: self)
      lookedUp = [:]
      adoptChildren()
    }
    return stored
  }

  /// One child of an unread collection, without reading the others.
  func lookUp(_ node: Int, key: Int?) -> GraphNode? {
    guard !isRead, let graph = origin?.graph else { return nil }
    if let known = lookedUp[node] { return known }
    let child = graph.node(node, parent: self)
    lookedUp[node] = child
    if let key {
      let keyNode = graph.node(key, parent: self)
      keyNode.isKey = true
      lookedUp[key] = keyNode
      child.key = keyNode
    }
    return child
  }

  func setIndex(_ index: Int) { self.index = index }

  /// The node's children were looked at, so they may have changed.
  var isRead: Bool {
    if case .unread = stored { false } else { true }
  }

  /// Gives the node other content.
  func assign(_ content: Content) {
    stored = content
    lookedUp = [:]
    isTouched = true
    adoptChildren()
  }

  /// What was set besides the value, to set more.
  func ownAttributes() -> Attributes {
    if let attributes { return attributes }
    let made = Attributes()
    attributes = made
    return made
  }

  private func adoptChildren() {
    switch stored {
    case .sequence(let items):
      for (index, item) in items.enumerated() where item.parent == nil || item.parent === self {
        (item.parent, item.index, item.key, item.isKey) = (self, index, nil, false)
      }
    case .mapping(let entries):
      for entry in entries {
        if entry.key.parent == nil || entry.key.parent === self {
          (entry.key.parent, entry.key.isKey) = (self, true)
        }
        if entry.value.parent == nil || entry.value.parent === self {
          (entry.value.parent, entry.value.key, entry.value.isKey) = (self, entry.key, false)
        }
      }
    default: break
    }
  }

  /// Items, or keys and values, as far as the node was read.
  var children: [GraphNode] {
    switch stored {
    case .sequence(let items): items
    case .mapping(let entries): entries.flatMap { [$0.key, $0.value] }
    default: []
    }
  }

  /// A copy with the same origin, place and attributes; unread parts stay unread.
  ///
  /// - Parameter count: grows by the number of nodes copied.
  func copy(_ count: inout Int) -> GraphNode {
    count += 1
    let copy: GraphNode
    if case .unread = lookedUp.isEmpty ? stored : content, let origin {
      copy = GraphNode(origin, isOriginal: false, parent: parent)
    } else {
      copy = GraphNode(copiedContent(&count), from: self)
      copy.isTouched = isTouched
    }
    copy.takePlace(of: self)
    copy.attributes = attributes?.copied()
    return copy
  }

  private func copiedContent(_ count: inout Int) -> Content {
    switch content {
    case .sequence(let items): .sequence(items.map { $0.copyWithoutPlace(&count) })
    case .mapping(let entries):
      .mapping(
        entries.map { Entry(key: $0.key.copyWithoutPlace(&count), value: $0.value.copyWithoutPlace(&count)) }
      )
    case let other: other
    }
  }

  /// A copy for a new place.
  func copyWithoutPlace(_ count: inout Int) -> GraphNode {
    let copy = copy(&count)
    copy.leavePlace()
    return copy
  }
}
