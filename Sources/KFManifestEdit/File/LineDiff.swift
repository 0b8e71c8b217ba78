// SPDX-License-Identifier: Apache-2.0

/// The shortest way from one list of lines to another: Myers' algorithm on what lies between the lines that
/// are the same at both ends.
struct LineDiff {
  enum Change {
    case same, removed, added
    var sign: String { self == .same ? " " : self == .removed ? "-" : "+" }
  }

  struct Line {
    var change: Change
    var text: ArraySlice<UInt8>
  }

  /// Beyond this many differences the middle is shown as removed and added whole.
  private static let limit = 2000

  let script: [Line]

  init(old: [ArraySlice<UInt8>], new: [ArraySlice<UInt8>]) {
    var first = 0
    while first < min(old.count, new.count), old[first] == new[first] { first += 1 }
    var last = 0
    while last < min(old.count, new.count) - first, old[old.count - 1 - last] == new[new.count - 1 - last] {
      last += 1
    }
    let middle = Self.middle(old[first..<old.count - last], new[first..<new.count - last])
    script =
      old[..<first].map { Line(change: .same, text: $0) } + middle
      + old[(old.count - last)...].map { Line(change: .same, text: $0) }
  }

  private static func middle(
    _ old: ArraySlice<ArraySlice<UInt8>>,
    _ new: ArraySlice<ArraySlice<UInt8>>
  ) -> [Line] {
    let (old, new) = (Array(old), Array(new))
    guard let trace = trace(old, new) else {
      return old.map { Line(change: .removed, text: $0) } + new.map { Line(change: .added, text: $0) }
    }
    var lines: [Line] = []
    var (x, y) = (old.count, new.count)
    for (depth, reach) in trace.enumerated().reversed() {
      let (previousX, previousY) = previous(x - y, depth, reach)
      while x > previousX, y > previousY, x > 0, y > 0 {
        (x, y) = (x - 1, y - 1)
        lines.append(Line(change: .same, text: old[x]))
      }
      guard depth > 0 else { break }
      lines.append(
        x == previousX
          ? Line(change: .added, text: new[previousY]) : Line(change: .removed, text: old[previousX])
      )
      (x, y) = (previousX, previousY)
    }
    return lines.reversed()
  }

  private static func previous(_ diagonal: Int, _ depth: Int, _ reach: [Int: Int]) -> (Int, Int) {
    let below = reach[diagonal - 1] ?? -1
    let above = reach[diagonal + 1] ?? -1
    let goesDown = diagonal == -depth || (diagonal != depth && below < above)
    let from = goesDown ? diagonal + 1 : diagonal - 1
    let x = depth == 0 ? 0 : max(0, goesDown ? above : below)
    return (x, depth == 0 ? 0 : x - from)
  }

  /// How far each diagonal reached before each step, or nil beyond the limit.
  private static func trace(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) -> [[Int: Int]]? {
    var reach = [1: 0]
    var trace: [[Int: Int]] = []
    for depth in 0...min(limit, old.count + new.count) {
      trace.append(reach)
      for diagonal in stride(from: -depth, through: depth, by: 2) {
        let below = reach[diagonal - 1] ?? -1
        let above = reach[diagonal + 1] ?? -1
        var x = diagonal == -depth || (diagonal != depth && below < above) ? max(0, above) : below + 1
        while x < old.count, x - diagonal < new.count, x - diagonal >= 0, old[x] == new[x - diagonal] {
          x += 1
        }
        reach[diagonal] = x
        if x >= old.count, x - diagonal >= new.count { return trace }
      }
    }
    return nil
  }
}
