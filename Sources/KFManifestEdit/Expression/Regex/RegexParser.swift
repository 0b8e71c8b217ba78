// SPDX-License-Identifier: Apache-2.0

/// Reads RE2's syntax as Go's `regexp` does.
struct RegexParser {
  struct Flags {
    var ignoresCase = false
    var isMultiLine = false
    var dotMatchesAll = false
    var isUngreedy = false
  }

  /// Go's limits: a counted repetition, and groups inside groups.
  static let maximumRepetition = 1000
  private static let maximumDepth = 250

  let text: [Unicode.Scalar]
  var at = 0
  var flags = Flags()
  private(set) var groupNames: [String?] = [nil]
  private var depth = 0

  init(_ pattern: String) { text = Array(pattern.unicodeScalars) }

  static func parse(_ pattern: String) throws(RegexError) -> (RegexSyntax, groupNames: [String?]) {
    var parser = RegexParser(pattern)
    let syntax = try parser.alternation()
    if parser.at < parser.text.count { throw RegexError("unexpected )", parser.text) }
    return (syntax, parser.groupNames)
  }

  var peek: Unicode.Scalar? { at < text.count ? text[at] : nil }

  mutating func take(_ word: String) -> Bool {
    guard text[at...].starts(with: word.unicodeScalars) else { return false }
    at += word.unicodeScalars.count
    return true
  }

  private mutating func alternation() throws(RegexError) -> RegexSyntax {
    var branches = [try concatenation()]
    while take("|") { branches.append(try concatenation()) }
    return branches.count == 1 ? branches[0] : .alternation(branches)
  }

  private mutating func concatenation() throws(RegexError) -> RegexSyntax {
    var parts: [RegexSyntax] = []
    while let next = peek, next != "|", next != ")" {
      if take("\\Q") {
        literal(into: &parts)
      } else {
        let start = at
        let atom = try atom()
        parts.append(try repeated(atom, from: start))
      }
    }
    return parts.count == 1 ? parts[0] : .concatenation(parts)
  }

  /// What stands between `\Q` and `\E`.
  private mutating func literal(into parts: inout [RegexSyntax]) {
    while at < text.count, !take("\\E") {
      parts.append(.set(.character(text[at], ignoresCase: flags.ignoresCase)))
      at += 1
    }
  }

  private mutating func repeated(_ atom: RegexSyntax, from start: Int) throws(RegexError) -> RegexSyntax {
    var result = atom
    var count = 0
    while let (min, max) = try quantifier() {
      count += 1
      if count > 1 { throw RegexError("invalid nested repetition operator", text[start..<at]) }
      let isLazy = take("?")
      result = .repetition(result, min: min, max: max, isGreedy: isLazy == flags.isUngreedy)
    }
    return result
  }

  private mutating func quantifier() throws(RegexError) -> (Int, Int?)? {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    guard peek == "{" else { return nil }
    let start = at
    at += 1
    guard let min = number() else { return rewind(to: start) }
    var max: Int? = min
    if take(",") { max = peek == "}" ? nil : number() ?? -1 }
    guard take("}"), max != -1 else { return rewind(to: start) }
    if min > Self.maximumRepetition || (max ?? 0) > Self.maximumRepetition || min > max ?? min {
      throw RegexError("invalid repeat count", text[start..<at])
    }
    return (min, max)
  }

  /// A brace that counts nothing is a character.
  private mutating func rewind(to start: Int) -> (Int, Int?)? {
    at = start
    return nil
  }

  private mutating func number() -> Int? {
    let start = at
    while let digit = peek, RegexSet.digits.contains(digit) { at += 1 }
    let digits = text[start..<at].reduce(into: "") { $0.unicodeScalars.append($1) }
    return digits.isEmpty ? nil : Int(digits) ?? Int.max
  }

  private mutating func atom() throws(RegexError) -> RegexSyntax {
    let scalar = text[at]
    switch scalar {
    case "(": return try group()
    case "[": return .set(try bracket())
    case "\\": return try escape()
    case "*", "+", "?":
      throw RegexError("missing argument to repetition operator", text[at...at])
    case ".":
      at += 1
      return .set(flags.dotMatchesAll ? .any : .notLineFeed)
    case "^":
      at += 1
      return .assertion(flags.isMultiLine ? .lineStart : .textStart)
    case "$":
      at += 1
      return .assertion(flags.isMultiLine ? .lineEnd : .textEnd)
    default:
      at += 1
      return .set(.character(scalar, ignoresCase: flags.ignoresCase))
    }
  }

  private mutating func group() throws(RegexError) -> RegexSyntax {
    let start = at
    let outer = flags
    depth += 1
    defer { depth -= 1 }
    if depth > Self.maximumDepth { throw RegexError("expression nests too deeply", text[start...start]) }
    at += 1
    var number: Int?
    if take("?") {
      guard try special(from: start, &number) else { return .empty }
    } else {
      groupNames.append(nil)
      number = groupNames.count - 1
    }
    let inner = try alternation()
    guard take(")") else { throw RegexError("missing closing )", text) }
    flags = outer
    return number.map { .group(inner, number: $0) } ?? .concatenation([inner])
  }

  /// What follows `(?`: a name or flags.
  ///
  /// - Returns: false when the group only sets flags for what follows.
  private mutating func special(from start: Int, _ number: inout Int?) throws(RegexError) -> Bool {
    if take("P<") || take("<") {
      let name = text[at...].prefix { RegexSet.words.contains($0) }
      at += name.count
      guard !name.isEmpty, take(">") else { throw RegexError("invalid named capture", text[start...]) }
      let text = name.reduce(into: "") { $0.unicodeScalars.append($1) }
      if groupNames.contains(text) { throw RegexError("duplicate capture group name", name) }
      groupNames.append(text)
      number = groupNames.count - 1
      return true
    }
    var sets = true
    while let flag = peek {
      at += 1
      switch flag {
      case "i": flags.ignoresCase = sets
      case "m": flags.isMultiLine = sets
      case "s": flags.dotMatchesAll = sets
      case "U": flags.isUngreedy = sets
      case "-" where sets: sets = false
      case ":": return true
      case ")": return false
      default: throw RegexError("invalid or unsupported Perl syntax", text[start..<at])
      }
    }
    throw RegexError("missing closing )", text)
  }
}
