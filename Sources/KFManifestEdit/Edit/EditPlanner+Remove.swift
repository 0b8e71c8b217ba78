// SPDX-License-Identifier: Apache-2.0

extension EditPlanner {
  /// Removes entries, named by their keys, or items; at least one child stays.
  mutating func remove(_ children: [Int], from place: Place) {
    let isMapping = tree.shape(place.node).isMapping
    let heads = isMapping ? tree.entries(place.node).map(\.key) : tree.children(place.node)
    let gone = Set(children)
    if tree.shape(place.node).isFlowCollection {
      removeInline(heads, gone, isMapping)
    } else {
      for (position, head) in heads.enumerated() where gone.contains(head) {
        removeLines(heads, position, place.node, isMapping)
      }
    }
  }

  private func tail(_ head: Int, _ isMapping: Bool) -> Int { tree.end(isMapping ? tree.next(head) : head) }

  /// Runs of neighbours go together with the comma after them, or before them when nothing follows.
  private mutating func removeInline(_ heads: [Int], _ gone: Set<Int>, _ isMapping: Bool) {
    var position = 0
    while position < heads.count {
      guard gone.contains(heads[position]) else {
        position += 1
        continue
      }
      let first = position
      while position < heads.count, gone.contains(heads[position]) { position += 1 }
      if position < heads.count {
        splice(tree.start(heads[first])..<tree.start(heads[position]), [])
      } else if first > 0 {
        splice(tail(heads[first - 1], isMapping)..<tail(heads[heads.count - 1], isMapping), [])
      }
    }
  }

  private mutating func removeLines(_ heads: [Int], _ position: Int, _ node: Int, _ isMapping: Bool) {
    let head = heads[position]
    let start = isMapping ? keyStart(head, position, node) : dash(of: head, in: node)
    let end = tail(head, isMapping)
    let lineStart = text.lineStart(start)
    if text.afterBlanks(lineStart) != start {
      removeBesideDash(heads, position, start, node, isMapping)
    } else if text.lineEnd(end) < text.count {
      splice(lineStart..<text.nextLine(end), [])
    } else {
      splice(beforeBreak(lineStart)..<text.count, [])
    }
  }

  /// An entry that begins on the line of a dash: what follows it takes its place.
  private mutating func removeBesideDash(
    _ heads: [Int],
    _ position: Int,
    _ start: Int,
    _ node: Int,
    _ isMapping: Bool
  ) {
    let end = text.lineEnd(tail(heads[position], isMapping))
    guard position + 1 < heads.count else { return splice(start..<end, []) }
    let next = heads[position + 1]
    let nextStart = isMapping ? keyStart(next, position + 1, node) : dash(of: next, in: node)
    let follows = text.lineStart(nextStart) == text.nextLine(end)
    splice(start..<(follows ? nextStart : end), [])
  }

  /// Where an entry begins: at its key, or at the `?` before it.
  private func keyStart(_ key: Int, _ position: Int, _ node: Int) -> Int {
    if position == 0 { return tree.content(node) }
    let lineStart = text.lineStart(tree.start(key))
    let first = text.afterBlanks(lineStart)
    return first < text.count && text[first] == UInt8(ascii: "?") ? first : tree.start(key)
  }

  func beforeBreak(_ offset: Int) -> Int {
    guard offset > 0, text[offset - 1].isBreak else { return offset }
    let isPair = text[offset - 1] == .lineFeed && offset > 1 && text[offset - 2] == .carriageReturn
    return offset - (isPair ? 2 : 1)
  }
}
