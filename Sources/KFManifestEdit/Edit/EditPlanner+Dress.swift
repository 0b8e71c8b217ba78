// SPDX-License-Identifier: Apache-2.0

/// Keys, anchors, tags and comments.
extension EditPlanner {
  /// A key gets another spelling; what stands around it stays.
  mutating func rename(_ place: Place, _ value: YAMLValue) {
    let context = surroundings.context(of: place, onOneLine: true).asKey
    _ = replaceProperties(place.node, for: value)
    let bytes: [UInt8]
    if case .scalar(.string(let new), nil) = value, tree.shape(place.node).isScalar {
      bytes = ScalarWriter(context: context).styled(new, as: tree.shape(place.node))
    } else {
      bytes = CollectionWriter(context: context).key(value)
    }
    splice(tree.contentRange(place.node), bytes)
  }

  /// Anchor and tag as a node shall have them.
  func propertiesText(_ node: Int) -> [UInt8] {
    let wanted = properties[node] ?? NodeProperties()
    let anchor = wanted.anchor ?? tree.anchors[node].map { String(text: $0) } ?? ""
    let tag = wanted.tag ?? tree.tags[node].map { String(text: $0) } ?? ""
    let tagText = tag.isEmpty ? [] : Array(CollectionWriter.tagText(tag).dropLast())
    let parts = (anchor.isEmpty ? [] : [Array("&\(anchor)".utf8)]) + (tagText.isEmpty ? [] : [tagText])
    return Array(parts.joined(separator: [.space]))
  }

  /// The node keeps its content and gets another anchor or tag.
  mutating func dress(_ place: Place) {
    let node = place.node
    let bytes = propertiesText(node)
    if let end = propertiesEnd(node) {
      if !bytes.isEmpty { return splice(tree.start(node)..<end, bytes) }
      let isOnLine = text.lineEnd(end) >= tree.content(node) && tree.content(node) > end
      let start = isOnLine || place.isKey ? tree.start(node) : introducerEnd(place)
      return splice(start..<(isOnLine ? tree.content(node) : end), [])
    }
    guard !bytes.isEmpty else { return }
    let start = tree.content(node)
    let isBlock = tree.shape(node).isCollection && !tree.shape(node).isFlowCollection
    if isBlock, !place.isKey, introducerEnd(place) < text.lineStart(start) {
      insert([.space] + bytes, at: introducerEnd(place))
    } else if isBlock {
      let indent = [UInt8].spaces(surroundings.column(of: node))
      insert(bytes + text.newline(near: start) + indent, at: start)
    } else if tree.contentRange(node).isEmpty {
      insert([.space] + bytes, at: start)
    } else {
      insert(bytes + [.space], at: start)
    }
  }

  mutating func comment(_ place: Place, _ kind: CommentKind, _ comment: String, _ old: Range<Int>?) {
    let lines = CommentWriter.lines(comment)
    if let old {
      if lines.isEmpty { return removeComment(old, kind) }
      let indent = [UInt8].spaces(text.column(of: old.lowerBound))
      let separator = text.newline(near: old.lowerBound) + indent
      return splice(old, kind == .line ? lines[0] : Array(lines.joined(separator: separator)))
    }
    guard !lines.isEmpty else { return }
    switch kind {
    case .line: insert([.space] + lines[0], at: text.lineEnd(lineCommentOffset(place)))
    case .head:
      let line = text.lineStart(tree.start(place.node))
      let indent = text[line..<text.afterBlanks(line)]
      let newline = text.newline(near: line)
      insert(lines.flatMap { indent + $0 + newline }, at: line)
    case .foot:
      let end = tree.end(place.isKey ? tree.next(place.node) : place.node)
      let line = text.lineStart(tree.start(place.node))
      let indent = place.ancestors.isEmpty ? [] : text[line..<text.afterBlanks(line)]
      let newline = text.newline(near: end)
      insert(lines.flatMap { newline + indent + $0 }, at: text.lineEnd(end))
    }
  }

  /// On which line the comment behind a node stands.
  private func lineCommentOffset(_ place: Place) -> Int {
    let shape = tree.shape(place.node)
    if place.isKey || shape.isFlowCollection { return tree.end(place.node) }
    if shape.isBlockScalar { return tree.content(place.node) }
    return shape.isCollection ? introducerEnd(place) : tree.end(place.node)
  }

  private mutating func removeComment(_ old: Range<Int>, _ kind: CommentKind) {
    if kind == .line {
      var start = old.lowerBound
      while start > 0, text[start - 1].isBlank { start -= 1 }
      return splice(start..<old.upperBound, [])
    }
    let start = text.lineStart(old.lowerBound)
    var end = text.nextLine(old.upperBound)
    // A text does not begin with the blank lines that set its first comment off.
    while start == 0, end < text.count, text.endsLine(end) { end = text.nextLine(end) }
    splice(start..<end, [])
  }
}
