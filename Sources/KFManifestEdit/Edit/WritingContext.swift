// SPDX-License-Identifier: Apache-2.0

/// What the surroundings of a new node demand of its spelling.
struct WritingContext: Sendable {
  /// Inside brackets or braces, where only one-line styles are safe.
  var inFlow = false
  /// A mapping's key: one line.
  var isKey = false
  /// The neighbours quote everything, as JSON does.
  var quotesAll = false
  /// The column of the block collection around it; -1 at the root.
  var parentColumn = -1
  /// How much deeper a nested mapping goes.
  var step = 2
  /// How much deeper than its key a sequence's dashes stand: 0 or more.
  var sequenceOffset = 2
  var newline: [UInt8] = [.lineFeed]

  func inside(column: Int) -> WritingContext {
    var inner = self
    inner.parentColumn = column
    return inner
  }

  var asFlow: WritingContext {
    var inner = self
    inner.inFlow = true
    return inner
  }

  var asKey: WritingContext {
    var inner = self
    inner.isKey = true
    return inner
  }
}
