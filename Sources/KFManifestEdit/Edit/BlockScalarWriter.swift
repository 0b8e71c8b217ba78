// SPDX-License-Identifier: Apache-2.0

/// Spells block scalars: a header, then indented lines.
struct BlockScalarWriter {
  var context: WritingContext

  /// A new literal block, or nil when the text or the place cannot have one. It has no final line break.
  func literal(_ text: String) -> [UInt8]? {
    guard !context.inFlow, !context.isKey, Self.canBeBlock(text) else { return nil }
    let base = max(0, context.parentColumn)
    let indent = base + max(1, min(9, context.step))
    let lines = Self.lines(of: text)
    let header = BlockScalarHeader(
      chomping: Self.chomping(for: text),
      indicator: Self.needsIndicator(lines) ? indent - base : nil
    )
    let body = Self.body(lines, indent: indent, newline: context.newline)
    return [UInt8(ascii: "|")] + header.text + context.newline + body
  }

  /// A new folded block of one line, or nil when the text or the place cannot have one.
  func folded(_ text: String) -> [UInt8]? {
    let line = text.utf8.last == .lineFeed ? String(text: text.utf8.dropLast()) : text
    guard !line.utf8.contains(.lineFeed), line.utf8.first?.isBlank == false,
      var block = literal(text), !block.isEmpty
    else { return nil }
    block[0] = UInt8(ascii: ">")
    return block
  }

  /// Line breaks, tabs and printable characters only, and something besides line breaks.
  static func canBeBlock(_ text: String) -> Bool {
    !PlainSyntax.needsEscapes(text, allowing: ["\n", "\t"]) && text.utf8.contains { $0 != .lineFeed }
  }

  /// The lines that end in the text's last character that is not a line break, then those that are empty.
  static func lines(of text: String) -> [[UInt8]] {
    var lines = text.utf8.split(separator: .lineFeed, omittingEmptySubsequences: false).map(Array.init)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  static func chomping(for text: String) -> BlockScalarHeader.Chomping {
    guard text.utf8.last == .lineFeed else { return .strip }
    return text.utf8.dropLast().last == .lineFeed ? .keep : .clip
  }

  /// The first line with characters does not show where the indentation ends.
  static func needsIndicator(_ lines: [[UInt8]]) -> Bool {
    lines.first { !$0.isEmpty }?.first?.isBlank ?? false
  }

  static func body(_ lines: [[UInt8]], indent: Int, newline: [UInt8]) -> [UInt8] {
    let indented = lines.map { $0.isEmpty ? [] : [UInt8].spaces(indent) + $0 }
    return Array(indented.joined(separator: newline))
  }
}
