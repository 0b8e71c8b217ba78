// SPDX-License-Identifier: Apache-2.0

/// Where a node's content truly begins and ends, given what libyaml's marks say.
///
/// Each function mends one trap; `MarkCorrectionsTests` has a test for each.
struct MarkCorrections {
  let bytes: UnsafeBufferPointer<UInt8>

  /// Trap: an event's span includes anchor and tag. Returns the offset after them and what separates them
  /// from the content.
  func contentStart(after start: Int, anchorLength: Int?, hasTag: Bool, limit: Int) -> Int {
    var at = start
    var anchorLength = anchorLength
    var hasTag = hasTag
    while at < limit {
      if let length = anchorLength, bytes[at] == UInt8(ascii: "&") {
        at += 1 + length
        anchorLength = nil
      } else if hasTag, bytes[at] == UInt8(ascii: "!") {
        at = tagEnd(at, limit: limit)
        hasTag = false
      } else if bytes[at].isBlank || bytes[at].isBreak {
        at += 1
      } else if bytes[at] == .hash {
        while at < limit, !bytes[at].isBreak { at += 1 }
      } else {
        break
      }
    }
    return min(at, limit)
  }

  private func tagEnd(_ start: Int, limit: Int) -> Int {
    var at = start
    if at + 1 < limit, bytes[at + 1] == UInt8(ascii: "<") {
      while at < limit, bytes[at] != UInt8(ascii: ">") { at += 1 }
      return min(at + 1, limit)
    }
    while at < limit, !bytes[at].isBlank, !bytes[at].isBreak, !bytes[at].isFlowIndicator { at += 1 }
    return at
  }

  /// Trap: a collection's start event spans its anchor and tag; its own first token ends the event.
  ///
  /// The first token of a flow collection is its bracket. A block collection's is empty, except that of a
  /// sequence at its parent's indentation, which is the first dash.
  func collectionStart(_ shape: NodeShape, eventEnd: Int) -> Int {
    switch shape {
    case .flowSequence, .flowMapping: eventEnd - 1
    case .blockSequence: isDash(eventEnd) ? eventEnd : eventEnd - 1
    default: eventEnd
    }
  }

  private func isDash(_ at: Int) -> Bool {
    guard at < bytes.count, bytes[at] == .dash else { return false }
    return at + 1 == bytes.count || bytes[at + 1].isBlank || bytes[at + 1].isBreak
  }

  /// Trap: a mapping of one entry without braces, as in `[a: 1]`, is reported as a flow mapping.
  func isPair(_ start: Int) -> Bool {
    start >= bytes.count || bytes[start] != UInt8(ascii: "{")
  }

  /// Trap: a block scalar's span runs past its last line and past blank lines that its chomping drops.
  ///
  /// - Parameter parentColumn: the indentation of the collection around it; 0 at the root.
  /// - Returns: the end of its last line, before that line's break.
  func blockScalarEnd(start: Int, eventEnd: Int, parentColumn: Int) -> Int {
    let header = BlockScalarHeader(bytes[start...])
    let headerEnd = lineEnd(start)
    let indent = header.indicator.map { parentColumn + $0 }
    var end = eventEnd
    end = beforeBreak(end)
    if header.chomping == .keep || end <= headerEnd { return max(end, headerEnd) }
    let width = indent ?? autodetectedIndent(from: headerEnd, to: end)
    while end > headerEnd {
      let lineStart = lineStart(end)
      guard end - lineStart <= width, bytes[lineStart..<end].allSatisfy({ $0 == .space }) else { break }
      end = beforeBreak(lineStart)
    }
    return max(end, headerEnd)
  }

  private func autodetectedIndent(from start: Int, to end: Int) -> Int {
    var at = start
    var widest = 0
    while at < end {
      if bytes[at].isBreak { at += 1 }
      let first = at
      while at < end, bytes[at] == .space { at += 1 }
      widest = max(widest, at - first)
      if at < end, !bytes[at].isBreak { return at - first }
    }
    return widest
  }

  private func lineEnd(_ offset: Int) -> Int {
    var at = offset
    while at < bytes.count, !bytes[at].isBreak { at += 1 }
    return at
  }

  private func lineStart(_ offset: Int) -> Int {
    var at = offset
    while at > 0, !bytes[at - 1].isBreak { at -= 1 }
    return at
  }

  private func beforeBreak(_ offset: Int) -> Int {
    guard offset > 0, offset <= bytes.count, bytes[offset - 1].isBreak else { return offset }
    let isPair = bytes[offset - 1] == .lineFeed && offset > 1 && bytes[offset - 2] == .carriageReturn
    return offset - (isPair ? 2 : 1)
  }
}
