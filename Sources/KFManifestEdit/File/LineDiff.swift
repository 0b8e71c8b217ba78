// SPDX-License-Identifier: Apache-2.0

/// A way from one list of lines to another, found by the standard library's `difference`.
///
/// That takes memory by the square of the number of changes, so it is given as little as possible: lines at
/// both ends that are the same, and lines that only one side has, cannot be anything but kept and changed. What
/// is still long is cut at the lines that both sides have just once, as `git diff --patience` does.
struct LineDiff {
  enum Change: String {
    case same = " "
    case removed = "-"
    case added = "+"
  }

  struct Line {
    var change: Change
    var text: ArraySlice<UInt8>
  }

  /// How many lines `difference` is given at once: 36 MB at the worst. Longer stretches that cannot be cut are
  /// shown as removed and added whole.
  private static let limit = 3000
  private typealias Lines = ArraySlice<ArraySlice<UInt8>>

  private(set) var script: [Line] = []

  init(old: [ArraySlice<UInt8>], new: [ArraySlice<UInt8>]) {
    let shorter = min(old.count, new.count)
    let first = (0..<shorter).first { old[$0] != new[$0] } ?? shorter
    let last =
      (0..<shorter - first).first { old[old.count - 1 - $0] != new[new.count - 1 - $0] } ?? shorter - first
    script = old[..<first].map { Line(change: .same, text: $0) }
    addMiddle(old[first..<old.count - last], new[first..<new.count - last])
    script += old[(old.count - last)...].map { Line(change: .same, text: $0) }
  }

  private mutating func addMiddle(_ old: Lines, _ new: Lines) {
    var (x, y) = (old.startIndex, new.startIndex)
    for (nextX, nextY) in Self.kept(old, new, cuts: 8) + [(old.endIndex, new.endIndex)] {
      script += old[x..<nextX].map { Line(change: .removed, text: $0) }
      script += new[y..<nextY].map { Line(change: .added, text: $0) }
      if nextX < old.endIndex { script.append(Line(change: .same, text: old[nextX])) }
      (x, y) = (nextX + 1, nextY + 1)
    }
  }

  /// The pairs of lines that stay, in order.
  private static func kept(_ old: Lines, _ new: Lines, cuts: Int) -> [(Int, Int)] {
    guard !old.isEmpty, !new.isEmpty else { return [] }
    let (inOld, inNew) = (Set(old), Set(new))
    let x = old.indices.filter { inNew.contains(old[$0]) }
    let y = new.indices.filter { inOld.contains(new[$0]) }
    if x.count + y.count > limit { return cuts > 0 ? keptBetweenAnchors(old, new, cuts) : [] }
    let difference = y.map { new[$0] }.difference(from: x.map { old[$0] })
    let removed = Set(difference.removals.map(offset))
    let added = Set(difference.insertions.map(offset))
    let staying = { (lines: [Int], changed: Set<Int>) in
      lines.indices.filter { !changed.contains($0) }.map { lines[$0] }
    }
    return Array(zip(staying(x, removed), staying(y, added)))
  }

  private static func offset(_ change: CollectionDifference<ArraySlice<UInt8>>.Change) -> Int {
    switch change {
    case .remove(let offset, _, _), .insert(let offset, _, _): offset
    }
  }

  private static func keptBetweenAnchors(_ old: Lines, _ new: Lines, _ cuts: Int) -> [(Int, Int)] {
    let anchors = anchors(old, new)
    guard !anchors.isEmpty else { return [] }
    var kept: [(Int, Int)] = []
    var (x, y) = (old.startIndex, new.startIndex)
    for (nextX, nextY) in anchors {
      kept += Self.kept(old[x..<nextX], new[y..<nextY], cuts: cuts - 1) + [(nextX, nextY)]
      (x, y) = (nextX + 1, nextY + 1)
    }
    return kept + Self.kept(old[x...], new[y...], cuts: cuts - 1)
  }

  /// Lines that each side has just once, as many as come in the same order on both.
  private static func anchors(_ old: Lines, _ new: Lines) -> [(Int, Int)] {
    let unique = { (lines: Lines) in
      Dictionary(zip(lines, lines.indices), uniquingKeysWith: { _, _ in -1 }).filter { $0.value >= 0 }
    }
    let (inOld, inNew) = (unique(old), unique(new))
    let pairs = inOld.compactMap { line, x in inNew[line].map { (x, $0) } }.sorted { $0.0 < $1.0 }
    // The longest rising run of positions: ends[n] is the lowest end of a run of n + 1 pairs.
    var ends: [Int] = []
    var before: [Int?] = []
    for (number, pair) in pairs.enumerated() {
      let length = ends.partitioningIndex { pairs[$0].1 >= pair.1 }
      before.append(length > 0 ? ends[length - 1] : nil)
      if length == ends.count { ends.append(number) } else { ends[length] = number }
    }
    var run: [(Int, Int)] = []
    var next = ends.last
    while let number = next {
      run.append(pairs[number])
      next = before[number]
    }
    return run.reversed()
  }
}

extension [Int] {
  /// The first position whose element fulfils the condition, when all after it do too; found by halving.
  fileprivate func partitioningIndex(where isSecond: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isSecond(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
