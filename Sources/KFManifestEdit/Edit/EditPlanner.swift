// SPDX-License-Identifier: Apache-2.0

/// Works out which bytes each edit takes; the text itself is not changed.
struct EditPlanner {
  let tree: NodeTree
  private var splices: [Splice] = []
  /// Children that go, so that new ones are not put behind them.
  private var removed: Set<Int> = []
  /// Anchors and tags that nodes get.
  private(set) var properties: [Int: NodeProperties] = [:]
  private var replaced: Set<Int> = []
  /// Collections whose children change their order, which is done when all else is planned.
  var moved: [(place: Place, children: [ArrangedChild])] = []

  var text: [UInt8] { tree.text.utf8 }
  var surroundings: Surroundings { Surroundings(tree: tree) }

  private init(_ tree: NodeTree) { self.tree = tree }

  /// The splices that make all `edits`.
  ///
  /// - Throws: ``ManifestError/Code/unsafeEdit`` when two edits want the same bytes.
  static func plan(_ edits: [TreeEdit], in tree: NodeTree) throws(ManifestError) -> Splices {
    var planner = EditPlanner(tree)
    for edit in edits { planner.note(edit) }
    for case .comment(let place, let kind, let comment, let old) in edits {
      planner.comment(place, kind, comment, old)
    }
    for edit in edits { planner.plan(edit) }
    // What lies deeper comes first, so that it moves with what it lies in.
    for (place, children) in planner.moved.sorted(by: { $0.place.node > $1.place.node }) {
      planner.move(place, children)
    }
    planner.keepLastLine()
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

  /// A text that ends inside a block scalar, without a line break: when more lines follow, its header has to say
  /// that the value ends without one.
  private mutating func keepLastLine() {
    guard let last = tree.nodes.indices.last, tree.shape(last).isBlockScalar, tree.end(last) == text.count,
      !(text.last?.isBreak ?? true), !replaced.contains(last),
      splices.contains(where: { $0.range.lowerBound == text.count && $0.bytes.first?.isBreak == true })
    else { return }
    let header = BlockScalarHeader(tree.raw(last))
    guard header.chomping != .strip, text.lineEnd(tree.content(last)) < text.count else { return }
    let end = tree.content(last) + 1 + header.text.count
    splice(header.chomping == .clip ? end..<end : end - 1..<end, [.dash])
  }

  private mutating func note(_ edit: TreeEdit) {
    switch edit {
    case .removeChildren(_, let children): removed.formUnion(children)
    case .dress(let place, let wanted): properties[place.node] = wanted
    case .replace(let place, _), .rename(let place, _): replaced.insert(place.node)
    default: break
    }
  }

  private mutating func plan(_ edit: TreeEdit) {
    switch edit {
    case .replace(let place, let value): replace(place, value)
    case .rename(let place, let value): rename(place, value)
    case .addEntries(let place, let entries): add(entries, to: place)
    case .addItems(let place, let items): add(items, to: place)
    case .removeChildren(let place, let children): remove(children, from: place)
    case .arrange(let place, let children): arrange(place, children)
    case .dress(let place, _): if !replaced.contains(place.node) { dress(place) }
    case .comment: break
    case .addDocument(let value): addDocument(value)
    case .removeDocuments(let documents): removeDocuments(documents)
    }
  }

  /// Takes out the splices that lie in a range.
  mutating func takeSplices(in range: Range<Int>) -> [Splice] {
    let isInside = { (splice: Splice) in
      range.lowerBound <= splice.range.lowerBound && splice.range.upperBound <= range.upperBound
    }
    defer { splices.removeAll(where: isInside) }
    return splices.filter(isInside)
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

  private mutating func removeDocuments(_ gone: Set<Int>) {
    let first = tree.documents.indices.first { !gone.contains($0) } ?? 0
    if first > 0 {
      // A text does not begin with the marker that set its first document off.
      let isBare = tree.documents[first].isExplicit && text.endsLine(tree.documents[first].contentStart)
      splice(0..<(isBare ? text.nextLine(tree.documents[first].contentStart) : documentStart(first)), [])
    }
    for number in gone where number > first {
      let end = number + 1 < tree.documents.count ? documentStart(number + 1) : text.count
      splice(documentStart(number)..<max(documentStart(number), end), [])
    }
  }

  /// Where the line of a document's marker begins.
  private func documentStart(_ number: Int) -> Int {
    let document = tree.documents[number]
    return document.isExplicit ? text.lineStart(max(0, document.contentStart - 1)) : document.contentStart
  }
}
