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
}
