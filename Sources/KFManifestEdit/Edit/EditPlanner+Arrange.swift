// SPDX-License-Identifier: Apache-2.0

/// Children of a collection inserted between others, or in another order, with their comments.
extension EditPlanner {
  mutating func arrange(_ place: Place, _ children: [ArrangedChild]) {
    let order = children.compactMap(\.keptHead)
    guard zip(order, order.dropFirst()).allSatisfy(<) else { return moved.append((place, children)) }
    let kept = Set(order)
    let gone = heads(of: place.node).filter { !kept.contains($0) }
    if !gone.isEmpty { remove(gone, from: place) }
    var previous: Int?
    var pending: [ArrangedChild] = []
    for child in children {
      guard let head = child.keptHead else {
        pending.append(child)
        continue
      }
      insert(pending, after: previous, before: head, in: place)
      (previous, pending) = (head, [])
    }
    insert(pending, after: previous, before: nil, in: place)
  }

  /// A mapping's keys, a sequence's items.
  func heads(of node: Int) -> [Int] {
    tree.shape(node).isMapping ? tree.entries(node).map(\.key) : tree.children(node)
  }

  /// Where a child ends.
  func tail(of head: Int, in node: Int) -> Int {
    tree.end(tree.shape(node).isMapping ? tree.next(head) : head)
  }

  private mutating func insert(
    _ children: [ArrangedChild], after previous: Int?, before next: Int?, in place: Place
  ) {
    guard !children.isEmpty else { return }
    let spellings = spellings(of: children, in: place)
    if tree.shape(place.node).isFlowCollection {
      if let previous {
        insert(spellings.flatMap { [.comma, .space] + $0 }, at: tail(of: previous, in: place.node))
      } else if let next {
        insert(spellings.flatMap { $0 + [.comma, .space] }, at: tree.start(next))
      }
      return
    }
    let indent = [UInt8].spaces(surroundings.column(of: place.node))
    if let previous {
      let end = tail(of: previous, in: place.node)
      let newline = text.newline(near: end)
      insert(spellings.flatMap { newline + indent + $0 }, at: text.lineEnd(end))
    } else if let next {
      let start = childStart(next, in: place.node)
      let newline = text.newline(near: start)
      if text.indentation(before: start) != nil {
        insert(
          spellings.flatMap { indent + $0 + newline }, at: commentsTop(above: start, of: next, in: place.node)
        )
      } else {
        insert(spellings.flatMap { $0 + newline + indent }, at: start)
      }
    }
  }

  private func spellings(of children: [ArrangedChild], in place: Place) -> [[UInt8]] {
    let context = surroundings.context(inside: place, onOneLine: false)
    let writer = CollectionWriter(context: context)
    let column = surroundings.column(of: place.node)
    let isFlow = tree.shape(place.node).isFlowCollection
    return children.compactMap { child in
      switch child {
      case .kept: nil
      case .item(let item): isFlow ? writer.inline(item) : writer.item(item, column: column)
      case .entry(let entry):
        isFlow
          ? writer.key(entry.key) + [.colon, .space] + writer.inline(entry.value)
          : writer.entry(entry, column: column)
      }
    }
  }

  /// Where a child of a block collection begins: at its dash, its key or the `?` before it.
  private func childStart(_ head: Int, in node: Int) -> Int {
    if !tree.shape(node).isMapping { return dash(of: head, in: node) }
    if head == node + 1 { return tree.content(node) }
    let line = text.lineStart(tree.start(head))
    let first = text.afterBlanks(line)
    return first < text.count && text[first] == UInt8(ascii: "?") ? first : tree.start(head)
  }

  /// Where the line begins of the first of the comments directly above a child; those above a document's first
  /// are the document's.
  private func commentsTop(above start: Int, of head: Int, in node: Int) -> Int {
    var top = text.lineStart(start)
    let isFirst = head == node + 1 && tree.documents.contains { $0.root == node }
    while !isFirst, top > 0 {
      let line = text.lineStart(beforeBreak(top))
      let first = text.afterBlanks(line)
      guard first < top, text[first] == .hash else { break }
      top = line
    }
    return top
  }

