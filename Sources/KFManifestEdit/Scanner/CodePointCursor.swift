// SPDX-License-Identifier: Apache-2.0

/// Turns libyaml's marks, which count characters, into byte offsets in one pass over the text.
///
/// Marks come nearly in order, so the cursor only moves as far as the next one; it can also go back.
struct CodePointCursor {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let isASCII: Bool
  private var codePoint = 0
  private var byte = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    isASCII = bytes.isASCII
  }

  /// The offset of the character with this number, from 0.
  mutating func offset(of target: Int) -> Int {
    if isASCII { return min(target, bytes.count) }
    while codePoint < target, byte < bytes.count {
      byte += 1
      while byte < bytes.count, bytes[byte] & 0xC0 == 0x80 { byte += 1 }
      codePoint += 1
    }
    while codePoint > target, byte > 0 {
      byte -= 1
      while byte > 0, bytes[byte] & 0xC0 == 0x80 { byte -= 1 }
      codePoint -= 1
    }
    return byte
  }
}
