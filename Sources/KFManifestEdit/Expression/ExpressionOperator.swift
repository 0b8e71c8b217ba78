// SPDX-License-Identifier: Apache-2.0

/// An operator as it stands in an expression.
struct ExpressionOperator {
  enum Kind {
    case pipe, union, reduce
    case name(isReference: Bool)
    case assign(clobbersTags: Bool)
    case update(clobbersTags: Bool)
    case combine(BinaryOperator, MergeOptions)
    case annotate(Set<NodeAttribute>, isRelative: Bool)
    case binary(BinaryOperator, MergeOptions)
  }

  var kind: Kind
  /// Larger numbers bind stronger.
  var precedence: Int
  /// The offset behind it.
  var end: Int
}

extension ExpressionParser {
  /// Longer signs first.
  private static let signs: [(text: String, kind: ExpressionOperator.Kind, precedence: Int)] = [
    ("//=", .combine(.alternative, []), 40), ("|=", .update(clobbersTags: false), 40),
    ("+=", .combine(.add, []), 40), ("-=", .combine(.subtract, []), 40),
    ("*=", .combine(.multiply, []), 40), ("==", .binary(.equals, []), 40),
    ("!=", .binary(.differs, []), 40), (">=", .binary(.greaterOrEqual, []), 40),
    ("<=", .binary(.lessOrEqual, []), 40), ("//", .binary(.alternative, []), 42),
    (">", .binary(.greater, []), 40), ("<", .binary(.less, []), 40), ("=", .assign(clobbersTags: false), 40),
    ("|", .pipe, 30), (",", .union, 10), ("+", .binary(.add, []), 42), ("-", .binary(.subtract, []), 42),
    ("*", .binary(.multiply, []), 42), ("/", .binary(.divide, []), 42), ("%", .binary(.remainder, []), 42),
  ]

  private static let words: [String: (kind: ExpressionOperator.Kind, precedence: Int)] = [
    "or": (.binary(.or, []), 20), "and": (.binary(.and, []), 20), "as": (.name(isReference: false), 40),
    "ref": (.name(isReference: true), 40), "ireduce": (.reduce, 35),
  ]

  /// The operator at this place, none when the expression ends here.
  mutating func operatorHere() throws(ManifestError) -> ExpressionOperator? {
    skipBlanks()
    if isWord(at) { return wordOperator() }
    guard let sign = Self.signs.first(where: { starts($0.text) }) else { return nil }
    let end = at + sign.text.utf8.count
    switch sign.kind {
    case .assign:
      let clobbers = isLetter("c", end)
      return .init(kind: .assign(clobbersTags: clobbers), precedence: 40, end: end + (clobbers ? 1 : 0))
    case .update:
      let clobbers = isLetter("c", end)
      return .init(kind: .update(clobbersTags: clobbers), precedence: 40, end: end + (clobbers ? 1 : 0))
    case .binary(.multiply, _):
      let (options, after) = mergeOptions(end)
      return .init(kind: .binary(.multiply, options), precedence: 42, end: after)
    case .combine(.multiply, _):
      let (options, after) = mergeOptions(end)
      return .init(kind: .combine(.multiply, options), precedence: 40, end: after)
    default:
      return .init(kind: sign.kind, precedence: sign.precedence, end: end)
    }
  }

  private func isLetter(_ letter: String, _ offset: Int) -> Bool {
    starts(letter, at: offset) && !isWord(offset + 1)
  }

  /// The letters behind `*`, if all of a word are such letters.
  private func mergeOptions(_ start: Int) -> (MergeOptions, Int) {
    var options: MergeOptions = []
    var end = start
    while end < text.count, let option = MergeOptions.letters[text[end]] {
      options.insert(option)
      end += 1
    }
    return isWord(end) ? ([], start) : (options, end)
  }

  private func wordOperator() -> ExpressionOperator? {
    var end = at
    while isWord(end) { end += 1 }
    let word = String(text: text[at..<end])
    if let known = Self.words[word] { return .init(kind: known.kind, precedence: known.precedence, end: end) }
    guard let attributes = NodeAttribute.names[word] else { return nil }
    var sign = end
    while sign < text.count, text[sign].isBlank || text[sign].isBreak { sign += 1 }
    if starts("|=", at: sign) {
      return .init(kind: .annotate(attributes, isRelative: true), precedence: 40, end: sign + 2)
    }
    guard starts("=", at: sign), !starts("==", at: sign) else { return nil }
    return .init(kind: .annotate(attributes, isRelative: false), precedence: 40, end: sign + 1)
  }

  /// Refuses operators of one strength in a row whose grouping matters: yq groups them from the right.
  func checkGrouping(_ kind: ExpressionOperator.Kind, _ right: ExpressionSyntax, at start: Int)
    throws(ManifestError)
  {
    guard case .binary(let sign, _) = kind, case .binary(let next, _, _, _) = right else {
      return
    }
    let isArithmetic = { (sign: BinaryOperator) in
      [.add, .subtract, .multiply, .divide, .remainder].contains(sign)
    }
    let isLogic = { (sign: BinaryOperator) in sign == .and || sign == .or }
    let isMixed = sign != next || [.subtract, .divide, .remainder].contains(sign)
    guard isMixed, isArithmetic(sign) && isArithmetic(next) || isLogic(sign) && isLogic(next) else { return }
    throw error(
      "yq groups `\(sign.rawValue) … \(next.rawValue) …` from the right",
      at: start,
      remedy: "put parentheses around what belongs together"
    )
  }
}
