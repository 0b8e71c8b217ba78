// SPDX-License-Identifier: Apache-2.0

/// A regular expression with RE2's syntax and meaning, as Go's `regexp` and so yq's `sub` have it.
struct RegularExpression: Sendable {
  /// A group of a match; the first is the match itself.
  struct Group {
    var name: String?
    /// Nil when the group took no part.
    var text: String?
    /// In bytes; -1 when the group took no part.
    var offset: Int
  }

  struct Match {
    var groups: [Group]
  }

  private let program: RegexProgram

  init(_ pattern: String) throws(RegexError) { program = try RegexProgram(pattern) }

  var groupNames: [String?] { program.groupNames }

  /// Whether the text holds a match.
  func matches(_ text: String) -> Bool {
    var machine = RegexMachine(program, Array(text.unicodeScalars))
    return machine.match(from: 0) != nil
  }

  /// The matches from left to right, as Go's `FindAllStringSubmatch`.
  func allMatches(in text: String, limit: Int) -> [Match] {
    let scalars = Array(text.unicodeScalars)
    var result: [Match] = []
    var counted = (scalar: 0, byte: 0)
    forEachMatch(in: scalars) { match in
      result.append(Match(groups: program.groupNames.indices.map { group(match, $0, scalars, &counted) }))
      return result.count < limit
    }
    return result
  }

  private func group(
    _ match: [Int], _ number: Int, _ text: [Unicode.Scalar], _ counted: inout (scalar: Int, byte: Int)
  )
    -> Group
  {
    let (start, end) = (match[2 * number], match[2 * number + 1])
    guard start >= 0 else { return Group(name: program.groupNames[number], text: nil, offset: -1) }
    if start < counted.scalar { counted = (0, 0) }
    for scalar in text[counted.scalar..<start] { counted.byte += UTF8.width(scalar) }
    counted.scalar = start
    var bytes: [UInt8] = []
    bytes.append(text[start..<end])
    return Group(name: program.groupNames[number], text: String(text: bytes), offset: counted.byte)
  }

  /// Gives `body` every match that counts until it returns false.
  private func forEachMatch(in text: [Unicode.Scalar], _ body: ([Int]) -> Bool) {
    var machine = RegexMachine(program, text)
    var last = -1
    var at = 0
    while at <= text.count, let match = machine.match(from: at) {
      // An empty match right behind another match does not count.
      if match[1] > last || last < 0 {
        if !body(match) { return }
      }
      last = match[1]
      at = max(at + 1, match[1])
    }
  }

  /// The text with all matches replaced, as Go's `ReplaceAllString`; nil when there is none.
  func replacingMatches(in text: String, with template: String) -> String? {
    let scalars = Array(text.unicodeScalars)
    let template = RegexTemplate(template, groupNames: program.groupNames)
    var machine = RegexMachine(program, scalars)
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count)
    var found = false
    var copied = 0
    var at = 0
    while at <= scalars.count, let match = machine.match(from: at) {
      found = true
      result.append(scalars[copied..<match[0]])
      // An empty match right behind another match does not count.
      if match[1] > copied || match[0] == 0 { template.expand(match, in: scalars, into: &result) }
      copied = match[1]
      at = max(at + 1, match[1])
    }
    guard found else { return nil }
    result.append(scalars[copied...])
    return String(text: result)
  }
}

extension UTF8 {
  fileprivate static func width(_ scalar: Unicode.Scalar) -> Int {
    scalar.value < 0x80 ? 1 : scalar.value < 0x800 ? 2 : scalar.value < 0x10000 ? 3 : 4
  }
}

extension [UInt8] {
  /// Appends characters.
  mutating func append(_ scalars: ArraySlice<Unicode.Scalar>) {
    for scalar in scalars {
      if scalar.value < 0x80 { append(UInt8(scalar.value)) } else { self += String(scalar).utf8 }
    }
  }
}
