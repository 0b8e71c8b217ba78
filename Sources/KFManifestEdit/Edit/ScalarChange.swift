// SPDX-License-Identifier: Apache-2.0

/// A node's new content in the node's own style where that can hold it, else in the nearest that can.
struct ScalarChange {
  let tree: NodeTree
  let place: Place
  let context: WritingContext

  func bytes(for value: YAMLValue) -> [UInt8] {
    guard case .scalar(.string(let new), nil) = value else {
      return CollectionWriter(context: context).inline(value)
    }
    let writer = ScalarWriter(context: context)
    let shape = tree.shape(place.node)
    guard shape.isScalar else { return writer.fresh(.string(new)) }
    let old = String(text: tree.value(place.node))
    if shape == .plain, isTaggedString, PlainSyntax.canBePlain(new, inFlow: context.inFlow) {
      return Array(new.utf8)
    }
    if isMultiLine, let words = words(old, new) { return words }
    if shape.isBlockScalar, let block = block(old, new), means(block, new) { return block }
    return writer.styled(new, as: shape.isBlockScalar ? .doubleQuoted : shape)
  }

  /// `!!str` makes text of whatever follows.
  private var isTaggedString: Bool {
    tree.tags[place.node].map { String(text: $0) == "tag:yaml.org,2002:str" } ?? false
  }

  /// The text runs over several lines that are folded together when it is read.
  private var isMultiLine: Bool {
    let raw = tree.raw(place.node)
    return tree.shape(place.node) != .literal && raw.contains { $0.isBreak }
  }

  /// The folded lines with other words in them; a block's header says how the new text ends.
  private func words(_ old: String, _ new: String) -> [UInt8]? {
    guard let words = WordChange(raw: Array(tree.raw(place.node)), old: old, new: new).bytes else {
      return nil
    }
    if means(words, new) { return words }
    guard tree.shape(place.node) == .folded else { return nil }
    var header = BlockScalarHeader(words)
    let length = header.text.count
    header.chomping = BlockScalarWriter.chomping(for: new)
    let block = words[..<1] + header.text + words[(1 + length)...]
    return means(Array(block), new) ? Array(block) : nil
  }

  private func block(_ old: String, _ new: String) -> [UInt8]? {
    let edit = BlockScalarEdit(raw: tree.raw(place.node), context: context)
    if tree.shape(place.node) == .folded {
      return edit.folded(new) ?? BlockScalarWriter(context: context).literal(new)
    }
    return edit.literal(old, to: new, blankLinesFollow: blankLineFollows)
  }

  private var blankLineFollows: Bool {
    let text = tree.text.utf8
    let next = text.nextLine(tree.end(place.node))
    return next < text.count && text.afterBlanks(next) == text.lineEnd(next)
  }

  /// Reads a spelling by itself, in a place like the node's own.
  private func means(_ spelling: [UInt8], _ value: String) -> Bool {
    let head = context.inFlow ? Array("[\n".utf8) : .spaces(max(0, context.parentColumn)) + [.dash, .space]
    let endsLine = value.utf8.last == .lineFeed || tree.end(place.node) < tree.text.utf8.count
    let tail = context.inFlow ? Array("\n]".utf8) : endsLine ? [.lineFeed] : []
    guard let source = try? SourceText(file: head + spelling + tail, name: ""),
      let snippet = try? TreeBuilder.build(source), snippet.nodes.count == 2
    else { return false }
    return snippet.hasValue(1, value.utf8)
  }
}
