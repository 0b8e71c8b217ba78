// SPDX-License-Identifier: Apache-2.0

/// A regular expression as instructions for ``RegexMachine``.
struct RegexProgram: Sendable {
  enum Instruction: Sendable {
    case set(RegexTable)
    case assertion(RegexAssertion)
    /// Go on at the first; failing that, at the second.
    case split(Int, Int)
    case jump(Int)
    case save(Int)
    case match
  }

  /// Counted repetitions are written out; this bounds what a short pattern can grow to.
  private static let maximumSize = 20_000

  /// Parts written so far; repetitions of nothing count too, though they leave no instruction.
  private var parts = 0
  private(set) var instructions: [Instruction] = []
  let groupNames: [String?]
  /// What every match begins with; nil when it may begin with anything or be empty.
  private(set) var first: RegexTable?

  /// Offsets that a match has: two for every group.
  var slots: Int { 2 * groupNames.count }

  init(_ pattern: String) throws(RegexError) {
    let (syntax, names) = try RegexParser.parse(pattern)
    groupNames = names
    try emit(.group(syntax, number: 0), pattern)
    instructions.append(.match)
    first = onlyFirst()
  }

  /// The one set that is reached before any character is read.
  private func onlyFirst() -> RegexTable? {
    var at = 0
    while true {
      switch instructions[at] {
      case .save: at += 1
      case .jump(let target): at = target
      case .set(let table): return table
      default: return nil
      }
    }
  }

  private mutating func emit(_ syntax: RegexSyntax, _ pattern: String) throws(RegexError) {
    parts += 1
    if parts > Self.maximumSize {
      throw RegexError("expression too large", pattern.unicodeScalars)
    }
    switch syntax {
    case .empty: break
    case .set(let set): instructions.append(.set(RegexTable(set)))
    case .assertion(let assertion): instructions.append(.assertion(assertion))
    case .concatenation(let parts):
      for part in parts { try emit(part, pattern) }
    case .alternation(let branches): try emit(branches, pattern)
    case .group(let inner, let number):
      instructions.append(.save(2 * number))
      try emit(inner, pattern)
      instructions.append(.save(2 * number + 1))
    case .repetition(let inner, let min, let max, let isGreedy):
      for _ in 0..<(max == nil ? Swift.max(0, min - 1) : min) { try emit(inner, pattern) }
      if let max {
        try emitOptional(inner, max - min, isGreedy, pattern)
      } else if min > 0 {
        try emitPlus(inner, isGreedy, pattern)
      } else {
        try emitStar(inner, isGreedy, pattern)
      }
    }
  }

  private mutating func emit(_ branches: [RegexSyntax], _ pattern: String) throws(RegexError) {
    var ends: [Int] = []
    for (position, branch) in branches.enumerated() {
      guard position < branches.count - 1 else {
        try emit(branch, pattern)
        break
      }
      let split = placeholder()
      try emit(branch, pattern)
      ends.append(placeholder())
      instructions[split] = .split(split + 1, instructions.count)
    }
    for end in ends { instructions[end] = .jump(instructions.count) }
  }

  private mutating func emitPlus(_ inner: RegexSyntax, _ isGreedy: Bool, _ pattern: String) throws(RegexError)
  {
    let start = instructions.count
    try emit(inner, pattern)
    let split = placeholder()
    instructions[split] = choice(start, split + 1, isGreedy)
  }

  /// `x*` is `(x+)?`, so that an `x` that matches nothing ends the loop as in Go and Perl.
  private mutating func emitStar(_ inner: RegexSyntax, _ isGreedy: Bool, _ pattern: String) throws(RegexError)
  {
    let split = placeholder()
    try emitPlus(inner, isGreedy, pattern)
    instructions[split] = choice(split + 1, instructions.count, isGreedy)
  }

  private mutating func emitOptional(
    _ inner: RegexSyntax,
    _ count: Int,
    _ isGreedy: Bool,
    _ pattern: String
  ) throws(RegexError) {
    var splits: [Int] = []
    for _ in 0..<count {
      splits.append(placeholder())
      try emit(inner, pattern)
    }
    for split in splits { instructions[split] = choice(split + 1, instructions.count, isGreedy) }
  }

  private mutating func placeholder() -> Int {
    instructions.append(.match)
    return instructions.count - 1
  }

  private func choice(_ inner: Int, _ after: Int, _ isGreedy: Bool) -> Instruction {
    isGreedy ? .split(inner, after) : .split(after, inner)
  }
}
