// SPDX-License-Identifier: Apache-2.0

/// Reads yq's expression language.
///
/// Operators bind as yq has them, which is not as jq does: `,` weakest, then `or` and `and`, `|`, assignments
/// and comparisons, arithmetic. Operators of one strength group from the right in yq; where that would surprise,
/// as in `3 - 2 - 1`, parentheses are asked for.
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
    let syntax = try parser.whole(above: 0)
    guard parser.at == parser.text.count else {
      let isClosing = parser.peek.map { ")]}".utf8.contains($0) } == true
      throw parser.error(isClosing ? "nothing was opened here" : "expected an operator")
    }
    return syntax
  }

  var peek: UInt8? { at < text.count ? text[at] : nil }

  /// Skips blanks, line breaks and comments.
  mutating func skipBlanks() {
    while let byte = peek {
      if byte == .hash { while let byte = peek, byte != .lineFeed { at += 1 } }
      guard let byte = peek, byte.isBlank || byte.isBreak else { return }
      at += 1
    }
  }

  func starts(_ word: String, at offset: Int? = nil) -> Bool {
    text[min(offset ?? at, text.count)...].starts(with: word.utf8)
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

  func isWord(_ offset: Int) -> Bool { offset < text.count && text[offset].isWordCharacter }

  /// An expression in which no variable is named without being used.
  mutating func whole(above strength: Int) throws(ManifestError) -> ExpressionSyntax {
    let start = at
    let syntax = try expression(above: strength)
    if case .name = syntax {
      throw error("must use variable with a pipe, e.g. `exp as $x | …`", at: start)
    }
    return syntax
  }

  /// An expression of operators that bind stronger than `strength`.
  private mutating func expression(above strength: Int) throws(ManifestError) -> ExpressionSyntax {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.maximumDepth { throw error("the expression is nested too deep") }
    var left = try postfix()
    while let sign = try operatorHere(), sign.precedence > strength {
      let start = at
      at = sign.end
      switch sign.kind {
      case .name(let isReference):
        left = .name(left, try variable(), isReference: isReference)
      case .reduce:
        left = try reduce(left, from: start)
      default:
        let right = try expression(above: sign.precedence - 1)
        try checkGrouping(sign.kind, right, at: start)
        left = try combine(sign.kind, left, right, at: start)
      }
    }
    return left
  }

  private func combine(
    _ kind: ExpressionOperator.Kind,
    _ left: ExpressionSyntax,
    _ right: ExpressionSyntax,
    at start: Int
  ) throws(ManifestError) -> ExpressionSyntax {
    if case .name = right { throw error("must use variable with a pipe, e.g. `exp as $x | …`", at: start) }
    if case .name(let value, let name, let isReference) = left {
      guard case .pipe = kind else {
        throw error("must use variable with a pipe, e.g. `exp as $x | …`", at: start)
      }
      return .bind(value, name, isReference: isReference, body: right)
    }
    switch kind {
    case .pipe: return .pipe(left, right)
    case .union: return .union(left, right)
    case .assign(let clobbers): return .assign(left, right, clobbersTags: clobbers)
    case .update(let clobbers): return .update(left, right, clobbersTags: clobbers)
    case .combine(let sign, let options): return .combine(sign, options, left, right)
    case .annotate(let attributes, let isRelative):
      return .annotate(attributes, left, right, isRelative: isRelative)
    case .binary(let sign, let options): return .binary(sign, options, left, right)
    case .name, .reduce: return left
    }
  }

  private mutating func variable() throws(ManifestError) -> String {
    skipBlanks()
    guard peek == UInt8(ascii: "$") else {
      throw error("RHS of 'as' operator must be a variable name e.g. $foo")
    }
    at += 1
    let start = at
    while let byte = peek, byte.isWordCharacter || byte == .dash { at += 1 }
    guard at > start else { throw error("a variable needs a name") }
    return String(text: text[start..<at])
  }

  /// `(initial; body)` behind `value as $name ireduce`.
  private mutating func reduce(_ left: ExpressionSyntax, from start: Int) throws(ManifestError)
    -> ExpressionSyntax
  {
    guard case .name(let value, let name, _) = left else {
      throw error("reduce must be given a variables assignment", at: start)
    }
    guard take("(") else { throw error("reduce must be given a block, (initial; expression)", at: start) }
    let initial = try whole(above: 10)
    guard take(";") else { throw error("reduce must be given a block, (initial; expression)") }
    let body = try whole(above: 0)
    guard take(")") else { throw error("could not find matching `)`", at: start) }
    return .reduce(value, name, initial: initial, body: body)
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
    case .literal, .sequence, .mapping, .interpolation: true
    default: false
    }
  }

  /// `.`, `.key`, `."key"` or `.[…]`, applied to `base`.
  mutating func dot(_ base: ExpressionSyntax) throws(ManifestError) -> ExpressionSyntax {
    let dot = at
    at += 1
    if peek == UInt8(ascii: "[") { return try brackets(base) }
    if peek == .doubleQuote {
      guard case .literal(let key, _) = try quoted() else {
        throw error("`\\(…)` cannot stand in a key; write .[…]", at: dot)
      }
      return .key(base, key, isQuoted: true, isOptional: takeMark())
    }
    let start = at
    while let byte = peek, !" \t\r\n;}{:[],|.()=?".utf8.contains(byte), !starts("!=") { at += 1 }
    if at == start { return base }
    let key = String(text: text[start..<at])
    if let odd = text[start..<at].firstIndex(where: { "\"<>$".utf8.contains($0) }) {
      throw error("an operator needs blanks around it, a key with such signs quotes: .\"…\"", at: odd)
    }
    if let odd = text[start..<at].indices.first(where: { starts("//", at: $0) }) {
      throw error("an operator needs blanks around it, a key with such signs quotes: .\"…\"", at: odd)
    }
    return .key(base, key, isQuoted: false, isOptional: takeMark())
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
    if take(":") { return try slice(base, from: nil, start) }
    let index = try whole(above: 0)
    if take(":") { return try slice(base, from: index, start) }
    guard take("]") else { throw error("could not find matching `]`", at: start) }
    return .traverse(base, index, isOptional: takeMark())
  }

  private mutating func slice(_ base: ExpressionSyntax, from: ExpressionSyntax?, _ start: Int)
    throws(ManifestError) -> ExpressionSyntax
  {
    if take("]") { return .slice(base, from: from, to: nil) }
    let to = try whole(above: 0)
    guard take("]") else { throw error("could not find matching `]`", at: start) }
    return .slice(base, from: from, to: to)
  }
}
