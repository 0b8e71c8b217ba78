// SPDX-License-Identifier: Apache-2.0

/// What the text after an edit must say at one point.
enum ExpectedToken {
  /// A node of the old tree, unchanged but for the anchor and tag it may get.
  case unchanged(Int)
  /// A scalar or alias that an edit writes.
  case written(YAMLValue, replacing: Int?)
  /// A collection that an edit writes begins.
  case opened(isMapping: Bool, replacing: Int?)
  case close
  case documentStart, documentEnd, end
}

/// Walks the old tree with the edits made, token by token, without building the new tree.
struct Expectation {
  /// A collection that the walk is in.
  private struct Frame {
    var node: Int
    /// Where the run of children ends that the walk is in.
    var end: Int
    /// What comes after that run, in reverse, where the children are put in another order.
    var rest: [ArrangedChild] = []
    var isArranged = false
  }

  private let tree: NodeTree
  private var replaced: [Int: YAMLValue] = [:]
  private var addedEntries: [Int: [YAMLValue.Entry]] = [:]
  private var addedItems: [Int: [YAMLValue]] = [:]
  private var arranged: [Int: [ArrangedChild]] = [:]
  private var removed: Set<Int> = []
  private var addedDocument: YAMLValue?
  private var removedDocuments: Set<Int> = []
  /// Anchors and tags that nodes get.
  private(set) var properties: [Int: NodeProperties] = [:]

  private var node = 0
  private var document = 0
  private var open: [Frame] = []
  /// Replaced, removed and arranged nodes in order, and how many of them the walk has passed.
  private var touched: [Int] = []
  private var passed = 0
  /// Where children change their order the walk goes back and forth.
  private var touchedSet: Set<Int>?
  /// Tokens of written values, in reverse.
  private var pending: [ExpectedToken] = []

  init(_ tree: NodeTree, _ edits: [TreeEdit]) {
    self.tree = tree
    for edit in edits { note(edit) }
    touched = (Array(replaced.keys) + removed + arranged.keys).sorted()
    if !arranged.isEmpty { touchedSet = Set(touched) }
  }

  private mutating func note(_ edit: TreeEdit) {
    switch edit {
    case .replace(let place, let value), .rename(let place, let value): replaced[place.node] = value
    case .addEntries(let place, let entries): addedEntries[place.node, default: []] += entries
    case .addItems(let place, let items): addedItems[place.node, default: []] += items
    case .removeChildren(let place, let children): removeChildren(children, of: place.node)
    case .arrange(let place, let children): arranged[place.node] = children
    case .dress(let place, let wanted): properties[place.node] = wanted
    case .comment: break
    case .addDocument(let value): addedDocument = value
    case .removeDocuments(let documents): removedDocuments.formUnion(documents)
    }
  }

  /// Begins inside a region's collection and ends with it.
  init(_ tree: NodeTree, _ edits: [TreeEdit], _ region: ProofRegion) {
    self.init(tree, edits)
    node = region.nodes.lowerBound
    document = tree.documents.count
    open = [Frame(node: region.collection, end: region.nodes.upperBound)]
  }

  private mutating func removeChildren(_ children: [Int], of node: Int) {
    removed.formUnion(children)
    if tree.shape(node).isMapping { removed.formUnion(children.map(tree.next)) }
  }

  /// The next node, when it is one that must be as it was; nearly all are.
  mutating func nextUnchanged() -> Int? {
    guard pending.isEmpty, let top = open.last, node < top.end else { return nil }
    if let touchedSet {
      if touchedSet.contains(node) { return nil }
    } else {
      while passed < touched.count, touched[passed] < node { passed += 1 }
      if passed < touched.count, touched[passed] == node { return nil }
    }
    return pass()
  }

  /// The next token that the new text must have.
  mutating func next() -> ExpectedToken {
    if let token = pending.popLast() { return token }
    while let top = open.last, node < top.end, removed.contains(node) { node = tree.next(node) }
    if let top = open.last, node >= top.end { return closing(top) }
    if open.isEmpty { return betweenDocuments() }
    return visit()
  }

  private mutating func closing(_ top: Frame) -> ExpectedToken {
    if let child = open[open.count - 1].rest.popLast() {
      enter(child, top.node)
      return next()
    }
    if !addedEntries.isEmpty, let entries = addedEntries.removeValue(forKey: top.node) {
      for entry in entries.reversed() { push(entry) }
      return next()
    }
    if !addedItems.isEmpty, let items = addedItems.removeValue(forKey: top.node) {
      for item in items.reversed() { push(item, replacing: nil) }
      return next()
    }
    open.removeLast()
    if top.isArranged { node = tree.next(top.node) }
    if open.isEmpty { pending.append(.documentEnd) }
    return .close
  }

  /// Goes to the next child of a collection whose children are put in order.
  private mutating func enter(_ child: ArrangedChild, _ collection: Int) {
    switch child {
    case .kept(let head):
      node = head
      open[open.count - 1].end = tree.next(tree.shape(collection).isMapping ? tree.next(head) : head)
    case .entry(let entry): push(entry)
    case .item(let item): push(item, replacing: nil)
    }
  }

  private mutating func betweenDocuments() -> ExpectedToken {
    if let value = addedDocument {
      addedDocument = nil
      pending.append(.documentEnd)
      push(value, replacing: nil)
      return .documentStart
    }
    while removedDocuments.contains(document) { document += 1 }
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
    if tree.shape(current).isCollection {
      if let children = arranged.isEmpty ? nil : arranged[current] {
        open.append(Frame(node: current, end: current + 1, rest: children.reversed(), isArranged: true))
      } else {
        open.append(Frame(node: current, end: tree.next(current)))
      }
    }
    node = current + 1
    return current
  }

  private mutating func push(_ entry: YAMLValue.Entry) {
    push(entry.value, replacing: nil)
    push(entry.key, replacing: nil)
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
      for entry in entries.reversed() { push(entry) }
      pending.append(.opened(isMapping: true, replacing: node))
    case .dressed(let inner, _): push(inner, replacing: node)
    }
  }
}
