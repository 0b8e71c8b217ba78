// SPDX-License-Identifier: Apache-2.0

/// Lines of a text by byte offset. A line ends at CR LF, LF or CR, as YAML 1.2 has it.
extension [UInt8] {
  /// Where the line holding `offset` starts.
  func lineStart(_ offset: Int) -> Int {
    var at = Swift.min(offset, count)
    while at > 0, !self[at - 1].isBreak { at -= 1 }
    return at
  }

  /// Where the line holding `offset` ends, before its line break.
  func lineEnd(_ offset: Int) -> Int {
    var at = offset
    while at < count, !self[at].isBreak { at += 1 }
    return at
  }

  /// The offset after the line break that begins at `offset`; `offset` itself when there is none.
  func afterBreak(_ offset: Int) -> Int {
    guard offset < count, self[offset].isBreak else { return offset }
    let isPair = self[offset] == .carriageReturn && offset + 1 < count && self[offset + 1] == .lineFeed
    return offset + (isPair ? 2 : 1)
  }

  /// The start of the line after the one holding `offset`, or the end of the text.
  func nextLine(_ offset: Int) -> Int { afterBreak(lineEnd(offset)) }

  /// The offset after the spaces and tabs at `offset`.
  func afterBlanks(_ offset: Int) -> Int {
    var at = offset
    while at < count, self[at].isBlank { at += 1 }
    return at
  }

  /// How many characters lie between the start of its line and `offset`.
  func column(of offset: Int) -> Int { column(of: offset, from: lineStart(offset)) }

  func column(of offset: Int, from lineStart: Int) -> Int {
    var characters = 0
    for at in lineStart..<Swift.max(lineStart, Swift.min(offset, count)) where self[at] & 0xC0 != 0x80 {
      characters += 1
    }
    return characters
  }

  /// The line break in use where `offset` is: its own line's, else the line's before, else LF. Lines are
  /// looked along for 10,000 bytes.
  func newline(near offset: Int) -> [UInt8] {
    let ahead = Swift.min(offset, count)..<Swift.min(offset + 10_000, count)
    if let end = self[ahead].firstIndex(where: \.isBreak) { return Array(self[end..<afterBreak(end)]) }
    let behind = Swift.max(0, offset - 10_000)..<Swift.min(offset, count)
    guard let last = self[behind].lastIndex(where: \.isBreak) else { return [.lineFeed] }
    let isPair = self[last] == .lineFeed && last > 0 && self[last - 1] == .carriageReturn
    return isPair ? [.carriageReturn, .lineFeed] : [self[last]]
  }

  /// Nothing but blanks stands between `offset` and the end of its line.
  func endsLine(_ offset: Int) -> Bool {
    let next = afterBlanks(offset)
    return next == count || self[next].isBreak
  }

  /// The blanks before `offset` when its line has nothing else there.
  func indentation(before offset: Int) -> ArraySlice<UInt8>? {
    var at = offset
    while at > 0, self[at - 1].isBlank { at -= 1 }
    return at == 0 || self[at - 1].isBreak ? self[at..<offset] : nil
  }
}
