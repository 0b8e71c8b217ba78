// SPDX-License-Identifier: Apache-2.0

/// Empty values: `key:`, `-`, `{a}`, a document without content.
extension EditPlanner {
  /// Where the sign ends that introduces a node: a colon, a dash; else where the node starts.
  func introducerEnd(_ place: Place) -> Int {
    guard let parent = place.ancestors.last else { return tree.start(place.node) }
    if tree.shape(parent).isMapping, let key = key(of: place.node, in: parent) {
      return colonEnd(after: tree.end(key)) ?? tree.end(key)
    }
    return tree.shape(parent) == .blockSequence
      ? dash(of: place.node, in: parent) + 1 : tree.start(place.node)
  }

  /// A key that is a scalar stands directly before its value.
  private func key(of value: Int, in mapping: Int) -> Int? {
    if !tree.hasCollectionKeys { return value - 1 > mapping ? value - 1 : nil }
    return tree.entries(mapping).first { $0.value == value }?.key
  }

  /// The offset after the colon that follows a key, over blanks, breaks and comments; nil without a colon.
  private func colonEnd(after end: Int) -> Int? {
    var at = end
    while at < text.count {
      if text[at] == .colon { return at + 1 }
      if text[at] == .hash { at = text.lineEnd(at) }
      guard at < text.count, text[at].isBlank || text[at].isBreak else { return nil }
      at += 1
    }
    return nil
  }

  /// Where the dash of a block sequence's item stands.
  func dash(of item: Int, in sequence: Int) -> Int {
    guard item - 1 > sequence else { return tree.content(sequence) }
    let column = surroundings.column(of: sequence)
    var line = text.nextLine(tree.end(item - 1))
    while line < tree.start(item) {
      let first = text.afterBlanks(line)
      if first - line == column, first < text.count, text[first] == .dash, isBreakOrBlank(first + 1) {
        return first
      }
      line = text.nextLine(line)
    }
    return max(0, tree.start(item) - 1)
  }

  private func isBreakOrBlank(_ offset: Int) -> Bool {
    offset >= text.count || text[offset].isBlank || text[offset].isBreak
  }

  /// Gives an empty node a value on its line.
  mutating func fill(_ place: Place, _ bytes: [UInt8]) {
    guard let parent = place.ancestors.last else { return fillRoot(place, bytes) }
    let at = tree.end(place.node)
    let hasProperties = propertiesEnd(place.node) != nil
    if tree.shape(parent).isMapping, !hasProperties, let key = key(of: place.node, in: parent),
      colonEnd(after: tree.end(key)).map({ $0 > at }) ?? true
    {
      return fillWithoutColon(key, parent, bytes)
    }
    let blanksEnd = text.afterBlanks(at)
    let isLast = text.endsLine(at)
    let needsBreak =
      bytes.lineEnd(0) < bytes.count && blanksEnd == text.count && bytes.first == UInt8(ascii: "|")
    let isBlockScalar = bytes.lineEnd(0) < bytes.count
    if isLast || !isBlockScalar {
      let final = needsBreak ? text.newline(near: at) : []
      splice(at..<(isLast ? blanksEnd : at), [.space] + bytes + final)
    } else {
      insert([.space] + bytes[..<bytes.lineEnd(0)], at: at)
      insert(Array(bytes[bytes.lineEnd(0)...]), at: text.lineEnd(at))
    }
  }

  /// `{a}` becomes `{a: value}`, `? a` gets a line with its colon.
  private mutating func fillWithoutColon(_ key: Int, _ mapping: Int, _ bytes: [UInt8]) {
    let end = tree.end(key)
    if tree.shape(mapping).isFlowCollection {
      insert([.colon, .space] + bytes, at: end)
    } else {
      let lineEnd = text.lineEnd(end)
      let indent = [UInt8].spaces(surroundings.column(of: mapping))
      insert(text.newline(near: end) + indent + [.colon, .space] + bytes, at: lineEnd)
    }
  }

  /// Gives a document without content its content, on a line of its own.
  mutating func fillRoot(_ place: Place, _ bytes: [UInt8]) {
    let at = tree.end(place.node)
    let newline = text.newline(near: at)
    let startsLine = at == 0 || text[at - 1].isBreak
    let endsText = at == text.count
    insert((startsLine ? [] : newline) + bytes + (startsLine || !endsText ? newline : []), at: at)
  }

  /// Gives an empty node a collection on the lines below it, or beside its dash.
  mutating func fillBlock(_ place: Place, _ value: YAMLValue, _ context: WritingContext) {
    let writer = CollectionWriter(context: context)
    guard let parent = place.ancestors.last else { return fillRoot(place, writer.block(value, column: 0)) }
    let at = tree.end(place.node)
    if tree.shape(parent) == .blockSequence, propertiesEnd(place.node) == nil,
      text.endsLine(at)
    {
      let column = surroundings.column(of: parent) + 2
      return splice(at..<text.lineEnd(at), [.space] + writer.block(value, column: column))
    }
    if let key = key(of: place.node, in: parent), colonEnd(after: tree.end(key)) == nil {
      return fillWithoutColon(key, parent, CollectionWriter(context: context.asFlow).inline(value))
    }
    let column = max(0, context.parentColumn) + writer.offset(of: value)
    let lineEnd = text.lineEnd(at)
    let blanks = text.afterBlanks(at) == lineEnd ? at : lineEnd
    splice(blanks..<lineEnd, context.newline + .spaces(column) + writer.block(value, column: column))
  }
}
