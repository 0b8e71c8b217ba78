// SPDX-License-Identifier: Apache-2.0

extension EditPlanner {
  /// A node that has content gets a block collection instead.
  mutating func replaceByBlock(
    _ place: Place,
    _ value: YAMLValue,
    _ context: WritingContext,
    hasProperties: Bool
  ) {
    let range = tree.contentRange(place.node)
    let writer = CollectionWriter(context: context)
    let introducer = introducerEnd(place)
    let isOnIntroducersLine = text.lineStart(range.lowerBound) <= introducer
    guard let parent = place.ancestors.last else {
      return splice(range, rootPrefix(range, hasProperties, context) + writer.block(value, column: 0))
    }
    if tree.shape(parent) == .blockSequence, isOnIntroducersLine, !hasProperties {
      let column = text.column(of: range.lowerBound)
      return spliceKeepingComment(
        range,
        writer.block(value, column: column),
        place.node,
        below: false,
        context
      )
    }
    let column = max(0, context.parentColumn) + (isItem(parent) ? 2 : writer.offset(of: value))
    let lines = [UInt8].spaces(column) + writer.block(value, column: column)
    if isOnIntroducersLine {
      let start = propertiesEnd(place.node) ?? introducer
      spliceKeepingComment(
        start..<range.upperBound,
        context.newline + lines,
        place.node,
        below: true,
        context
      )
    } else {
      splice(text.lineStart(range.lowerBound)..<range.upperBound, lines)
    }
  }

  private func isItem(_ parent: Int) -> Bool { tree.shape(parent).isSequence }

  /// What separates a document's marker or properties from a block collection.
  private func rootPrefix(_ range: Range<Int>, _ hasProperties: Bool, _ context: WritingContext) -> [UInt8] {
    let lineStart = text.lineStart(range.lowerBound)
    return lineStart == range.lowerBound ? [] : context.newline
  }

  /// Puts `lines` where a node was; a comment behind the node stays on the line where the node began.
  private mutating func spliceKeepingComment(
    _ range: Range<Int>,
    _ lines: [UInt8],
    _ node: Int,
    below: Bool,
    _ context: WritingContext
  ) {
    let lineEnd = text.lineEnd(range.upperBound)
    let rest = text.afterBlanks(range.upperBound)
    guard below, rest < lineEnd, text[rest] == .hash else { return splice(range, lines) }
    splice(range, [])
    insert(lines, at: lineEnd)
  }
}
