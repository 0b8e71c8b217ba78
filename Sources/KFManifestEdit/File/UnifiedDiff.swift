// SPDX-License-Identifier: Apache-2.0

/// The difference of two texts as `diff -u` and git print it.
public enum UnifiedDiff {
  private static let context = 3

  /// The diff with three lines of context, or nothing when the texts are the same.
  ///
  /// - Parameters:
  ///   - old: the text before; nil or empty for a file that is made.
  ///   - new: the text after; nil for a file that is removed.
  ///   - path: the file's path, which the head shows as `a/PATH` and `b/PATH`.
  /// - Returns: lines that end in a line feed, `\ No newline at end of file` included where it holds. Bytes
  ///   that are not UTF-8 are shown as replacement characters.
  public static func unifiedDiff(old: [UInt8]?, new: [UInt8]?, path: String) -> String {
    guard old != new else { return "" }
    let (before, after) = (old ?? [], new ?? [])
    let oldName = before.isEmpty ? "/dev/null" : "a/\(path)"
    let newName = new == nil ? "/dev/null" : "b/\(path)"
    let script = LineDiff(old: lines(before), new: lines(after)).script
    return "--- \(oldName)\n+++ \(newName)\n" + hunks(script).map(render).joined()
  }

  /// The lines with their line feeds, so that a last line without one differs from one that has it.
  private static func lines(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    while let end = text[start...].firstIndex(of: .lineFeed) {
      lines.append(text[start...end])
      start = end + 1
    }
    if start < text.count { lines.append(text[start...]) }
    return lines
  }

  private struct Hunk {
    var oldStart = 0
    var newStart = 0
    var lines: ArraySlice<LineDiff.Line> = []
  }

  private static func hunks(_ script: [LineDiff.Line]) -> [Hunk] {
    var ranges: [Range<Int>] = []
    for at in script.indices where script[at].change != .same {
      let range = max(0, at - context)..<min(script.count, at + context + 1)
      if let last = ranges.last, last.upperBound >= range.lowerBound {
        ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
      } else {
        ranges.append(range)
      }
    }
    var (oldLine, newLine, at) = (0, 0, 0)
    func pass(_ lines: Range<Int>) {
      for line in script[lines] {
        oldLine += line.change == .added ? 0 : 1
        newLine += line.change == .removed ? 0 : 1
      }
      at = lines.upperBound
    }
    return ranges.map { range in
      pass(at..<range.lowerBound)
      let hunk = Hunk(oldStart: oldLine, newStart: newLine, lines: script[range])
      pass(range)
      return hunk
    }
  }

  private static func render(_ hunk: Hunk) -> String {
    let oldCount = hunk.lines.count { $0.change != .added }
    let newCount = hunk.lines.count { $0.change != .removed }
    let head = "@@ -\(span(hunk.oldStart, oldCount)) +\(span(hunk.newStart, newCount)) @@\n"
    return head
      + hunk.lines.map { line in
        let text = line.change.rawValue + String(text: line.text)
        return line.text.last == .lineFeed ? text : text + "\n\\ No newline at end of file\n"
      }.joined()
  }

  private static func span(_ start: Int, _ count: Int) -> String {
    switch count {
    case 0: "\(start),0"
    case 1: "\(start + 1)"
    default: "\(start + 1),\(count)"
    }
  }
}
