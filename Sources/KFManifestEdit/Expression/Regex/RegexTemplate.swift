// SPDX-License-Identifier: Apache-2.0

/// The text that takes a match's place: `$1`, `${name}` and `$$` as Go's `Expand` has them.
struct RegexTemplate: Sendable {
  private enum Part: Sendable {
    case text([Unicode.Scalar])
    /// Nil for a group that does not exist, which is empty.
    case group(Int?)
  }

  private var parts: [Part] = []

  init(_ template: String, groupNames: [String?]) {
    let text = Array(template.unicodeScalars)
    var at = 0
    while at < text.count {
      let plain = text[at...].prefix { $0 != "$" }
      if !plain.isEmpty { parts.append(.text(Array(plain))) }
      at += plain.count
      guard at < text.count else { break }
      if at + 1 < text.count, text[at + 1] == "$" {
        parts.append(.text(["$"]))
        at += 2
      } else if let (name, end) = Self.name(in: text, at + 1) {
        parts.append(.group(Self.number(name, groupNames)))
        at = end
      } else {
        parts.append(.text(["$"]))
        at += 1
      }
    }
  }

  /// The longest run of letters, digits and underscores, or what braces hold.
  private static func name(in text: [Unicode.Scalar], _ start: Int) -> (String, Int)? {
    let hasBrace = start < text.count && text[start] == "{"
    let first = hasBrace ? start + 1 : start
    guard first < text.count else { return nil }
    let name = text[first...].prefix { scalar in
      scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.generalCategory == .decimalNumber
    }
    let end = first + name.count
    guard !name.isEmpty, !hasBrace || (end < text.count && text[end] == "}") else { return nil }
    return (name.reduce(into: "") { $0.unicodeScalars.append($1) }, hasBrace ? end + 1 : end)
  }

  private static func number(_ name: String, _ groupNames: [String?]) -> Int? {
    if name.utf8.allSatisfy(\.isDigit) {
      return Int(name).flatMap { $0 < groupNames.count ? $0 : nil }
    }
    return groupNames.firstIndex(of: name)
  }

  func expand(_ match: [Int], in text: [Unicode.Scalar], into result: inout [UInt8]) {
    for part in parts {
      switch part {
      case .text(let plain): result.append(plain[...])
      case .group(let number):
        guard let number, match[2 * number] >= 0 else { continue }
        result.append(text[match[2 * number]..<match[2 * number + 1]])
      }
    }
  }
}
