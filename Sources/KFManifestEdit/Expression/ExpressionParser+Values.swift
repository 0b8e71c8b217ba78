// SPDX-License-Identifier: Apache-2.0

extension ExpressionParser {
  /// What an expression can begin with.
  mutating func primary() throws(ManifestError) -> ExpressionSyntax {
    guard let byte = peek else { throw error("the expression ends where a value is expected") }
    switch byte {
    case UInt8(ascii: "("): return .group(try parenthesised())
    case UInt8(ascii: "["): return try sequence()
    case UInt8(ascii: "{"): return try mapping()
    case .doubleQuote: return try quoted()
    case UInt8(ascii: "~"):
      at += 1
      return .literal("~", tag: "!!null")
    case UInt8(ascii: "$"): return try variable()
    case UInt8(ascii: "."):
      if starts("..") {
        let includesKeys = starts("...")
        at += includesKeys ? 3 : 2
        return .descend(includesKeys: includesKeys)
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
    let inner = try whole(above: 0)
    guard take(")") else { throw error("could not find matching `)`", at: start) }
    return inner
  }

  private mutating func variable() throws(ManifestError) -> ExpressionSyntax {
    at += 1
    let start = at
    while let byte = peek, byte.isWordCharacter || byte == .dash { at += 1 }
    guard at > start else { throw error("a variable needs a name") }
    return .variable(String(text: text[start..<at]))
  }

  private mutating func sequence() throws(ManifestError) -> ExpressionSyntax {
    let start = at
    at += 1
    if take("]") { return .sequence(nil) }
    let items = try whole(above: 0)
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
        key = .literal(String(text: text[first..<at]), tag: "!!str")
      } else {
        key = try whole(above: 15)
      }
      guard take(":") else { throw error("expected `:` behind a key") }
      entries.append((key, try whole(above: 10)))
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
    case .integer: return .literal(word, tag: "!!int")
    case .float: return .literal(word, tag: "!!float")
    default: throw error("expected a value", at: start)
    }
  }

  private func isPartOfNumber(_ byte: UInt8) -> Bool {
    if byte == UInt8(ascii: ".") { return at + 1 < text.count && text[at + 1].isDigit }
    let isSign = (byte == .dash || byte == UInt8(ascii: "+")) && text[at - 1] | 0x20 == UInt8(ascii: "e")
    return byte.isWordCharacter || isSign
  }

  /// Between quotes; `\"`, `\\` and the escapes of C are known, `\(…)` puts a value in, every other backslash
  /// stays.
  mutating func quoted() throws(ManifestError) -> ExpressionSyntax {
    let start = at
    at += 1
    var parts: [ExpressionSyntax.TextPart] = []
    var plain: [UInt8] = []
    while let byte = peek, byte != .doubleQuote {
      at += 1
      guard byte == .backslash, let next = peek else {
        plain.append(byte)
        continue
      }
      if next == UInt8(ascii: "(") {
        parts.append(.text(String(text: plain)))
        plain = []
        parts.append(.expression(try parenthesised()))
      } else if let escape = Self.escapes[next] {
        plain.append(escape)
        at += 1
      } else {
        plain.append(byte)
      }
    }
    guard peek == .doubleQuote else { throw error("the string does not end", at: start) }
    at += 1
    let rest = String(text: plain)
    return parts.isEmpty ? .literal(rest, tag: "!!str") : .interpolation(parts + [.text(rest)])
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
    case "true", "false": return .literal(name.lowercased(), tag: "!!bool")
    case "null": return .literal(name, tag: "!!null")
    default: break
    }
    if name == "env" || name == "strenv" { return try environment(name, from: start) }
    guard let function = ExpressionFunction(name: name) else { throw unknown(name, at: start) }
    return .call(function, try arguments(of: function, from: start))
  }

  private func unknown(_ name: String, at start: Int) -> ManifestError {
    if let hint = ExpressionFunction.refused[name] {
      return error("yq's operator `\(name)` is not supported", at: start, remedy: hint)
    }
    let known = ExpressionFunction.allCases.map(\.rawValue).joined(separator: ", ")
    return error(
      name.isEmpty ? "expected a value" : "there is no function of this name",
      at: start,
      remedy: "known are env, strenv, \(known)"
    )
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
    guard function.arity.upperBound > 0, starts("(") || function.arity.lowerBound > 0 else { return [] }
    if function == .envsubst { return [try options(from: start)] }
    var arguments: [ExpressionSyntax] = []
    if take("(") {
      var isBlock = false
      repeat {
        arguments.append(try whole(above: 10))
        if takesUnion(function, isBlock), take(",") {
          arguments[arguments.count - 1] = .union(arguments[arguments.count - 1], try union())
        }
        isBlock = true
      } while take(";") || (function == .sub && take(","))
      guard take(")") else { throw error("could not find matching `)`", at: start) }
    }
    guard function.arity.contains(arguments.count) else {
      let count =
        function.arity.lowerBound == function.arity.upperBound
        ? "\(function.arity.lowerBound)" : "\(function.arity.lowerBound) or \(function.arity.upperBound)"
      let separator = function.arity.upperBound > 1 ? "separate them by `;`" : "mend the expression there"
      throw error(
        "\(function.rawValue) takes \(count) arguments, not \(arguments.count)", at: start, remedy: separator)
    }
    return arguments
  }

  /// In most arguments a `,` makes several values of one argument; `sub` takes it for `;`.
  private func takesUnion(_ function: ExpressionFunction, _ isBlock: Bool) -> Bool { function != .sub }

  private mutating func union() throws(ManifestError) -> ExpressionSyntax {
    let next = try whole(above: 10)
    return take(",") ? .union(next, try union()) : next
  }

  /// The letters of `envsubst(nu, ne, ff)`.
  private mutating func options(from start: Int) throws(ManifestError) -> ExpressionSyntax {
    guard take("(") else { throw error("could not find `(`", at: start) }
    let first = at
    while let byte = peek, byte.isWordCharacter || byte == .comma || byte.isBlank { at += 1 }
    let words = String(text: text[first..<at])
    let known = words.split(whereSeparator: { $0 == "," || $0 == " " }).allSatisfy {
      ["nu", "ne", "ff"].contains($0)
    }
    guard known, take(")") else { throw error("envsubst takes nu, ne and ff", at: first) }
    return .literal(words, tag: "!!str")
  }
}
