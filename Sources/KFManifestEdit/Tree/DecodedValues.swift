// SPDX-License-Identifier: Apache-2.0

/// Values that differ from the text between their quotes: escapes, folded lines, block scalars.
struct DecodedValues: Sendable {
  private var bytes: [UInt8] = []
  private var nodes: [UInt32] = []
  private var ends: [UInt32] = []

  /// Adds the value of a node; nodes come in order.
  mutating func append(_ value: some Collection<UInt8>, of node: Int) {
    bytes += value
    nodes.append(UInt32(node))
    ends.append(UInt32(bytes.count))
  }

  func value(of node: Int) -> ArraySlice<UInt8> {
    var low = 0
    var high = nodes.count
    while low < high {
      let middle = (low + high) / 2
      if nodes[middle] < UInt32(node) { low = middle + 1 } else { high = middle }
    }
    guard low < nodes.count, nodes[low] == UInt32(node) else { return [] }
    let start = low == 0 ? 0 : Int(ends[low - 1])
    return bytes[start..<Int(ends[low])]
  }
}
