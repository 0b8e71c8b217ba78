// SPDX-License-Identifier: Apache-2.0

/// A regular expression in RE2's syntax, taken apart.
indirect enum RegexSyntax: Sendable {
  case empty
  case set(RegexSet)
  case assertion(RegexAssertion)
  case concatenation([RegexSyntax])
  case alternation([RegexSyntax])
  case repetition(RegexSyntax, min: Int, max: Int?, isGreedy: Bool)
  case group(RegexSyntax, number: Int)
}

/// A condition on a place between two characters.
enum RegexAssertion: Sendable {
  case textStart, textEnd, lineStart, lineEnd, wordBoundary, notWordBoundary
}

/// Why a regular expression is malformed, in Go's words.
struct RegexError: Error {
  var reason: String

  init(_ reason: String, _ part: some Collection<Unicode.Scalar>) {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: part)
    self.reason = "error parsing regexp: \(reason): `\(String(text))`"
  }
}
