// SPDX-License-Identifier: Apache-2.0

/// Finds what an expression changed: compares what it gives for a document with the text, node by node.
///
/// Items and entries that stem from the text are found again wherever the expression put them, so that a list that
/// was computed anew becomes edits of those of its items that differ.
struct EditCollector {
  private let graph: ExpressionGraph
  private let root: GraphNode
  /// Collections whose children change are written anew as a whole.
  private let isCoarse: Bool
  private var found: [TreeEdit] = []

  /// - Parameters:
  ///   - root: what stands for the document now; its root, or something made of it.
  ///   - graph: the document's.
  init(_ root: GraphNode, in graph: ExpressionGraph, isCoarse: Bool = false) {
    self.graph = graph
    self.root = root
    self.isCoarse = isCoarse
  }

  private var tree: NodeTree { graph.tree }

  func edits() -> [TreeEdit] {
    var collector = self
    guard tree.documents.indices.contains(graph.document) else {
      return root.isNull ? [] : [.addDocument(root.written.undressed)]
    }
    collector.visit(root, Place(node: tree.documents[graph.document].root))
    return collector.found
  }

  private mutating func visit(_ node: GraphNode, _ place: Place) {
    let isInPlace = node.origin.map { $0.graph === graph && $0.node == place.node } ?? false
    annotate(node, place, isInPlace)
    if isInPlace, !node.isTouched, !node.isRead {
      for (source, child) in node.lookedUp.sorted(by: { $0.key < $1.key }) {
        visit(child, place.child(source, isKey: child.isKey))
      }
      return
    }
    switch node.content {
    case .mapping(let entries) where tree.shape(place.node).isMapping && !changesStyle(node, place):
      visitEntries(entries, node, place, isInPlace)
    case .sequence(let items) where tree.shape(place.node).isSequence && !changesStyle(node, place):
      visitItems(items, node, place, isInPlace)
    default:
      visitValue(node, place, isInPlace)
    }
  }

  /// A value that becomes another, or is written in another style.
  private mutating func visitValue(_ node: GraphNode, _ place: Place, _ isInPlace: Bool) {
    let isSame = isInPlace && !node.isTouched || holds(place.node, node.value)
    if isSame, !changesStyle(node, place) { return }
    var value = node.written.undressed
    if node.isScalar, node.attributes?.isStyleWanted == true {
      value = .dressed(value, ValueDress(style: node.style == .tagged ? .plain : node.style))
    }
    found.append(place.isKey ? .rename(place, value) : .replace(place, value))
  }

  /// The text says this already.
  private func holds(_ source: Int, _ value: YAMLValue) -> Bool {
    GraphNode(.init(graph: graph, node: source), isOriginal: false, parent: nil).value == value
  }

  private func changesStyle(_ node: GraphNode, _ place: Place) -> Bool {
    guard let attributes = node.attributes, attributes.isStyleWanted, let style = attributes.style else {
      return false
    }
    let old = NodeStyle(tree.shape(place.node))
    if node.isScalar {
      let isTagged = tree.nodes[place.node].traits.contains(.tag)
      return style == .tagged ? !isTagged : style != .flow && style != old
    }
    return node.length > 0 && (style == .flow) != (old == .flow) && style != .tagged
  }

  /// Anchor, tag and comments that were set.
  private mutating func annotate(_ node: GraphNode, _ place: Place, _ isInPlace: Bool) {
    guard let attributes = node.attributes else { return }
    var wanted = NodeProperties()
    let anchor = tree.anchors[place.node].map { String(text: $0) } ?? ""
    if let new = attributes.anchor, new != anchor { wanted.anchor = new }
    if !node.isScalar {
      let old = tree.tags[place.node].map { String(text: $0) }
      let tag = attributes.isStyleWanted && attributes.style == .tagged ? node.tag : attributes.tag
      if let tag, GraphNode.long(tag) != old,
        old != nil || tag != (node.isMapping ? "!!map" : "!!seq") || attributes.style == .tagged
      {
        wanted.tag = GraphNode.long(tag)
      }
    }
    if wanted != NodeProperties() { found.append(.dress(place, wanted)) }
    for kind in CommentKind.allCases {
      guard let text = attributes.comments[kind], text != graph.comment(kind, of: place.node) else {
        continue
      }
      let old = graph.commentRange(kind, of: place.node)
      if isInPlace || !text.isEmpty || old != nil { found.append(.comment(place, kind, text, old: old)) }
    }
  }

  // MARK: Collections

  private mutating func visitEntries(
    _ entries: [GraphNode.Entry],
    _ node: GraphNode,
    _ place: Place,
    _ isInPlace: Bool
  ) {
    let old = tree.entries(place.node)
    var alignment = ChildAlignment(old: old.map(\.key), newCount: entries.count)
    let values = Dictionary(uniqueKeysWithValues: old.map { ($0.value, $0.key) })
    alignment.match { index in origin(of: entries[index].key, in: place.node) }
    let names = Dictionary(
      old.map { (tree.text(ofKey: $0.key), $0.key) }, uniquingKeysWith: { first, _ in first })
    alignment.match { index in entries[index].key.text.flatMap { names[$0] } }
    alignment.match { index in origin(of: entries[index].value, in: place.node).flatMap { values[$0] } }
    guard alignment.hasMatches, !(isCoarse && alignment.isChanged) else {
      if !(old.isEmpty && entries.isEmpty) { found.append(.replace(place, node.written.undressed)) }
      return
    }
    for (index, entry) in entries.enumerated() {
      guard let head = alignment.matches[index] else { continue }
      visit(entry.key, place.child(head, isKey: true))
      visit(entry.value, place.child(tree.next(head)))
    }
    arrange(alignment, place) { .init(key: entries[$0].key.written, value: entries[$0].value.written) }
  }

