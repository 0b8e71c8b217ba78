// SPDX-License-Identifier: Apache-2.0

/// Reads a configuration file line by line as Python's `configparser` does for botocore.
///
/// Its rules that are easily missed, each pinned by a row of `Scripts/record-credentials`: a comment stands on a
/// line of its own; a line that is indented more than its property continues the value, even when it looks
/// like a section; `=` and `:` both separate; property names ignore case, section names do not; a section or
/// property given twice is an error; what stands in `[DEFAULT]` counts for every section.
struct SharedConfigParser {
  private typealias Lines = [(number: Int, text: String)]

  private let path: String
  private var sections: [String: [String: Lines]] = [:]
  private var order: [String] = []
  private var section: String?
  private var property: String?
  private var indent = 0

  private static let defaults = "DEFAULT"

  init(path: String) {
    self.path = path
  }

  mutating func take(_ line: String, number: Int) throws(CredentialError) {
    let text = line.trimmingWhitespace()
    if text.hasPrefix("#") || text.hasPrefix(";") { return }
    let lineIndent = line.utf8.count - line.utf8.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }.count
    if let section, let property, text.isEmpty || lineIndent > indent {
      sections[section]?[property]?.append((number, text))
      return
    }
    if text.isEmpty { return }
    indent = lineIndent
    if text.hasPrefix("["), let end = text.utf8.lastIndex(of: UInt8(ascii: "]")),
      text.index(after: text.startIndex) < end
    {
      try open(String(text[text.index(after: text.startIndex)..<end]), number)
    } else {
      try assign(text, number)
    }
  }

  /// What was read, values put together.
  func file() throws(CredentialError) -> SharedConfigFile {
    var file = SharedConfigFile(order: order)
    let defaults = sections[Self.defaults] ?? [:]
    for name in order {
      let properties = (sections[name] ?? [:]).merging(defaults) { own, _ in own }
      var section = SharedConfigFile.Section()
      for (name, lines) in properties { section[name] = try value(lines) }
      file.sections[name] = section
    }
    return file
  }

  private mutating func open(_ name: String, _ number: Int) throws(CredentialError) {
    if name != Self.defaults {
      if sections[name] != nil { throw failure(number, "the section [\(name)] is there twice") }
      order.append(name)
    }
    if sections[name] == nil { sections[name] = [:] }
    (section, property) = (name, nil)
  }

  private mutating func assign(_ text: String, _ number: Int) throws(CredentialError) {
    guard let section else { throw failure(number, "a property stands before the first [section]") }
    guard let separator = text.utf8.firstIndex(where: \.isSeparator), separator > text.startIndex else {
      throw failure(number, "the line is neither [section] nor name = value")
    }
    let name = String(text[..<separator]).trimmingWhitespace().lowercased()
    if sections[section]?[name] != nil {
      throw failure(number, "\(Self.shown(name)) is there twice in [\(section)]")
    }
    let value = String(text[text.index(after: separator)...]).trimmingWhitespace()
    sections[section]?[name] = [(number, value)]
    property = name
  }

  /// What stands before a separator may be half a key that was pasted: only what looks like a name is shown.
  private static func shown(_ name: String) -> String {
    let isName = name.utf8.count <= 36 && name.utf8.allSatisfy { $0 == UInt8(ascii: "_") || $0.isLetter }
    return isName ? name : "a property"
  }

  /// A value that starts on its second line is nested, as in botocore.
  private func value(_ lines: Lines) throws(CredentialError) -> SharedConfigFile.Value {
    let end = lines.lastIndex { !$0.text.isEmpty } ?? 0
    let lines = lines[...end]
    if lines.count > 1, lines[0].text.isEmpty { return .nested(try nested(lines)) }
    return .text(Secret(lines.map(\.text).joined(separator: "\n")))
  }

  private func nested(_ lines: Lines.SubSequence) throws(CredentialError) -> [String: Secret<String>] {
    var nested: [String: Secret<String>] = [:]
    for (number, text) in lines where !text.isEmpty {
      guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) else {
        throw failure(number, "the indented line is not name = value")
      }
      let name = String(text[..<equals]).trimmingWhitespace()
      nested[name] = Secret(String(text[text.index(after: equals)...]).trimmingWhitespace())
    }
    return nested
  }

  /// Names the line and never shows it: it may hold a key.
  private func failure(_ line: Int, _ detail: String) -> CredentialError {
    CredentialError(
      code: .malformed,
      place: "\(path), line \(line)",
      detail: detail,
      remedy: "correct the file"
    )
  }
}

extension UInt8 {
  /// What stands between a name and its value.
  fileprivate var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }

  fileprivate var isSeparator: Bool { self == UInt8(ascii: "=") || self == UInt8(ascii: ":") }
}
