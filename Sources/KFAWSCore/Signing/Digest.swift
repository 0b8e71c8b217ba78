// SPDX-License-Identifier: Apache-2.0

internal import CLibCrypto

/// 32 bytes of SHA-256 or HMAC-SHA-256, computed by libcrypto.
package struct Digest: Sendable, Equatable {
  /// The digest itself.
  package let bytes: [UInt8]

  /// The SHA-256 digest of `message`.
  package static func sha256(_ message: [UInt8]) -> Digest {
    message.withUnsafeBytes { Digest(of: $0) }
  }

  /// The SHA-256 digest of `message` in UTF-8.
  package static func sha256(_ message: String) -> Digest {
    var message = message
    return message.withUTF8 { Digest(of: UnsafeRawBufferPointer($0)) }
  }

  /// The HMAC-SHA-256 of `message` in UTF-8 under `key` (RFC 2104).
  ///
  /// libcrypto's `HMAC` looks the algorithm up by name in each call, which takes three times as long as the
  /// digests themselves.
  package static func hmac(key: [UInt8], _ message: String) -> Digest {
    let key = key.count > blockSize ? sha256(key).bytes : key
    let inner = sha256(block(key, 0x36, then: message.utf8))
    return sha256(block(key, 0x5C, then: inner.bytes))
  }

  private static func block(_ key: [UInt8], _ pad: UInt8, then rest: some Collection<UInt8>) -> [UInt8] {
    var block: [UInt8] = []
    block.reserveCapacity(blockSize + rest.count)
    for byte in key { block.append(byte ^ pad) }
    block.append(contentsOf: repeatElement(pad, count: blockSize - key.count))
    block.append(contentsOf: rest)
    return block
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

  /// A digest can only fail without libcrypto or without memory; there is no going on without it.
  private static var failure: String {
    kf_crypto_problem().map { String(cString: $0) } ?? "libcrypto has no memory for a digest"
  }

  private static let blockSize = Int(SHA256_CBLOCK)

  private init(of message: UnsafeRawBufferPointer) {
    let length = Int(SHA256_DIGEST_LENGTH)
    bytes = Array(unsafeUninitializedCapacity: length) { buffer, count in
      let code = EVP_Digest(
        message.baseAddress,
        message.count,
        buffer.baseAddress,
        nil,
        SHA256Algorithm.shared.pointer,
        nil
      )
      precondition(code == 1, Self.failure)
      count = length
    }
  }
}

/// libcrypto's SHA-256, looked up once for the process.
///
/// `@unchecked Sendable`: libcrypto lets threads share a fetched algorithm, which never changes.
private struct SHA256Algorithm: @unchecked Sendable {
  static let shared = SHA256Algorithm()

  let pointer: OpaquePointer?

  private init() {
    pointer = EVP_MD_fetch(nil, "SHA256", nil) ?? EVP_sha256()
  }
}
