// SPDX-License-Identifier: Apache-2.0

/// Spells scalars in the least quoting that their surroundings allow.
struct ScalarWriter {
  var context: WritingContext

  /// A new scalar, in one of the styles that fit; several lines when it is a literal block.
  func fresh(_ scalar: YAMLScalar) -> [UInt8] {
    guard case .string(let text) = scalar else { return Array(scalar.text.utf8) }
    if context.quotesAll { return Self.doubleQuoted(text) }
    if PlainSyntax.canBePlain(text, inFlow: context.inFlow) {
      return PlainSyntax.meansString(text) ? Array(text.utf8) : Self.doubleQuoted(text)
    }
    if text.utf8.contains(.lineFeed), let block = BlockScalarWriter(context: context).literal(text) {
      return block
    }
    return singleQuoted(text) ?? Self.doubleQuoted(text)
  }

  /// A scalar in a given style where that can hold it.
  func styled(_ text: String, as shape: NodeShape) -> [UInt8] {
    switch shape {
    case .singleQuoted: singleQuoted(text) ?? Self.doubleQuoted(text)
    case .doubleQuoted: Self.doubleQuoted(text)
    default: fresh(.string(text))
    }
  }

  /// In single quotes, or nil when the text needs escapes.
  func singleQuoted(_ text: String) -> [UInt8]? {
    if PlainSyntax.needsEscapes(text, allowing: []) { return nil }
    var result: [UInt8] = [.singleQuote]
    for byte in text.utf8 { result += byte == .singleQuote ? [byte, byte] : [byte] }
    return result + [.singleQuote]
  }

  /// In double quotes, which can hold everything.
  static func doubleQuoted(_ text: String) -> [UInt8] {
    "\"\(escaped(text))\"".utf8.map { $0 }
  }

  /// As it stands between double quotes.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\0": result += "\\0"
      default:
        if PlainSyntax.isSpecial(scalar) {
          let isShort = scalar.value <= 0xFF
          let digits = String(scalar.value, radix: 16, uppercase: true)
          let padding = String(repeating: "0", count: (isShort ? 2 : 4) - digits.count)
          result += (isShort ? "\\x" : "\\u") + padding + digits
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result
  }
}
