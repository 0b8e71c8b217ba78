// SPDX-License-Identifier: Apache-2.0

/// Percent-encoding as AWS signs it: every byte but `A`…`Z`, `a`…`z`, `0`…`9`, `-`, `.`, `_` and `~` becomes
/// `%XX` with upper-case digits; a space becomes `%20`, never `+`.
package enum URIEncoding {
  /// Encodes one path segment, query name or query value; a `/` is encoded too.
  package static func component(_ text: String) -> String {
    encode(text, keepingSlashes: false)
  }

  /// Encodes a path whose slashes separate segments, such as an S3 object key; nothing is normalised.
  package static func path(_ text: String) -> String {
    encode(text, keepingSlashes: true)
  }

  /// A query as it goes over the wire and into a signature; an empty value keeps its `=`.
  package static func query(_ items: [QueryItem]) -> String {
    items.map { "\(component($0.name))=\(component($0.value))" }.joined(separator: "&")
  }

  private static func encode(_ text: String, keepingSlashes: Bool) -> String {
    var encoded: [UInt8] = []
    encoded.reserveCapacity(text.utf8.count * 3)
    for byte in text.utf8 {
      if byte.isUnreserved || (keepingSlashes && byte == UInt8(ascii: "/")) {
        encoded.append(byte)
      } else {
        encoded.append(UInt8(ascii: "%"))
        encoded.append((byte >> 4).hexadecimalDigit(afterNine: UInt8(ascii: "A")))
        encoded.append((byte & 15).hexadecimalDigit(afterNine: UInt8(ascii: "A")))
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }
}

extension URIEncoding {
  /// Undoes the `encoding-type=url` of S3's listings: percent escapes, and `+` for a space. An escape that is
  /// none stays as it is.
  static func decodeForm(_ text: String) -> String {
    decode(text, plusIsSpace: true)
  }

  /// Undoes percent escapes alone, as in IAM's policy documents, where a `+` is a plus.
  static func decodePercent(_ text: String) -> String {
    decode(text, plusIsSpace: false)
  }

  private static func decode(_ text: String, plusIsSpace: Bool) -> String {
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
      return text
    }
    var bytes = ArraySlice(Array(text.utf8))
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    while let byte = bytes.popFirst() {
      if plusIsSpace, byte == UInt8(ascii: "+") {
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

extension UInt8 {
  /// Whether this byte stands for itself in a URI (RFC 3986, section 2.3).
  fileprivate var isUnreserved: Bool {
    switch self {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
    default: false
    }
  }
}

extension UInt8 {
  /// The hexadecimal digit of a number below 16; `afterNine` is `a` or `A`.
  func hexadecimalDigit(afterNine: UInt8) -> UInt8 {
    self < 10 ? UInt8(ascii: "0") + self : afterNine + self - 10
  }
}
