// SPDX-License-Identifier: Apache-2.0

/// Works out which bytes each edit takes; the text itself is not changed.
struct EditPlanner {
  let tree: NodeTree
  private(set) var splices: [Splice] = []
  /// Children that go, so that new ones are not put behind them.
  private var removed: Set<Int> = []

  var text: [UInt8] { tree.text.utf8 }
  var surroundings: Surroundings { Surroundings(tree: tree) }

  private init(_ tree: NodeTree) { self.tree = tree }

  /// The splices that make all `edits`.
  ///
  /// - Throws: ``ManifestError/Code/unsafeEdit`` when two edits want the same bytes.
  static func plan(_ edits: [TreeEdit], in tree: NodeTree) throws(ManifestError) -> Splices {
    var planner = EditPlanner(tree)
    for case .removeChildren(_, let children) in edits { planner.removed.formUnion(children) }
    for edit in edits { planner.plan(edit) }
    guard let splices = Splices(planner.splices, in: tree.text.utf8) else {
      throw tree.error(
        .unsafeEdit,
        at: nil,
        "two edits would change the same bytes",
        remedy: "make the edits one after the other"
      )
    }
    return splices
  }

  private mutating func plan(_ edit: TreeEdit) {
    switch edit {
    case .replace(let place, let value): replace(place, value)
    case .addEntries(let place, let entries): add(entries, to: place)
    case .addItems(let place, let items): add(items, to: place)
    case .removeChildren(let place, let children): remove(children, from: place)
    case .addDocument(let value): addDocument(value)
    }
  }

  /// The last child of a collection that stays: a mapping's key, a sequence's item.
  func lastKept(_ node: Int) -> Int? {
    let isMapping = tree.shape(node).isMapping
    let heads = isMapping ? tree.entries(node).map(\.key) : tree.children(node)
    return heads.last { !removed.contains($0) }
  }

  mutating func splice(_ range: Range<Int>, _ bytes: [UInt8]) { splices.append(Splice(range, bytes)) }
  mutating func insert(_ bytes: [UInt8], at offset: Int) { splices.append(.insert(bytes, at: offset)) }

  /// A document at the end of a text that has none, after whatever comments it has.
  private mutating func addDocument(_ value: YAMLValue) {
    let newline = text.newline(near: text.count)
    var context = WritingContext()
    context.newline = newline
    let isLineOpen = !text.isEmpty && !(text.last?.isBreak ?? false)
    let body = CollectionWriter(context: context).block(value, column: 0)
    insert((isLineOpen ? newline : []) + body + newline, at: text.count)
  }
}
