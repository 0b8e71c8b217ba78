// SPDX-License-Identifier: Apache-2.0

extension EditPlanner {
  /// New entries go directly after the last one, in its column and style.
  mutating func add(_ entries: [YAMLValue.Entry], to place: Place) {
    let context = surroundings.context(inside: place, onOneLine: entries.allSatisfy(\.value.isOneLine))
    let writer = CollectionWriter(context: context)
    switch tree.shape(place.node) {
    case .blockMapping:
      let column = surroundings.column(of: place.node)
      addLines(entries.map { writer.entry($0, column: column) }, column: column, to: place.node, context)
    case .flowPair:
      let range = tree.contentRange(place.node)
      insert([UInt8(ascii: "{")], at: range.lowerBound)
      addInline(entries.map { flowEntry($0, writer) }, to: place.node)
      insert([UInt8(ascii: "}")], at: range.upperBound)
    default:
      addInline(entries.map { flowEntry($0, writer) }, to: place.node)
    }
  }

  private func flowEntry(_ entry: YAMLValue.Entry, _ writer: CollectionWriter) -> [UInt8] {
    writer.key(entry.key) + [.colon, .space] + writer.inline(entry.value)
  }

  /// New items go directly after the last one.
  mutating func add(_ items: [YAMLValue], to place: Place) {
    let context = surroundings.context(inside: place, onOneLine: items.allSatisfy(\.isOneLine))
    let writer = CollectionWriter(context: context)
    if tree.shape(place.node) == .blockSequence {
      let column = surroundings.column(of: place.node)
      addLines(items.map { writer.item($0, column: column) }, column: column, to: place.node, context)
    } else {
      addInline(items.map(writer.inline), to: place.node)
    }
  }

  private mutating func addLines(_ lines: [[UInt8]], column: Int, to node: Int, _ context: WritingContext) {
    let newline = text.newline(near: lastChildEnd(node))
    let bytes = lines.flatMap { newline + .spaces(column) + $0 }
    insert(bytes, at: text.lineEnd(lastChildEnd(node)))
  }

  /// After the last child, on a line of its own when that is on one.
  private mutating func addInline(_ children: [[UInt8]], to node: Int) {
    guard let last = lastKept(node).map(tree.start) else {
      return insert(Array(children.joined(separator: ", ".utf8)), at: tree.content(node) + 1)
    }
    var separator: [UInt8] = [.comma, .space]
    if let indentation = text.indentation(before: last), indentation.startIndex > tree.content(node) {
      separator = [.comma] + text.newline(near: indentation.startIndex - 1) + indentation
    }
    insert(children.flatMap { separator + $0 }, at: lastChildEnd(node))
  }

  private func lastChildEnd(_ node: Int) -> Int {
    guard let last = lastKept(node) else { return tree.content(node) + 1 }
    return tree.end(tree.shape(node).isMapping ? tree.next(last) : last)
  }
}
