// SPDX-License-Identifier: Apache-2.0

/// Finds what an expression changed: compares the nodes it touched with the text.
struct EditCollector {
  private let graph: ExpressionGraph
  private var found: [TreeEdit] = []

  init(_ graph: ExpressionGraph) { self.graph = graph }

  private var tree: NodeTree { graph.tree }

  func edits() -> [TreeEdit] {
    var collector = self
    if let source = graph.root.source {
      collector.visit(graph.root, Place(node: source))
    } else if !graph.root.isNull {
      collector.found.append(.addDocument(graph.root.value))
    }
    return collector.found
  }

  private mutating func visit(_ node: GraphNode, _ place: Place) {
    for child in node.lookedUp.sorted(by: { $0.key < $1.key }) { visit(child.value, place.child(child.key)) }
    guard node.isAssigned || node.isRead else { return }
    if node.isAssigned {
      let value = node.value
      if !holds(place.node, value) { found.append(.replace(place, value)) }
      return
    }
    switch node.content {
    case .mapping(let entries, _): visitMapping(entries, node, place)
    case .sequence(let items, _): visitSequence(items, node, place)
    default: break
    }
  }

  private mutating func visitMapping(_ entries: [GraphNode.Entry], _ node: GraphNode, _ place: Place) {
    let original = tree.entries(place.node).map(\.key)
    let kept = entries.compactMap(\.key.source)
    let added = entries.filter { $0.key.source == nil }.map {
      YAMLValue.Entry(key: $0.key.value, value: $0.value.value)
    }
    if kept.isEmpty {
      if !original.isEmpty || !added.isEmpty { found.append(.replace(place, .mapping(added))) }
      return
    }
    for entry in entries {
      if let source = entry.value.source { visit(entry.value, place.child(source)) }
    }
    remove(original, kept, place)
    if !added.isEmpty { found.append(.addEntries(place, added)) }
  }

  private mutating func visitSequence(_ items: [GraphNode], _ node: GraphNode, _ place: Place) {
    let original = tree.children(place.node)
    let kept = items.compactMap(\.source)
    let added = items.filter { $0.source == nil }.map(\.value)
    if kept.isEmpty {
      if !original.isEmpty || !added.isEmpty { found.append(.replace(place, .sequence(added))) }
      return
    }
    for item in items {
      if let source = item.source { visit(item, place.child(source)) }
    }
    remove(original, kept, place)
    if !added.isEmpty { found.append(.addItems(place, added)) }
  }

  private mutating func remove(_ original: [Int], _ kept: [Int], _ place: Place) {
    guard kept.count < original.count else { return }
    let kept = Set(kept)
    found.append(.removeChildren(place, original.filter { !kept.contains($0) }))
  }

  /// The text says this already.
  private func holds(_ source: Int, _ value: YAMLValue) -> Bool {
    if case .scalar(let scalar, nil) = value { return tree.holds(source, scalar) }
    return !tree.shape(source).isScalar && tree.shape(source) != .alias
      && GraphNode(source: source, in: graph, parent: nil).value == value
  }
}
