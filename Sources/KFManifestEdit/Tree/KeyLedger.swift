// SPDX-License-Identifier: Apache-2.0

/// The keys of the mappings being read, to find duplicates, which libyaml lets pass.
struct KeyLedger {
  private struct Entry {
    var hash: UInt32
    var node: UInt32
  }

  private var entries: [Entry] = []

  var count: Int { entries.count }

  /// Notes a scalar key of the innermost mapping; other keys are not compared.
  mutating func add(_ node: Int, _ value: UnsafeBufferPointer<UInt8>) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in value { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    entries.append(Entry(hash: UInt32(truncatingIfNeeded: hash ^ hash >> 32), node: UInt32(node)))
  }

  /// Forgets the keys since `first`, which are those of the mapping that ends here.
  ///
  /// - Returns: a key that repeats an earlier one.
  mutating func closeMapping(from first: Int, in tree: NodeTree) -> Int? {
    defer { entries.removeSubrange(first...) }
    if entries.count - first <= 16 { return pairwiseDuplicate(from: first, in: tree) }
    entries[first...].sort { ($0.hash, $0.node) < ($1.hash, $1.node) }
    for at in entries.indices[first...].dropFirst() {
      var other = at - 1
      while other >= first, entries[other].hash == entries[at].hash {
        if isSame(entries[other].node, entries[at].node, in: tree) { return Int(entries[at].node) }
        other -= 1
      }
    }
    return nil
  }

  private func pairwiseDuplicate(from first: Int, in tree: NodeTree) -> Int? {
    for at in entries.indices[first...] {
      for other in first..<at where entries[other].hash == entries[at].hash {
        if isSame(entries[other].node, entries[at].node, in: tree) { return Int(entries[at].node) }
      }
    }
    return nil
  }

  private func isSame(_ left: UInt32, _ right: UInt32, in tree: NodeTree) -> Bool {
    let (left, right) = (Int(left), Int(right))
    return tree.value(left) == tree.value(right)
      && (tree.meaning(left) == .string) == (tree.meaning(right) == .string)
  }
}
