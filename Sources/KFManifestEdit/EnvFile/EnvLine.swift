// SPDX-License-Identifier: Apache-2.0

/// One assignment of an env file: `[export ]KEY[=VALUE]`, as offsets into the text.
struct EnvLine: Sendable {
  var key: Range<Int>
  /// After the `=` and the blanks behind it, quotes excluded; nil when the line has no `=`.
  var value: Range<Int>?
  /// The quote around the value.
  var quote: UInt8?
  /// Where the line ends, before its break.
  var end: Int

  /// Reads the line in `line`; nil for blank lines and comments.
  init?(_ text: [UInt8], in line: Range<Int>) {
    end = line.upperBound
    var start = Self.afterBlanks(text, line)
    guard start < end, text[start] != .hash else { return nil }
    let word = text[start..<end].prefix { !$0.isBlank }
    if word.elementsEqual("export".utf8), word.endIndex < end {
      start = Self.afterBlanks(text, word.endIndex..<end)
    }
    let name = text[start..<end].prefix { !$0.isBlank && $0 != UInt8(ascii: "=") }
    key = name.indices
    let sign = Self.afterBlanks(text, name.endIndex..<end)
    guard !name.isEmpty else { return nil }
    guard sign < end, text[sign] == UInt8(ascii: "=") else { return }
    readValue(text, from: Self.afterBlanks(text, sign + 1..<end))
  }

  private mutating func readValue(_ text: [UInt8], from start: Int) {
    if start < end, text[start] == .doubleQuote || text[start] == .singleQuote,
      let close = text[(start + 1)..<end].firstIndex(of: text[start]), Self.isEnd(text, close + 1, end)
    {
      quote = text[start]
      value = start + 1..<close
      return
    }
    var at = start
    var last = start
    while at < end {
      if text[at] == .hash, at > 0, text[at - 1].isBlank { break }
      if !text[at].isBlank { last = at + 1 }
      at += 1
    }
    value = start..<last
  }

  /// Only blanks or a comment follow.
  private static func isEnd(_ text: [UInt8], _ at: Int, _ end: Int) -> Bool {
    let next = afterBlanks(text, at..<end)
    return next == end || (text[next] == .hash && next > at)
  }

  private static func afterBlanks(_ text: [UInt8], _ range: Range<Int>) -> Int {
    var at = range.lowerBound
    while at < range.upperBound, text[at].isBlank { at += 1 }
    return at
  }
}
