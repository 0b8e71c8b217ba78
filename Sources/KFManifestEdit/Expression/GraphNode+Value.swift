// SPDX-License-Identifier: Apache-2.0

extension GraphNode {
  var isNull: Bool { tag == "!!null" }

  /// The scalar's text, for an alias its name, as yq has it.
  var text: String? {
    switch content {
    case .scalar(let text, _): text
    case .alias(let name, _): name
    default: nil
    }
  }

  func hasText(_ other: String) -> Bool { text?.hasSameBytes(as: other) ?? false }

  /// yq's name for the kind of value.
  var tag: String {
    switch content {
    case .unread: "!!null"
    case .sequence: attributes?.tag ?? originTag ?? "!!seq"
    case .mapping: attributes?.tag ?? originTag ?? "!!map"
    case .alias: ""
    case .scalar(_, let tag): attributes?.tag ?? tag
    }
  }

  private var originTag: String? {
    guard let origin, let tag = origin.graph.tree.tags[origin.node] else { return nil }
    return GraphNode.short(String(text: tag))
  }

  static func short(_ tag: String) -> String {
    let core = "tag:yaml.org,2002:"
    return tag.hasPrefix(core) ? "!!" + tag.dropFirst(core.count) : tag
  }

  /// The type behind a tag of the document's own: what the text would be without it.
  var guessedTag: String {
    let tag = tag
    guard !tag.hasPrefix("!!"), case .scalar(let text, _) = content, !text.isEmpty else {
      if case .alias = content { return "!!str" }
      return tag
    }
    return ScalarMeaning(plain: Array(text.utf8)).tag
  }

  /// yq's truth: everything but null and false.
  var isTrue: Bool {
    guard case .scalar(let text, _) = content else { return true }
    return tag != "!!null" && !(tag == "!!bool" && text.lowercased() == "false")
  }

  var isScalar: Bool {
    if case .scalar = content { true } else { false }
  }

  var isSequence: Bool {
    if case .sequence = content { true } else { false }
  }

  var isMapping: Bool {
    if case .mapping = content { true } else { false }
  }

  /// The items of a sequence, the values of a mapping.
  var values: [GraphNode] {
    switch content {
    case .sequence(let items): items
    case .mapping(let entries): entries.map(\.value)
    default: []
    }
  }

  var entries: [Entry] {
    if case .mapping(let entries) = content { entries } else { [] }
  }

  var items: [GraphNode] {
    if case .sequence(let items) = content { items } else { [] }
  }

  /// Children of a collection, characters of a text.
  var length: Int {
    switch content {
    case .sequence(let items): items.count
    case .mapping(let entries): entries.count
    default: isNull ? 0 : (text ?? "").unicodeScalars.count
    }
  }

  /// yq's word for what the node is.
  var kind: String {
    switch content {
    case .sequence: "seq"
    case .mapping: "map"
    case .alias: "alias"
    default: "scalar"
    }
  }

  /// How the node is written: as asked for, else as it is in the text.
  var style: NodeStyle {
    if let style = attributes?.style { return style }
    guard let origin, let shape = originShape else { return .plain }
    if origin.graph.tree.nodes[origin.node].traits.contains(.tag), NodeStyle(shape) == .plain {
      return .tagged
    }
    return NodeStyle(shape)
  }

  /// The shape that the text gives the origin, where the node is still of its kind.
  var originShape: NodeShape? {
    guard let origin else { return nil }
    let tree = origin.graph.tree
    let shape = tree.shape(origin.node)
    switch content {
    case .sequence(let items): return shape.isSequence && !isGrown(items.count) ? shape : nil
    case .mapping(let entries): return shape.isMapping && !isGrown(entries.count) ? shape : nil
    case .scalar: return shape.isScalar ? shape : nil
    default: return shape == .alias ? shape : nil
    }
  }

  /// What was an empty collection, written `[]` or `{}`, has children now, or the other way round.
  private func isGrown(_ count: Int) -> Bool {
    guard let origin else { return false }
    return (origin.graph.tree.next(origin.node) == origin.node + 1) != (count == 0)
  }

  /// The anchor's name, empty without one.
  var anchor: String {
    if let anchor = attributes?.anchor { return anchor }
    guard let origin else { return "" }
    return origin.graph.tree.anchors[origin.node].map { String(text: $0) } ?? ""
  }

  /// A comment without its signs, as yq gives it.
  func comment(_ kind: CommentKind) -> String {
    attributes?.comments[kind] ?? origin.map { $0.graph.comment(kind, of: $0.node) } ?? ""
  }

  /// Sets a scalar's text and type.
  func setScalar(_ text: String, tag: String) {
    assign(.scalar(text, tag: tag))
    attributes?.tag = nil
  }

  /// Takes another node's value, as yq's assignments do: tags of the document's own stay unless they are clobbered,
  /// and so do the anchor and, where the type is the same, the style.
  func update(from other: GraphNode, clobbersTags: Bool = false, _ count: inout Int) {
    if other === self { return }
    let own = tag
    let isCustom = !own.hasPrefix("!!") && !own.isEmpty
    let hasOtherType = guessedTag != other.guessedTag || !isScalar && length == 0
    let style = other.style
    takeContent(of: other, &count)
    if isCustom, !clobbersTags { ownAttributes().tag = own } else { attributes?.tag = nil }
    if clobbersTags { ownAttributes().tag = other.tag }
    if hasOtherType || attributes?.style == nil && origin == nil { ownAttributes().style = style }
    if other.isTouched, let wanted = other.attributes, wanted.isStyleWanted {
      ownAttributes().style = wanted.style
    }
    for (kind, text) in other.attributes?.comments ?? [:] where !text.isEmpty {
      ownAttributes().comments[kind] = text
    }
  }

  private func takeContent(of other: GraphNode, _ count: inout Int) {
    let copy = other.copyWithoutPlace(&count)
    switch copy.content {
    case .sequence(let items):
      for item in items { item.leavePlace() }
    case .mapping(let entries):
      for entry in entries {
        entry.key.leavePlace()
        entry.value.leavePlace()
      }
    default: break
    }
    var content = copy.content
    if case .scalar(let text, _) = content { content = .scalar(text, tag: other.tag) }
    assign(content)
    if case .scalar = content { return }
    if let tag = copy.customTag { ownAttributes().tag = tag }
  }

  /// A tag of the document's own.
  var customTag: String? { tag.hasPrefix("!!") || tag.isEmpty ? nil : tag }
}

extension ScalarMeaning {
  /// The tag in yq's short spelling.
  var tag: String {
    switch self {
    case .string, .custom: "!!str"
    case .null: "!!null"
    case .boolean: "!!bool"
    case .integer: "!!int"
    case .float: "!!float"
    case .timestamp: "!!timestamp"
    case .merge: "!!merge"
    }
  }
}
