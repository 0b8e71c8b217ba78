// SPDX-License-Identifier: Apache-2.0

extension ExpressionParser {
  /// What an expression can begin with.
  mutating func primary() throws(ManifestError) -> ExpressionSyntax {
    guard let byte = peek else { throw error("the expression ends where a value is expected") }
    switch byte {
    case UInt8(ascii: "("): return try parenthesised()
    case UInt8(ascii: "["): return try sequence()
    case UInt8(ascii: "{"): return try mapping()
    case .doubleQuote: return .literal(.string(try quoted()))
    case UInt8(ascii: "~"):
      at += 1
      return .literal(.null)
    case UInt8(ascii: "."):
      if starts("..") {
        at += 2
        return .descend
      }
      return try dot(.identity)
    default:
      if byte.isDigit || byte == .dash { return try number() }
      return try word()
    }
  }

  private mutating func parenthesised() throws(ManifestError) -> ExpressionSyntax {
    let start = at
    at += 1
    let inner = try expression(above: 0)
    guard take(")") else { throw error("could not find matching `)`", at: start) }
    return inner
  }

  private mutating func sequence() throws(ManifestError) -> ExpressionSyntax {
    let start = at
    at += 1
    if take("]") { return .sequence(nil) }
    let items = try expression(above: 0)
    guard take("]") else { throw error("could not find matching `]`", at: start) }
    return .sequence(items)
  }

  private mutating func mapping() throws(ManifestError) -> ExpressionSyntax {
    let start = at
    at += 1
    var entries: [(key: ExpressionSyntax, value: ExpressionSyntax)] = []
    if take("}") { return .mapping([]) }
    repeat {
      skipBlanks()
      let key: ExpressionSyntax
      if let byte = peek, byte.isWordCharacter {
        let first = at
        while isWord(at) || peek == .dash { at += 1 }
        key = .literal(.string(String(text: text[first..<at])))
      } else {
        key = try expression(above: 15)
      }
      guard take(":") else { throw error("expected `:` behind a key") }
      entries.append((key, try expression(above: 10)))
    } while take(",")
    guard take("}") else { throw error("could not find matching `}`", at: start) }
    return .mapping(entries)
  }

  private mutating func number() throws(ManifestError) -> ExpressionSyntax {
    let start = at
    if peek == .dash { at += 1 }
    while let byte = peek, isPartOfNumber(byte) { at += 1 }
    let word = String(text: text[start..<at])
    switch ScalarMeaning(plain: Array(word.utf8)) {
    case .integer, .float: return .literal(.plain(word))
    default: throw error("expected a value", at: start)
    }
  }

  private func isPartOfNumber(_ byte: UInt8) -> Bool {
    if byte == UInt8(ascii: ".") { return at + 1 < text.count && text[at + 1].isDigit }
    let isSign = (byte == .dash || byte == UInt8(ascii: "+")) && text[at - 1] | 0x20 == UInt8(ascii: "e")
    return byte.isWordCharacter || isSign
  }

  /// Between quotes; `\"`, `\\` and the escapes of C are known, every other backslash stays.
  mutating func quoted() throws(ManifestError) -> String {
    let start = at
    at += 1
    var result: [UInt8] = []
    while let byte = peek, byte != .doubleQuote {
      at += 1
      guard byte == .backslash, let next = peek else {
        result.append(byte)
        continue
      }
      if next == UInt8(ascii: "(") { throw error("`\\(…)` in a string is not supported", at: at - 1) }
      if let escape = Self.escapes[next] {
        result.append(escape)
        at += 1
      } else {
        result.append(byte)
      }
    }
    guard peek == .doubleQuote else { throw error("the string does not end", at: start) }
    at += 1
    return String(text: result)
  }

  private static let escapes: [UInt8: UInt8] = [
    .doubleQuote: .doubleQuote, .backslash: .backslash, UInt8(ascii: "n"): .lineFeed, UInt8(ascii: "t"): .tab,
    UInt8(ascii: "r"): .carriageReturn, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "v"): 0x0B,
  ]

  /// A name: a function, `true`, `null`, `env(NAME)`.
  private mutating func word() throws(ManifestError) -> ExpressionSyntax {
    let start = at
    if peek == UInt8(ascii: "@") { at += 1 }
    while isWord(at) { at += 1 }
    let name = String(text: text[start..<at])
    switch name.lowercased() {
    case "true": return .literal(.boolean(true))
    case "false": return .literal(.boolean(false))
    case "null": return .literal(.null)
    default: break
    }
    if name == "env" || name == "strenv" { return try environment(name, from: start) }
    guard let function = ExpressionFunction(name: name) else {
      throw error(
        name.isEmpty ? "expected a value" : "there is no function of this name",
        at: start,
        remedy:
          "known are env, strenv and \(ExpressionFunction.allCases.map(\.rawValue).joined(separator: ", "))"
      )
    }
    return .call(function, try arguments(of: function, from: start))
  }

  private mutating func environment(_ name: String, from start: Int) throws(ManifestError) -> ExpressionSyntax
  {
    guard take("(") else { throw error("\(name) needs the name of a variable in parentheses", at: start) }
    let first = at
    while let byte = peek, byte != UInt8(ascii: ")") { at += 1 }
    let variable = String(text: text[first..<at])
    guard !variable.isEmpty, take(")") else {
      throw error("\(name) needs the name of a variable in parentheses", at: start)
    }
    return .environment(variable, isString: name == "strenv")
  }

  private mutating func arguments(
    of function: ExpressionFunction,
    from start: Int
  ) throws(ManifestError) -> [ExpressionSyntax] {
    guard function.arity > 0 else { return [] }
    var arguments: [ExpressionSyntax] = []
    if take("(") {
      repeat {
        arguments.append(try expression(above: 10))
      } while take(",") || take(";")
      guard take(")") else { throw error("could not find matching `)`", at: start) }
    }
    // yq takes a union for one argument, except where it wants two.
    if function.arity == 1, arguments.count > 1 {
      arguments = [arguments.dropFirst().reduce(arguments[0]) { .union($0, $1) }]
    }
    guard arguments.count == function.arity else {
      throw error("\(function.rawValue) takes \(function.arity) arguments, not \(arguments.count)", at: start)
    }
    return arguments
  }
}
