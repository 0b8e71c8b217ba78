// SPDX-License-Identifier: Apache-2.0

/// A path as yq writes it, `.spec.items[0]."a.b/c"`, made step by step from the root.
struct PathSpelling: CustomStringConvertible {
  private var text = ""

  /// The path so far, `.` for the root.
  var description: String { text.isEmpty ? "." : text }

  mutating func append(index: Int) {
    text += text.isEmpty ? ".[\(index)]" : "[\(index)]"
  }

  mutating func append(key: String) {
    text += "." + Self.spelling(of: key)
  }

  private static func spelling(of key: String) -> String {
    let isPlain = !key.isEmpty && key.utf8.allSatisfy { $0.isWordCharacter || $0 == .dash }
    if isPlain { return key }
    let escaped = key.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\"", "\\": "\\\(scalar)"
      case "\n": "\\n"
      default: scalar.value < 0x20 ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }
}
