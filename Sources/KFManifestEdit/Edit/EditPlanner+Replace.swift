// SPDX-License-Identifier: Apache-2.0

extension EditPlanner {
  /// The content of a node becomes `value`; anchor, fitting tag and comments stay.
  mutating func replace(_ place: Place, _ value: YAMLValue) {
    var value = value
    // Comments stay those of the node; a value that goes to a place has none of its own.
    if value.dress.style == nil { value = value.undressed }
    let context = surroundings.context(of: place, onOneLine: value.isOneLine)
    let properties = replaceProperties(place.node, for: value)
    if value == .scalar(.empty) { return clear(place, hasProperties: properties) }
    let isBlock = CollectionWriter.isBlock(value) && !context.inFlow
    switch (isEmpty(place.node), isBlock) {
    case (true, false): fill(place, CollectionWriter(context: context).inline(value))
    case (true, true): fillBlock(place, value, context)
    case (false, false): replaceInline(place, value, context)
    case (false, true): replaceByBlock(place, value, context, hasProperties: properties)
    }
  }

  /// Takes the content away, and in block style the blanks before it.
  private mutating func clear(_ place: Place, hasProperties: Bool) {
    if isEmpty(place.node) { return }
    let range = tree.contentRange(place.node)
    let isInline = place.ancestors.last.map { tree.shape($0).isFlowCollection } ?? true
    let start =
      isInline
      ? range.lowerBound
      : hasProperties ? propertiesEnd(place.node) ?? range.lowerBound : introducerEnd(place)
    let headerEnd = text.lineEnd(start)
    if range.upperBound <= headerEnd || isInline { return splice(start..<range.upperBound, []) }
    // What goes over several lines: a comment on the first of them stays.
    let comment =
      tree.shape(place.node).isBlockScalar || range.lowerBound > headerEnd
      ? firstLineComment(place.node, start) : headerEnd
    splice(start..<comment, [])
    splice(headerEnd..<text.lineEnd(range.upperBound), [])
  }

  /// Where the comment begins, blanks included, on the line where a value is introduced; the line's end without.
  private func firstLineComment(_ node: Int, _ start: Int) -> Int {
    let lineEnd = text.lineEnd(start)
    var at = start
    while at < lineEnd {
      if text[at] == .hash, at > start, text[at - 1].isBlank {
        while at > start, text[at - 1].isBlank { at -= 1 }
        return at
      }
      at += 1
    }
    return lineEnd
  }

  /// The node has no content of its own, as in `key:`.
  private func isEmpty(_ node: Int) -> Bool {
    tree.shape(node).isScalar && tree.contentRange(node).isEmpty
  }

  /// Removes a tag that the new value would contradict.
  ///
  /// - Returns: whether the node still has an anchor or a tag.
  mutating func replaceProperties(_ node: Int, for value: YAMLValue) -> Bool {
    if properties[node] != nil {
      let bytes = propertiesText(node)
      let hasContent = !isEmpty(node)
      splice(tree.start(node)..<tree.content(node), bytes + (bytes.isEmpty || !hasContent ? [] : [.space]))
      return !bytes.isEmpty
    }
    let anchor = tree.anchors[node]
    guard let tag = tree.tags[node] else { return anchor != nil }
    if TagRule.keeps(tag, for: value) { return true }
    let text = anchor.map { [UInt8(ascii: "&")] + $0 + (isEmpty(node) ? [] : [.space]) } ?? []
    splice(tree.start(node)..<tree.content(node), text)
    return anchor != nil
  }

  private mutating func replaceInline(_ place: Place, _ value: YAMLValue, _ context: WritingContext) {
    let node = place.node
    switch tree.shape(node) {
    case .blockMapping, .blockSequence:
      replaceBlock(place, CollectionWriter(context: context).inline(value))
    case .literal, .folded:
      replaceBlockScalar(place, value, context)
    default:
      let range = tree.contentRange(node)
      let bytes = ScalarChange(tree: tree, place: place, context: context).bytes(for: value)
      spliceLines(range, bytes, endsInBreak: Self.endsInBreak(value, bytes))
    }
  }

  /// A block scalar's header goes to its place on the line, before a comment; its lines go below.
  private mutating func spliceLines(_ range: Range<Int>, _ bytes: [UInt8], endsInBreak: Bool) {
    let headerEnd = bytes.lineEnd(0)
    guard bytes.first.map({ "|>".utf8.contains($0) }) == true, headerEnd < bytes.count else {
      return splice(range, bytes)
    }
    let lineEnd = text.lineEnd(range.upperBound)
    splice(range, Array(bytes[..<headerEnd]))
    let final = endsInBreak && lineEnd == text.count ? text.newline(near: range.lowerBound) : []
    insert(Array(bytes[headerEnd...]) + final, at: lineEnd)
  }

  /// A literal block whose value ends in a line break needs one after its last line.
  static func endsInBreak(_ value: YAMLValue, _ bytes: [UInt8]) -> Bool {
    guard case .scalar(.string(let text), _) = value.undressed else { return false }
    return bytes.first.map { "|>".utf8.contains($0) } == true && bytes.lineEnd(0) < bytes.count
      && text.utf8.last == .lineFeed
  }

  private mutating func replaceBlockScalar(_ place: Place, _ value: YAMLValue, _ context: WritingContext) {
    let range = tree.contentRange(place.node)
    let bytes = ScalarChange(tree: tree, place: place, context: context).bytes(for: value)
    let headerEnd = text.lineEnd(range.lowerBound)
    if bytes.first.map({ "|>".utf8.contains($0) }) == true, bytes.lineEnd(0) < bytes.count {
      let needsBreak = Self.endsInBreak(value, bytes) && range.upperBound == text.count
      return splice(range, bytes + (needsBreak ? context.newline : []))
    }
    let header = BlockScalarHeader(text[range])
    splice(range.lowerBound..<range.lowerBound + 1 + header.text.count, bytes)
    splice(headerEnd..<max(headerEnd, range.upperBound), [])
  }

  /// A block collection becomes something on one line.
  private mutating func replaceBlock(_ place: Place, _ bytes: [UInt8]) {
    let range = tree.contentRange(place.node)
    let lineStart = text.lineStart(range.lowerBound)
    let introducer = introducerEnd(place)
    let end =
      text.lineEnd(range.lowerBound) >= range.upperBound ? range.upperBound : text.lineEnd(range.upperBound)
    guard introducer < lineStart else { return splice(range.lowerBound..<end, bytes) }
    let anchorEnd = max(introducer, propertiesEnd(place.node) ?? introducer)
    insert([.space] + bytes, at: anchorEnd)
    splice(text.lineEnd(anchorEnd)..<end, [])
  }

  /// Where the anchor and tag of a node end, without the blanks after them; nil when it has none.
  func propertiesEnd(_ node: Int) -> Int? {
    guard tree.anchors[node] != nil || tree.tags[node] != nil else { return nil }
    var end = tree.start(node)
    let limit = tree.content(node)
    var at = end
    while at < limit {
      if text[at] == .hash, at > 0, text[at - 1].isBlank { at = text.lineEnd(at) }
      guard at < limit else { break }
      if !text[at].isBlank && !text[at].isBreak { end = at + 1 }
      at += 1
    }
    return end
  }
}
