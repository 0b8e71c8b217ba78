// SPDX-License-Identifier: Apache-2.0

/// The keys of the mappings being read, to find duplicates, which libyaml lets pass.
struct KeyLedger {
  private struct Entry {
    var hash: UInt64
    var node: Int
  }

  private var entries: [Entry] = []

  var count: Int { entries.count }

  /// Notes a scalar key of the innermost mapping; other keys are not compared.
  mutating func add(_ node: Int, _ value: UnsafeBufferPointer<UInt8>) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in value { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    entries.append(Entry(hash: hash, node: node))
  }

  /// Forgets the keys since `first`, which are those of the mapping that ends here.
  ///
  /// - Returns: a key that repeats an earlier one.
  mutating func closeMapping(from first: Int, in tree: NodeTree) -> Int? {
    defer { entries.removeSubrange(first...) }
    if entries.count - first <= 16 { return pairwiseDuplicate(from: first, in: tree) }
    let sorted = entries[first...].sorted { ($0.hash, $0.node) < ($1.hash, $1.node) }
    for at in sorted.indices.dropFirst() {
      var other = at - 1
      while other >= 0, sorted[other].hash == sorted[at].hash {
        if isSame(sorted[other].node, sorted[at].node, in: tree) { return sorted[at].node }
        other -= 1
      }
    }
    return nil
  }

  private func pairwiseDuplicate(from first: Int, in tree: NodeTree) -> Int? {
    for at in entries.indices[first...] {
      for other in first..<at where entries[other].hash == entries[at].hash {
        if isSame(entries[other].node, entries[at].node, in: tree) { return entries[at].node }
      }
    }
    return nil
  }

  private func isSame(_ left: Int, _ right: Int, in tree: NodeTree) -> Bool {
    tree.value(left) == tree.value(right)
      && (tree.meaning(left) == .string) == (tree.meaning(right) == .string)
  }
}
