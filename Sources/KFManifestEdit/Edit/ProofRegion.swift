// SPDX-License-Identifier: Apache-2.0

/// The lines that an edit of a large text can have an effect on.
///
/// They are whole entries of one block collection, from the start of a line to the start of the line of
/// whatever comes after them. Such lines mean by themselves what they mean in the text: their columns are the
/// same, and what follows stands at their column or further left, which ends every open scalar. So if the new
/// lines read as just the expected entries, the rest of the text, byte for byte the same, reads as before.
/// Anchors, tags and directives reach further; texts that have them are read whole.
struct ProofRegion {
  /// The collection.
  var collection: Int
  /// Its children that lie in the region, from the first key or item to the node after the last.
  var nodes: Range<Int>
  /// The lines in the old text.
  var lines: Range<Int>

  /// The smallest region around all edits of one document; nil when the text must be read whole.
  init?(_ edits: ArraySlice<TreeEdit>, _ splices: ArraySlice<Splice>, in tree: NodeTree) {
    guard tree.anchors.isEmpty, tree.tags.isEmpty, tree.aliasTargets.isEmpty,
      let first = splices.first, let last = splices.last, let chain = Self.commonAncestors(edits)
    else { return nil }
    for depth in chain.indices.reversed() {
      guard let region = Self.region(chain[depth], edits, in: tree) else { continue }
      if region.lines.lowerBound <= first.range.lowerBound, region.lines.upperBound > last.range.upperBound {
        self = region
        return
      }
    }
    return nil
  }

  private init(collection: Int, nodes: Range<Int>, lines: Range<Int>) {
    self.collection = collection
    self.nodes = nodes
    self.lines = lines
  }

  /// The collections around every edited node, outermost first.
  private static func commonAncestors(_ edits: ArraySlice<TreeEdit>) -> [Int]? {
    var common: [Int]?
    for edit in edits {
      guard let place = edit.place else { return nil }
      guard let known = common else {
        common = place.ancestors
        continue
      }
      let same = zip(known, place.ancestors).prefix { $0 == $1 }.count
      common = Array(known[..<same])
    }
    return common
  }

  private static func region(_ collection: Int, _ edits: ArraySlice<TreeEdit>, in tree: NodeTree)
    -> ProofRegion?
  {
    guard !tree.shape(collection).isFlowCollection else { return nil }
    let edited = edits.compactMap { $0.place?.node }
    guard let lowest = edited.min(), let highest = edited.max() else { return nil }
    let isMapping = tree.shape(collection).isMapping
    var head = collection + 1
    var start: Int?
    while head < tree.next(collection) {
      let next = tree.next(isMapping ? tree.next(head) : head)
      if start == nil, lowest < next { start = head }
      if let start, highest < next { return between(start, next, collection, in: tree) }
      head = next
    }
    return nil
  }

  private static func between(_ start: Int, _ end: Int, _ collection: Int, in tree: NodeTree) -> ProofRegion?
  {
    let text = tree.text.utf8
    let line = text.lineStart(tree.start(start))
    let first = text.afterBlanks(line)
    // The entry begins its line: its key does, or the dash of its item.
    let isMapping = tree.shape(collection).isMapping
    guard
      isMapping
        ? first == tree.start(start) : text.column(of: first) == text.column(of: tree.content(collection)),
      isMapping || text[first] == .dash, !text[line..<first].contains(.tab)
    else { return nil }
    let after = end < tree.nodes.count ? text.lineStart(tree.start(end)) : text.count
    let upper = min(after, tree.documentEnd(tree.document(of: collection)))
    return upper > line ? ProofRegion(collection: collection, nodes: start..<end, lines: line..<upper) : nil
  }
}

extension NodeTree {
  /// The number of the document that a node belongs to.
  func document(of node: Int) -> Int {
    var low = 0
    var high = documents.count
    while low < high {
      let middle = (low + high) / 2
      if documents[middle].root <= node { low = middle + 1 } else { high = middle }
    }
    return max(0, low - 1)
  }

  /// Where the line begins that ends a document; the text's end for the last.
  func documentEnd(_ document: Int) -> Int {
    guard documents.indices.contains(document), documents[document].end < text.utf8.count else {
      return text.utf8.count
    }
    return text.utf8.lineStart(documents[document].end)
  }
}
