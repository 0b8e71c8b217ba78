// SPDX-License-Identifier: Apache-2.0

/// Writes the small XML documents that S3 takes.
struct XMLWriter: Sendable {
  private(set) var bytes: [UInt8] = []

  init(root: String, _ content: (inout XMLWriter) -> Void) {
    append("<\(root) xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">")
    content(&self)
    append("</\(root)>")
  }

  mutating func element(_ name: String, _ content: (inout XMLWriter) -> Void) {
    append("<\(name)>")
    content(&self)
    append("</\(name)>")
  }

  mutating func element(_ name: String, _ text: String) {
    append("<\(name)>")
    escape(text)
    append("</\(name)>")
  }

  private mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  /// Object keys may hold any character: the control characters go as references, which S3 understands.
  private mutating func escape(_ text: String) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): append("&amp;")
      case UInt8(ascii: "<"): append("&lt;")
      case UInt8(ascii: ">"): append("&gt;")
      case 0..<0x20: append("&#\(byte);")
      default: bytes.append(byte)
      }
    }
  }
}
