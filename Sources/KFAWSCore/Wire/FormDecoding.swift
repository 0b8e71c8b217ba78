// SPDX-License-Identifier: Apache-2.0

extension URIEncoding {
  /// Undoes the `encoding-type=url` of S3's listings: percent escapes, and `+` for a space. An escape that is
  /// none stays as it is.
  static func decodeForm(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
      return text
    }
    var bytes = ArraySlice(Array(text.utf8))
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    while let byte = bytes.popFirst() {
      if byte == UInt8(ascii: "+") {
        decoded.append(UInt8(ascii: " "))
      } else if byte == UInt8(ascii: "%"), let escaped = hexadecimalPair(bytes) {
        decoded.append(escaped)
        bytes = bytes.dropFirst(2)
      } else {
        decoded.append(byte)
      }
    }
    return String(decoding: decoded, as: UTF8.self)
  }

  private static func hexadecimalPair(_ bytes: ArraySlice<UInt8>) -> UInt8? {
    let pair = bytes.prefix(2)
    guard pair.count == 2, let digits = String(validating: pair, as: UTF8.self), !digits.hasPrefix("+") else {
      return nil
    }
    return UInt8(digits, radix: 16)
  }
}
