// SPDX-License-Identifier: Apache-2.0

internal import CLibCrypto

/// 32 bytes of SHA-256 or HMAC-SHA-256, computed by libcrypto.
package struct Digest: Sendable, Equatable {
  /// The digest itself.
  package let bytes: [UInt8]

  /// The SHA-256 digest of `message`.
  package static func sha256(_ message: [UInt8]) -> Digest {
    Digest { _ = SHA256(message, message.count, $0) }
  }

  /// The SHA-256 digest of `message` in UTF-8.
  package static func sha256(_ message: String) -> Digest {
    sha256(Array(message.utf8))
  }

  /// The HMAC-SHA-256 of `message` in UTF-8 under `key`.
  package static func hmac(key: [UInt8], _ message: String) -> Digest {
    let message = Array(message.utf8)
    return Digest { _ = HMAC(EVP_sha256(), key, Int32(key.count), message, message.count, $0, nil) }
  }

  /// 64 lower-case hexadecimal digits.
  package var hex: String {
    String(unsafeUninitializedCapacity: bytes.count * 2) { text in
      for (index, byte) in bytes.enumerated() {
        text[index * 2] = (byte >> 4).hexadecimalDigit(afterNine: UInt8(ascii: "a"))
        text[index * 2 + 1] = (byte & 15).hexadecimalDigit(afterNine: UInt8(ascii: "a"))
      }
      return bytes.count * 2
    }
  }

  private init(filledBy fill: (UnsafeMutablePointer<UInt8>?) -> Void) {
    let length = Int(SHA256_DIGEST_LENGTH)
    bytes = Array(unsafeUninitializedCapacity: length) { buffer, count in
      buffer.initialize(repeating: 0)
      fill(buffer.baseAddress)
      count = length
    }
  }
}

extension UInt8 {
  /// The hexadecimal digit of a number below 16; `afterNine` is `a` or `A`.
  func hexadecimalDigit(afterNine: UInt8) -> UInt8 {
    self < 10 ? UInt8(ascii: "0") + self : afterNine + self - 10
  }
}
