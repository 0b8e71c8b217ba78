// SPDX-License-Identifier: Apache-2.0

extension YAMLPath {
  /// Reads yq's spelling: `.a.b`, `."a.b/c"`, `.["a b"]`, `.a[0]`, `.a[-1]`, and `.` for the root.
  ///
  /// - Throws: ``ManifestError`` of code ``ManifestError/Code/badPath`` with the column in `text`. Splats and
  ///   other expressions are not paths; see ``ManifestExpression``.
  public init(parsing text: String) throws(ManifestError) {
    var parser = PathParser(Array(text.utf8))
    self.init(try parser.parse())
  }
}

private struct PathParser {
  private let text: [UInt8]
  private var at = 0

  init(_ text: [UInt8]) { self.text = text }

  mutating func parse() throws(ManifestError) -> [YAMLPath.Step] {
    guard peek == UInt8(ascii: ".") else { throw error("a path begins with a dot") }
    if text.count == 1 { return [] }
    var steps: [YAMLPath.Step] = []
    while at < text.count {
      switch peek {
      case UInt8(ascii: "."):
        at += 1
        if peek != UInt8(ascii: "[") { steps.append(.key(try key())) }
      case UInt8(ascii: "["): steps.append(try bracket())
      default: throw error("expected a dot or a bracket")
      }
    }
    return steps
  }

  private var peek: UInt8? { at < text.count ? text[at] : nil }

  private mutating func key() throws(ManifestError) -> String {
    if peek == .doubleQuote { return try quoted() }
    let start = at
    while let byte = peek, byte.isWordCharacter || byte == .dash || byte >= 0x80 { at += 1 }
    guard at > start else { throw error("expected a key; quote one with other characters: .\"a/b\"") }
    return String(text: text[start..<at])
  }

  private mutating func bracket() throws(ManifestError) -> YAMLPath.Step {
    at += 1
    let step: YAMLPath.Step
    if peek == .doubleQuote {
      step = .key(try quoted())
    } else {
      let start = at
      while let byte = peek, byte.isDigit || byte == .dash { at += 1 }
      guard let index = Int(String(text: text[start..<at])) else {
        throw error("expected an index or a quoted key")
      }
      step = .index(index)
    }
    guard peek == UInt8(ascii: "]") else { throw error("could not find matching `]`") }
    at += 1
    return step
  }

  private mutating func quoted() throws(ManifestError) -> String {
    at += 1
    var result: [UInt8] = []
    while let byte = peek, byte != .doubleQuote {
      if byte == .backslash, at + 1 < text.count { at += 1 }
      result.append(text[at])
      at += 1
    }
    guard peek == .doubleQuote else { throw error("a quoted key does not end") }
    at += 1
    return String(text: result)
  }

  private func error(_ reason: String) -> ManifestError {
    ManifestError(
      .badPath,
      line: 1,
      column: at + 1,
      reason,
      remedy: "write a path as .spec.items[0].\"a.b/c\""
    )
  }
}
