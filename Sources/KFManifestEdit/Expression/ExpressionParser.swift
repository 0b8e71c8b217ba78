// SPDX-License-Identifier: Apache-2.0

/// Reads yq's expression language, as far as it is supported.
///
/// Operators bind as yq has them, which is not as jq does: `,` weakest, then `or` and `and`, `|`, assignments
/// and comparisons, arithmetic.
struct ExpressionParser {
  private static let maximumDepth = 200

  let text: [UInt8]
  var at = 0
  private var depth = 0

  private init(_ text: String) { self.text = Array(text.utf8) }

  static func parse(_ text: String) throws(ManifestError) -> ExpressionSyntax {
    var parser = ExpressionParser(text)
    parser.skipBlanks()
    if parser.at == parser.text.count { return .identity }
    let syntax = try parser.expression(above: 0)
    guard parser.at == parser.text.count else {
      throw parser.error(
        parser.peek.map { ")]}".utf8.contains($0) } == true
          ? "nothing was opened here" : "expected an operator"
      )
    }
    return syntax
  }

  var peek: UInt8? { at < text.count ? text[at] : nil }

  mutating func skipBlanks() {
    while let byte = peek, byte.isBlank || byte.isBreak { at += 1 }
  }

  func starts(_ word: String, at offset: Int? = nil) -> Bool {
    text[(offset ?? at)...].starts(with: word.utf8)
  }

  mutating func take(_ word: String) -> Bool {
    skipBlanks()
    guard starts(word) else { return false }
    at += word.utf8.count
    return true
  }

  func error(_ reason: String, at offset: Int? = nil, remedy: String = "mend the expression there")
    -> ManifestError
  {
    let column = text.column(of: offset ?? at, from: 0) + 1
    return ManifestError(
      .badExpression,
      file: "expression",
      line: 1,
      column: column,
      "bad expression, \(reason)",
      remedy: remedy
    )
  }

  /// An expression of operators that bind stronger than `strength`.
  mutating func expression(above strength: Int) throws(ManifestError) -> ExpressionSyntax {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.maximumDepth { throw error("the expression is nested too deep") }
    var left = try postfix()
    while let (word, precedence) = operatorHere(), precedence > strength {
      at += word.utf8.count
      let right = try expression(above: precedence)
      left = combine(word, left, right)
    }
    return left
  }

  private static let operators: [(word: String, precedence: Int)] = [
    ("|=", 40), ("==", 40), ("!=", 40), ("//", 42), ("=", 40), ("|", 30), (",", 10), ("+", 42), ("-", 42),
    ("*", 42),
    ("or", 20), ("and", 20),
  ]

  private mutating func operatorHere() -> (word: String, precedence: Int)? {
    skipBlanks()
    return Self.operators.first { word, _ in
      starts(word) && !(word.utf8.first.map(\.isWordCharacter) == true && isWord(at + word.utf8.count))
    }
  }

  func isWord(_ offset: Int) -> Bool { offset < text.count && text[offset].isWordCharacter }

  private func combine(_ word: String, _ left: ExpressionSyntax, _ right: ExpressionSyntax)
    -> ExpressionSyntax
  {
    switch word {
    case "|": .pipe(left, right)
    case ",": .union(left, right)
    case "=": .assign(left, right)
    case "|=": .update(left, right)
    default: BinaryOperator(rawValue: word).map { .binary($0, left, right) } ?? left
    }
  }

  /// A value followed by `.key` and `[…]`.
  private mutating func postfix() throws(ManifestError) -> ExpressionSyntax {
    skipBlanks()
    var base = try primary()
    while true {
      skipBlanks()
      if peek == UInt8(ascii: "["), !isLiteral(base) {
        base = try brackets(base)
      } else if peek == UInt8(ascii: "."), !starts("..") {
        base = try dot(base)
      } else {
        return base
      }
    }
  }

  private func isLiteral(_ syntax: ExpressionSyntax) -> Bool {
    switch syntax {
    case .literal, .sequence, .mapping: true
    default: false
    }
  }

  /// `.`, `.key`, `."key"` or `.[…]`, applied to `base`.
  mutating func dot(_ base: ExpressionSyntax) throws(ManifestError) -> ExpressionSyntax {
    at += 1
    if peek == UInt8(ascii: "[") { return try brackets(base) }
    let key: String
    if peek == .doubleQuote {
      key = try quoted()
    } else {
      let start = at
      while let byte = peek, !" \t\r\n;}{:[],|.()=?".utf8.contains(byte), !starts("!=") { at += 1 }
      if at == start { return base }
      key = String(text: text[start..<at])
    }
    return .key(base, key, isOptional: takeMark())
  }

  private mutating func takeMark() -> Bool {
    guard peek == UInt8(ascii: "?") else { return false }
    at += 1
    return true
  }

  private mutating func brackets(_ base: ExpressionSyntax) throws(ManifestError) -> ExpressionSyntax {
    let start = at
    at += 1
    if take("]") { return .traverse(base, nil, isOptional: takeMark()) }
    let index = try expression(above: 0)
    guard take("]") else { throw error("could not find matching `]`", at: start) }
    return .traverse(base, index, isOptional: takeMark())
  }
}
