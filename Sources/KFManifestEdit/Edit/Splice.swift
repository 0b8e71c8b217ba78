// SPDX-License-Identifier: Apache-2.0

/// Bytes that take the place of a range of a text.
struct Splice: Sendable, Hashable {
  var range: Range<Int>
  var bytes: [UInt8]

  init(_ range: Range<Int>, _ bytes: [UInt8]) {
    self.range = range
    self.bytes = bytes
  }

  static func insert(_ bytes: [UInt8], at offset: Int) -> Splice { Splice(offset..<offset, bytes) }

  /// The same change without bytes that stay the same at either end, or nil when nothing changes.
  func trimmed(in text: [UInt8]) -> Splice? {
    var range = range
    var bytes = bytes[...]
    while let first = bytes.first, !range.isEmpty, text[range.lowerBound] == first {
      range = range.lowerBound + 1..<range.upperBound
      bytes = bytes.dropFirst()
    }
    while let last = bytes.last, !range.isEmpty, text[range.upperBound - 1] == last {
      range = range.lowerBound..<range.upperBound - 1
      bytes = bytes.dropLast()
    }
    return range.isEmpty && bytes.isEmpty ? nil : Splice(range, Array(bytes))
  }
}

/// Changes to one text, in its order, none overlapping another.
struct Splices: Sendable, Hashable {
  private(set) var all: [Splice] = []

  var isEmpty: Bool { all.isEmpty }

  /// Sorts and trims `splices`; nil when two of them overlap.
  init?(_ splices: [Splice], in text: [UInt8]) {
    let order = splices.indices.sorted {
      let (left, right) = (splices[$0].range, splices[$1].range)
      return (left.lowerBound, left.upperBound, $0) < (right.lowerBound, right.upperBound, $1)
    }
    for index in order {
      if let last = all.last, last.range.upperBound > splices[index].range.lowerBound { return nil }
      if let splice = splices[index].trimmed(in: text) { all.append(splice) }
    }
  }

  /// The text with all changes made.
  func applied(to text: [UInt8]) -> [UInt8] {
    let growth = all.reduce(0) { $0 + $1.bytes.count - $1.range.count }
    var result: [UInt8] = []
    result.reserveCapacity(text.count + growth)
    var at = 0
    for splice in all {
      result += text[at..<splice.range.lowerBound]
      result += splice.bytes
      at = splice.range.upperBound
    }
    result += text[at...]
    return result
  }
}
