// SPDX-License-Identifier: Apache-2.0

extension HTTPRequest {
  /// Refuses what would become another request on the wire: line breaks in header fields, a method that is
  /// not a word, a path that is not percent-encoded.
  func checkSendable() throws(TransportError) {
    guard !method.isEmpty, method.utf8.allSatisfy(\.isToken) else {
      throw .unsendable(self, "the method is not a word")
    }
    guard path.utf8.allSatisfy(\.isPathByte) else {
      throw .unsendable(self, "the path is not percent-encoded")
    }
    for (name, value) in headers.fields {
      guard !name.isEmpty, name.utf8.allSatisfy(\.isToken), value.utf8.allSatisfy(\.isFieldByte) else {
        throw .unsendable(
          self,
          "the header field \(name.debugDescription) has a character that none may have"
        )
      }
    }
  }
}

extension UInt8 {
  /// A character of a method or field name (RFC 9110, section 5.6.2).
  fileprivate var isToken: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: "!#$%&'*+-.^_`|~".utf8.contains(self)
    }
  }

  /// Printable ASCII that neither ends the path nor needs encoding.
  fileprivate var isPathByte: Bool {
    (0x21...0x7E).contains(self) && self != UInt8(ascii: "?") && self != UInt8(ascii: "#")
  }

  /// Anything but NUL and line breaks.
  fileprivate var isFieldByte: Bool { self != 0 && self != 0x0A && self != 0x0D }
}