  private mutating func visitItems(_ items: [GraphNode], _ node: GraphNode, _ place: Place, _ isInPlace: Bool)
  {
    let old = tree.children(place.node)
    var alignment = ChildAlignment(old: old, newCount: items.count)
    alignment.match { index in origin(of: items[index], in: place.node) }
    if alignment.isChanged, !isInPlace || node.isTouched { matchByValue(&alignment, old, items) }
    guard alignment.hasMatches, !(isCoarse && alignment.isChanged) else {
      if !(old.isEmpty && items.isEmpty) { found.append(.replace(place, node.written.undressed)) }
      return
    }
    for (index, item) in items.enumerated() {
      if let head = alignment.matches[index] { visit(item, place.child(head)) }
    }
    arrange(alignment, place, isMapping: false) { .init(key: .scalar(.null), value: items[$0].written) }
  }

  /// Items that were made anew: first those that say what an old one says, then those of one kind at one place.
  private func matchByValue(_ alignment: inout ChildAlignment, _ old: [Int], _ items: [GraphNode]) {
    var known: [YAMLValue: [Int]] = [:]
    for head in alignment.unmatchedOld {
      let value = GraphNode(.init(graph: graph, node: head), isOriginal: false, parent: nil).value
      known[value, default: []].append(head)
    }
    alignment.match { index in
      let value = items[index].value
      guard var heads = known[value], !heads.isEmpty else { return nil }
      let head = heads.removeFirst()
      known[value] = heads
      return head
    }
    alignment.matchGaps { head, index in
      let (item, shape) = (items[index], tree.shape(head))
      return item.isScalar
        ? shape.isScalar : item.isMapping ? shape.isMapping : item.isSequence && shape.isSequence
    }
  }

  /// The child of a collection of the text that a node stems from.
  private func origin(of node: GraphNode, in collection: Int) -> Int? {
    guard let origin = node.origin, origin.graph === graph else { return nil }
    return (collection + 1..<tree.next(collection)).contains(origin.node) ? origin.node : nil
  }

  private mutating func arrange(
    _ alignment: ChildAlignment,
    _ place: Place,
    isMapping: Bool = true,
    _ entry: (Int) -> YAMLValue.Entry
  ) {
    guard alignment.isChanged else { return }
    let added = alignment.matches.indices.filter { alignment.matches[$0] == nil }
    guard alignment.onlyGrowsAtItsEnd else {
      let children = alignment.matches.enumerated().map { index, head -> ArrangedChild in
        if let head { return .kept(head) }
        return isMapping ? .entry(entry(index)) : .item(entry(index).value)
      }
      return found.append(.arrange(place, children))
    }
    let gone = alignment.unmatchedOld
    if !gone.isEmpty { found.append(.removeChildren(place, gone)) }
    guard !added.isEmpty else { return }
    found.append(
      isMapping ? .addEntries(place, added.map(entry)) : .addItems(place, added.map { entry($0).value })
    )
  }
}

/// Which of a collection's children are which of its children before.
struct ChildAlignment {
  private let positions: [Int: Int]
  private let old: [Int]
  /// For every new child the old one that it is.
  private(set) var matches: [Int?]
  private var used: Set<Int> = []

  init(old: [Int], newCount: Int) {
    self.old = old
    positions = Dictionary(uniqueKeysWithValues: old.enumerated().map { ($1, $0) })
    matches = Array(repeating: nil, count: newCount)
  }

  var hasMatches: Bool { !used.isEmpty }

  var unmatchedOld: [Int] { used.count == old.count ? [] : old.filter { !used.contains($0) } }

  /// Children came, went or changed places.
  var isChanged: Bool { matches.count != old.count || !zip(matches, old).allSatisfy { $0 == $1 } }

  /// Those that stay keep their order, and new ones follow them.
  var onlyGrowsAtItsEnd: Bool {
    let kept = matches.prefix { $0 != nil }.compactMap { $0 }
    guard matches[kept.count...].allSatisfy({ $0 == nil }) else { return false }
    return zip(kept, kept.dropFirst()).allSatisfy(<)
  }

  /// Matches new children that have no match yet.
  mutating func match(_ candidate: (Int) -> Int?) {
    for index in matches.indices where matches[index] == nil {
      guard let head = candidate(index), positions[head] != nil, used.insert(head).inserted else { continue }
      matches[index] = head
    }
  }

  /// Matches what stands between the same neighbours, one by one.
  mutating func matchGaps(_ fits: (Int, Int) -> Bool) {
    let kept = matches.compactMap { $0 }
    guard zip(kept, kept.dropFirst()).allSatisfy(<) else { return }
    var index = 0
    var position = 0
    while index < matches.count {
      if let head = matches[index] {
        position = (positions[head] ?? position) + 1
        index += 1
        continue
      }
      let free = position < old.count && !used.contains(old[position])
      if free, fits(old[position], index) {
        matches[index] = old[position]
        used.insert(old[position])
      }
      if free { position += 1 }
      index += 1
    }
  }
}
