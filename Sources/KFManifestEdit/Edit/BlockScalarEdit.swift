// SPDX-License-Identifier: Apache-2.0

/// A literal block as it stands, and the same block holding another text.
///
/// Header, comment, indentation and every line that stays keep their bytes.
struct BlockScalarEdit {
  private let header: BlockScalarHeader
  /// The header's line as it stands, comment and trailing blanks included.
  private let headerLine: [UInt8]
  private let rawLines: [[UInt8]]
  private let context: WritingContext
  private let newline: [UInt8]

  init(raw: ArraySlice<UInt8>, context: WritingContext) {
    let all = Array(raw)
    header = BlockScalarHeader(all)
    headerLine = Array(all[..<all.lineEnd(0)])
    newline = all.lineEnd(0) < all.count ? all.newline(near: 0) : context.newline
    rawLines = all[all.nextLine(0)...].split(newline: newline)
    self.context = context
  }

  /// The block with another text, or nil when it cannot stay a literal block.
  ///
  /// - Parameter blankLinesFollow: blank lines after the block would join it if it kept its last lines.
  func literal(_ old: String, to new: String, blankLinesFollow: Bool) -> [UInt8]? {
    guard BlockScalarWriter.canBeBlock(new) else { return nil }
    let lines = BlockScalarWriter.lines(of: new)
    guard let newHeader = header(for: new, lines), let indent = indentation(newHeader) else { return nil }
    if newHeader.chomping == .keep, header.chomping != .keep, blankLinesFollow { return nil }
    let oldLines = BlockScalarWriter.lines(of: old)
    let body = oldLines.count == rawLines.count ? merged(oldLines, lines, indent) : nil
    return line(newHeader) + newline
      + (body ?? BlockScalarWriter.body(lines, indent: indent, newline: newline))
  }

  /// A folded block with one line of text, or nil when the text has several.
  func folded(_ new: String) -> [UInt8]? {
    let text = new.utf8.last == .lineFeed ? String(text: new.utf8.dropLast()) : new
    guard !text.utf8.contains(.lineFeed), BlockScalarWriter.canBeBlock(text),
      text.utf8.first?.isBlank == false,
      let newHeader = header(for: new, [Array(text.utf8)]), let indent = indentation(newHeader)
    else { return nil }
    return line(newHeader) + newline + [UInt8].spaces(indent) + text.utf8
  }

  private func header(for text: String, _ lines: [[UInt8]]) -> BlockScalarHeader? {
    var result = header
    let natural = BlockScalarWriter.chomping(for: text)
    if !(header.chomping == .keep && natural == .clip) { result.chomping = natural }
    if header.indicator == nil, BlockScalarWriter.needsIndicator(lines) {
      let width = (contentIndent ?? defaultIndent) - max(0, context.parentColumn)
      guard (1...9).contains(width) else { return nil }
      result.indicator = width
    }
    return result
  }

  private func indentation(_ header: BlockScalarHeader) -> Int? {
    if let indicator = header.indicator { return max(0, context.parentColumn) + indicator }
    return contentIndent ?? defaultIndent
  }

  private var contentIndent: Int? {
    rawLines.first { $0.contains { $0 != .space } }.map { $0.prefix { $0 == .space }.count }
  }

  private var defaultIndent: Int { max(0, context.parentColumn) + max(1, context.step) }

  private func line(_ newHeader: BlockScalarHeader) -> [UInt8] {
    newHeader == header
      ? headerLine : headerLine[..<1] + newHeader.text + headerLine[(1 + header.text.count)...]
  }

  /// Lines that are the same at the start and at the end keep their bytes.
  private func merged(_ old: [[UInt8]], _ new: [[UInt8]], _ indent: Int) -> [UInt8] {
    var first = 0
    while first < min(old.count, new.count), old[first] == new[first] { first += 1 }
    var last = 0
    while last < min(old.count, new.count) - first, old[old.count - 1 - last] == new[new.count - 1 - last] {
      last += 1
    }
    let middle = new[first..<new.count - last].enumerated().map { offset, line -> [UInt8] in
      let position = first + offset
      if old.count == new.count, old[position] == line { return rawLines[position] }
      return line.isEmpty ? [] : [UInt8].spaces(indent) + line
    }
    let lines = rawLines[..<first] + middle + rawLines[(rawLines.count - last)...]
    return Array(lines.joined(separator: newline))
  }
}

extension ArraySlice<UInt8> {
  /// The lines between breaks; a text that ends in a break ends in an empty line, an empty text has none.
  fileprivate func split(newline: [UInt8]) -> [[UInt8]] {
    guard !isEmpty else { return [] }
    let all = Array(self)
    var lines: [[UInt8]] = []
    var at = 0
    while true {
      let end = all.lineEnd(at)
      lines.append(Array(all[at..<end]))
      if end == all.count { return lines }
      at = all.afterBreak(end)
    }
  }
}
