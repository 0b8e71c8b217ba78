// SPDX-License-Identifier: Apache-2.0

/// A regular expression with RE2's syntax and meaning, as Go's `regexp` and so yq's `sub` have it.
struct RegularExpression: Sendable {
  private let program: RegexProgram

  init(_ pattern: String) throws(RegexError) { program = try RegexProgram(pattern) }

  /// Whether the text holds a match.
  func matches(_ text: String) -> Bool {
    var machine = RegexMachine(program, Array(text.unicodeScalars))
    return machine.match(from: 0) != nil
  }

  /// The text with all matches replaced, as Go's `ReplaceAllString`; nil when there is none.
  func replacingMatches(in text: String, with template: String) -> String? {
    let scalars = Array(text.unicodeScalars)
    let template = RegexTemplate(template, groupNames: program.groupNames)
    var machine = RegexMachine(program, scalars)
    var result = String.UnicodeScalarView()
    var found = false
    var copied = 0
    var at = 0
    while at <= scalars.count, let match = machine.match(from: at) {
      found = true
      result.append(contentsOf: scalars[copied..<match[0]])
      // An empty match right behind another match does not count.
      if match[1] > copied || match[0] == 0 { template.expand(match, in: scalars, into: &result) }
      copied = match[1]
      at = max(at + 1, match[1])
    }
    guard found else { return nil }
    result.append(contentsOf: scalars[copied...])
    return String(result)
  }
}
