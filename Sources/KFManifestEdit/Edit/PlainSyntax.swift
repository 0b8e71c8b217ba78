// SPDX-License-Identifier: Apache-2.0

/// Which texts may be written without quotes, in single quotes, or in a block.
enum PlainSyntax {
  /// Words that YAML 1.1 readers take for booleans, `=`, the start of a document and the like.
  private static let words: Set<String> = [
    "y", "n", "yes", "no", "on", "off", "=", "true", "false", "null", "~", "<<",
  ]

  /// Readers of YAML 1.1 and 1.2 take this plain text for text.
  static func meansString(_ text: String) -> Bool {
    guard ScalarMeaning(plain: Array(text.utf8)) == .string else { return false }
    return !words.contains(text.lowercased()) && !isSexagesimal(text.utf8)
  }

  /// The text can stand without quotes and still be these characters.
  static func canBePlain(_ text: String, inFlow: Bool) -> Bool {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, let last = bytes.last else { return false }
    if first == .space || last == .space || last == .colon || needsEscapes(text, allowing: []) {
      return false
    }
    if bytes.starts(with: [.dash, .dash, .dash]) || bytes.starts(with: "...".utf8) { return false }
    if "-?:".utf8.contains(first),
      bytes.count == 1 || bytes[1] == .space || (inFlow && bytes[1].isFlowIndicator)
    {
      return false
    }
    if "?:".utf8.contains(first) || ",[]{}#&*!|>'\"%@`".utf8.contains(first) { return false }
    return !bytes.indices.dropFirst().contains { at in
      switch bytes[at] {
      case .space: bytes[at - 1] == .colon
      case .hash: bytes[at - 1] == .space
      default: inFlow && (bytes[at].isFlowIndicator)
      }
    }
  }

  /// The text holds characters that only double quotes can spell, apart from those in `allowing`.
  static func needsEscapes(_ text: String, allowing: [Unicode.Scalar]) -> Bool {
    text.unicodeScalars.contains { isSpecial($0) && !allowing.contains($0) }
  }

  /// Controls, line breaks of any kind, byte order marks and characters that are not for interchange.
  static func isSpecial(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
    default: false
    }
  }

  /// `12:30` and `1:20:30.5`, numbers of base 60 to YAML 1.1.
  private static func isSexagesimal(_ text: some Collection<UInt8>) -> Bool {
    guard text.contains(.colon) else { return false }
    let parts = text.split(separator: .colon, omittingEmptySubsequences: false)
    return parts.enumerated().allSatisfy { position, part in
      let digits = position == 0 ? part.drop { $0 == UInt8(ascii: "+") || $0 == .dash } : part
      return !digits.isEmpty
        && digits.allSatisfy { $0.isDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".") }
    }
  }
}