  // MARK: Another order

  /// Puts children of a collection into another order, the changes inside them made.
  mutating func move(_ place: Place, _ children: [ArrangedChild]) {
    let node = place.node
    let isFlow = tree.shape(node).isFlowCollection
    let all = heads(of: node)
    let blocks = all.map { block(of: $0, in: node, isFlow: isFlow) }
    guard let first = blocks.first, let last = blocks.last else { return }
    let region = first.lowerBound..<last.upperBound
    let inner = takeSplices(in: region)
    var gaps = zip(blocks, blocks.dropFirst()).map { Array(text[$0.upperBound..<$1.lowerBound]) }
    let isInline = !isFlow && text.indentation(before: first.lowerBound) == nil
    let indent = isFlow ? [] : [UInt8].spaces(surroundings.column(of: node))
    let places = Dictionary(uniqueKeysWithValues: zip(all, blocks))
    var parts: [[UInt8]] = []
    for child in children {
      if let head = child.keptHead, let block = places[head] {
        let text = applying(inner.filter { Self.contains(block, $0.range) }, to: block)
        parts.append(isInline && block == first ? indent + text : text)
      } else {
        parts.append(indent + (spellings(of: [child], in: place).first ?? []))
      }
    }
    if isInline, !parts.isEmpty { hoistComments(of: &parts[0], above: region.lowerBound) }
    let newline = isFlow ? [UInt8]([.comma, .space]) : text.newline(near: region.lowerBound)
    let leftover =
      gaps.count >= parts.count ? gaps[max(0, parts.count - 1)...].filter { $0.contains(.hash) } : []
    while gaps.count < parts.count { gaps.append(newline) }
    var bytes: [UInt8] = []
    for (index, part) in parts.enumerated() { bytes += part + (index + 1 < parts.count ? gaps[index] : []) }
    for gap in leftover { bytes += gap[..<beforeFinalBreak(gap)] }
    splice(region, bytes)
  }

  private static func contains(_ block: Range<Int>, _ range: Range<Int>) -> Bool {
    block.lowerBound <= range.lowerBound && range.upperBound <= block.upperBound
  }

  private func beforeFinalBreak(_ bytes: [UInt8]) -> Int {
    var end = bytes.count
    while end > 0, bytes[end - 1].isBreak { end -= 1 }
    return end
  }

  /// A child's lines with the comments above them; in flow style just the child.
  private func block(of head: Int, in node: Int, isFlow: Bool) -> Range<Int> {
    if isFlow { return tree.start(head)..<tail(of: head, in: node) }
    let start = childStart(head, in: node)
    let isAlone = text.indentation(before: start) != nil
    return
      (isAlone ? commentsTop(above: start, of: head, in: node) : start)..<text.lineEnd(
        tail(of: head, in: node))
  }

  /// The text of a range with changes made.
  private func applying(_ splices: [Splice], to range: Range<Int>) -> [UInt8] {
    let moved = splices.map { splice in
      Splice(
        splice.range.lowerBound - range.lowerBound..<splice.range.upperBound - range.lowerBound, splice.bytes)
    }
    let slice = Array(text[range])
    return Splices(moved, in: slice)?.applied(to: slice) ?? slice
  }

  /// The first child stands beside a dash: its comments go above the line of the dash.
  private mutating func hoistComments(of part: inout [UInt8], above offset: Int) {
    var at = part.afterBlanks(0)
    let line = text.lineStart(offset)
    while at < part.count, part[at] == .hash {
      let next = part.nextLine(at)
      let indent = text[line..<text.afterBlanks(line)]
      insert(Array(indent) + part[at..<next], at: line)
      at = part.afterBlanks(next)
    }
    part = Array(part[at...])
  }
}
