// SPDX-License-Identifier: Apache-2.0

/// One assignment of an env file as kustomize reads it, as offsets into the text.
///
/// The key is everything before the first `=`, the value everything behind it. There are no quotes, no comments
/// behind a value and no `export`: kustomize takes them for part of key or value.
struct EnvLine: Sendable {
  /// The longest line that kustomize reads; it ignores a longer one and, without a word, all after it.
  static let longest = 65_535

  /// From 1.
  var number: Int
  var key: Range<Int>
  /// Nil when the line has no `=`.
  var value: Range<Int>?

  /// Reads the line in `line`, which ends before its line feed; nil for what kustomize skips: blank lines,
  /// comments, and lines that begin with `=`.
  init?(_ text: [UInt8], in line: Range<Int>, number: Int) {
    self.number = number
    var end = line.upperBound
    if end > line.lowerBound, text[end - 1] == .carriageReturn { end -= 1 }
    let start = Self.afterWhitespace(text, line.lowerBound..<end)
    guard start < end, text[start] != .hash else { return nil }
    let sign = text[start..<end].firstIndex(of: UInt8(ascii: "="))
    key = start..<(sign ?? end)
    value = sign.map { $0 + 1..<end }
    if key.isEmpty { return nil }
  }

  /// Go's `unicode.IsSpace`, by which kustomize trims the start of a line.
  private static func afterWhitespace(_ text: [UInt8], _ line: Range<Int>) -> Int {
    var at = line.lowerBound
    while at < line.upperBound,
      let scalar = String(text: text[at..<min(at + 4, line.upperBound)]).unicodeScalars.first,
      scalar.properties.isWhitespace
    {
      at += scalar.utf8.count
    }
    return at
  }
}

extension EnvLine {
  /// What a line holds that can only be meant otherwise than kustomize takes it.
  enum Oddity: String {
    case export = "`export`"
    case blankInKey = "the blank before `=`"
    case quotes = "the quotes"
    case comment = "what follows ` #`"
    case blankInValue = "the blanks around it"
  }

  /// What stands in the key and is not meant as part of it.
  func oddity(inKey text: [UInt8]) -> Oddity? {
    let key = text[key]
    if key.starts(with: "export".utf8), key.dropFirst(6).first?.isBlank == true { return .export }
    return key.last?.isBlank == true ? .blankInKey : nil
  }

  /// What stands in the value and is not meant as part of it.
  func oddity(inValue text: [UInt8]) -> Oddity? {
    guard let value, let first = text[value].first, let last = text[value].last else { return nil }
    var hasComment = false
    for at in value.dropFirst() where text[at] == .hash && text[at - 1].isBlank { hasComment = true }
    if hasComment { return .comment }
    let isQuote = first == .doubleQuote || first == .singleQuote
    if isQuote, first == last, value.count > 1 { return .quotes }
    return first.isBlank || last.isBlank ? .blankInValue : nil
  }
}
