// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Questions about bytes that are asked a million times a file.
extension UnsafeBufferPointer<UInt8> {
  /// These bytes stand in `text` from `start` on.
  func stand(in text: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
    guard let own = baseAddress, !isEmpty else { return true }
    guard let other = text.baseAddress, start >= 0, start + count <= text.count else { return false }
    return memcmp(own, other + start, count) == 0
  }

  /// No byte is above 0x7F; eight bytes are looked at at a time.
  var isASCII: Bool {
    let words = count / 8
    let bytes = UnsafeRawBufferPointer(self)
    for word in 0..<words {
      let eight = bytes.loadUnaligned(fromByteOffset: word * 8, as: UInt64.self)
      if eight & 0x8080_8080_8080_8080 != 0 { return false }
    }
    return self[(words * 8)...].allSatisfy { $0 < 0x80 }
  }

  func has(_ byte: UInt8) -> Bool {
    guard let start = baseAddress else { return false }
    return memchr(start, Int32(byte), count) != nil
  }

  /// Where a line begins with a byte seven times and then a blank or its end, as git marks conflicts.
  func lineBeginning(withSeven byte: UInt8) -> Int? {
    guard let start = baseAddress else { return nil }
    var at = 0
    while at < count, let hit = memchr(start + at, Int32(byte), count - at) {
      let first = UnsafeRawPointer(hit) - UnsafeRawPointer(start)
      at = first
      while at < count, self[at] == byte { at += 1 }
      let isLine = first == 0 || self[first - 1].isBreak
      let isEnd = at == count || self[at].isBlank || self[at].isBreak
      if isLine, isEnd, at - first == 7 { return first }
    }
    return nil
  }
}
