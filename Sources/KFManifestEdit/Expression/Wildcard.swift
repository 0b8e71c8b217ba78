// SPDX-License-Identifier: Apache-2.0

/// yq's patterns in keys and comparisons: `*` stands for any text, `?` for one character.
enum Wildcard {
  static func isPattern(_ text: String) -> Bool {
    text.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
  }

  /// Whether `pattern` covers all of `text`, in time that grows with the product of their lengths at worst.
  static func matches(_ text: String, _ pattern: String) -> Bool {
    guard isPattern(pattern) else { return text.hasSameBytes(as: pattern) }
    let text = Array(text.unicodeScalars)
    let pattern = Array(pattern.unicodeScalars)
    var (at, position) = (0, 0)
    var retry: (at: Int, position: Int)?
    while at < text.count {
      if position < pattern.count, pattern[position] == "*" {
        retry = (at, position)
        position += 1
      } else if position < pattern.count, pattern[position] == "?" || pattern[position] == text[at] {
        (at, position) = (at + 1, position + 1)
      } else if let last = retry {
        retry = (last.at + 1, last.position)
        (at, position) = (last.at + 1, last.position + 1)
      } else {
        return false
      }
    }
    return pattern[position...].allSatisfy { $0 == "*" }
  }
}
