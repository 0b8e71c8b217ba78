// SPDX-License-Identifier: Apache-2.0

/// Walks the old tree with the edits made, token by token, without building the new tree.
struct Expectation {
  private let tree: NodeTree
  private var replaced: [Int: YAMLValue] = [:]
  private var addedEntries: [Int: [YAMLValue.Entry]] = [:]
  private var addedItems: [Int: [YAMLValue]] = [:]
  private var removed: Set<Int> = []
  private var addedDocument: YAMLValue?

  private var node = 0
  private var document = 0
  private var open: [(node: Int, end: Int)] = []
  /// Replaced and removed nodes in order, and how many of them the walk has passed.
  private var touched: [Int] = []
  private var passed = 0
  /// Tokens of written values, in reverse.
  private var pending: [ExpectedToken] = []

  init(_ tree: NodeTree, _ edits: [TreeEdit]) {
    self.tree = tree
    for edit in edits {
      switch edit {
      case .replace(let place, let value): replaced[place.node] = value
      case .addEntries(let place, let entries): addedEntries[place.node, default: []] += entries
      case .addItems(let place, let items): addedItems[place.node, default: []] += items
      case .removeChildren(let place, let children): removeChildren(children, of: place.node)
      case .addDocument(let value): addedDocument = value
      }
    }
    touched = (Array(replaced.keys) + removed).sorted()
  }

  /// Begins inside a region's collection and ends with it.
  init(_ tree: NodeTree, _ edits: [TreeEdit], _ region: ProofRegion) {
    self.init(tree, edits)
    node = region.nodes.lowerBound
    document = tree.documents.count
    open = [(region.collection, region.nodes.upperBound)]
  }

  private mutating func removeChildren(_ children: [Int], of node: Int) {
    removed.formUnion(children)
    if tree.shape(node).isMapping { removed.formUnion(children.map(tree.next)) }
  }

  /// The next node, when it is one that must be as it was; nearly all are.
  mutating func nextUnchanged() -> Int? {
    guard pending.isEmpty, let top = open.last, node < top.end else { return nil }
    while passed < touched.count, touched[passed] < node { passed += 1 }
    if passed < touched.count, touched[passed] == node { return nil }
    return pass()
  }

  /// The next token that the new text must have.
  mutating func next() -> ExpectedToken {
    if let token = pending.popLast() { return token }
    while let top = open.last, node < top.end, removed.contains(node) { node = tree.next(node) }
    if let top = open.last, node == top.end { return closing(top.node) }
    if open.isEmpty { return betweenDocuments() }
    return visit()
  }

  private mutating func closing(_ top: Int) -> ExpectedToken {
    if !addedEntries.isEmpty, let entries = addedEntries.removeValue(forKey: top) {
      for entry in entries.reversed() {
        push(entry.value, replacing: nil)
        push(entry.key, replacing: nil)
      }
      return next()
    }
    if !addedItems.isEmpty, let items = addedItems.removeValue(forKey: top) {
      for item in items.reversed() { push(item, replacing: nil) }
      return next()
    }
    open.removeLast()
    if open.isEmpty { pending.append(.documentEnd) }
    return .close
  }

  private mutating func betweenDocuments() -> ExpectedToken {
    if let value = addedDocument {
      addedDocument = nil
      pending.append(.documentEnd)
      push(value, replacing: nil)
      return .documentStart
    }
    guard document < tree.documents.count else { return .end }
    node = tree.documents[document].root
    document += 1
    // An open collection ends its document when it closes; everything else does so here.
    if replaced[node] != nil || !tree.shape(node).isCollection { pending.append(.documentEnd) }
    pending.append(visit())
    return .documentStart
  }

  /// The token of the current node; the walk moves past it.
  private mutating func visit() -> ExpectedToken {
    let current = node
    if let value = replaced[current] {
      node = tree.next(current)
      push(value, replacing: current)
      return pending.popLast() ?? .end
    }
    return .unchanged(pass())
  }

  private mutating func pass() -> Int {
    let current = node
    if tree.shape(current).isCollection { open.append((current, tree.next(current))) }
    node = current + 1
    return current
  }

  private mutating func push(_ value: YAMLValue, replacing node: Int?) {
    switch value {
    case .scalar, .alias:
      pending.append(.written(value, replacing: node))
    case .sequence(let items, _):
      pending.append(.close)
      for item in items.reversed() { push(item, replacing: nil) }
      pending.append(.opened(isMapping: false, replacing: node))
    case .mapping(let entries, _):
      pending.append(.close)
      for entry in entries.reversed() {
        push(entry.value, replacing: nil)
        push(entry.key, replacing: nil)
      }
      pending.append(.opened(isMapping: true, replacing: node))
    }
  }
}
