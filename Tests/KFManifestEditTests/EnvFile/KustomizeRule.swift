// SPDX-License-Identifier: Apache-2.0

/// kustomize's reading of env files, written down a second time and otherwise: with text, not with offsets. The
/// recorded answers of a real kustomize prove it, and it then judges edits of texts made by chance.
struct KustomizeRule {
  /// Keys in order; nil where there is no `=`.
  var pairs: [(key: String, value: String?)] = []
  /// kustomize ends with an error: bytes that are no text, a key twice.
  var isRefused = false
  /// kustomize stops reading and says nothing.
  var isCut = false

  init(_ bytes: [UInt8]) {
    for (number, line) in bytes.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
      if line.count > 65_535 {
        isCut = true
        return
      }
      guard var text = String(validating: line.last == 13 ? line.dropLast() : line, as: UTF8.self) else {
        isRefused = true
        return
      }
      if number == 0, text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
      text = String(text.unicodeScalars.drop { $0.properties.isWhitespace })
      if text.unicodeScalars.first == "#" || text.isEmpty { continue }
      let parts = text.utf8.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard let key = String(parts[0]), !key.isEmpty else { continue }
      if pairs.contains(where: { $0.key.utf8.elementsEqual(key.utf8) }) { isRefused = true }
      pairs.append((key, parts.count == 2 ? String(parts[1]) : nil))
    }
  }
}
