// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KFManifestEdit

/// Pattern, text, template and what Go's `ReplaceAllString` gives.
private let replacements: [(pattern: String, text: String, template: String, expected: String)] = [
  ("foo", "foo-foo", "x", "x-x"),
  ("a", "b", "x", "b"),
  ("a*", "baac", "x", "xbxcx"),
  ("", "ab", "-", "-a-b-"),
  ("a|ab", "abab", "x", "xbxb"),
  ("ab|a", "abab", "x", "xx"),
  ("(a+)(b+)", "aabb ab", "$2$1", "bbaa ba"),
  ("(?P<first>\\w)(?P<second>\\w)", "ab", "${second}${first}", "ba"),
  ("(?<n>a)", "a", "[$n]", "[a]"),
  ("(a)", "a", "$1x", ""),
  ("(a)", "a", "${1}x", "ax"),
  ("(a)", "a", "$$1 $ ${ $-", "$1 $ ${ $-"),
  ("a", "a", "$9$name", ""),
  ("a", "pa$word", "x", "px$word"),
  ("a+?", "aaa", "x", "xxx"),
  ("(?U)a+", "aaa", "x", "xxx"),
  ("(?U)a+?", "aaa", "x", "x"),
  ("a{2}", "aaaaa", "x", "xxa"),
  ("a{2,}", "aaaaa", "x", "x"),
  ("a{1,2}?", "aaa", "x", "xxx"),
  ("a{,2}", "a{,2}", "x", "x"),
  ("x{a}", "x{a}", "y", "y"),
  ("^a", "aa", "x", "xa"),
  ("a$", "aa", "x", "ax"),
  ("(?m)^a$", "a\nb\na", "x", "x\nb\nx"),
  ("^a", "b\na", "x", "b\na"),
  (".", "a\n", "x", "x\n"),
  ("(?s).", "a\n", "x", "xx"),
  ("\\Aa|a\\z", "aba", "x", "xbx"),
  ("\\bcat\\b", "cat concat cat", "x", "x concat x"),
  ("\\Bcat", "cat concat", "x", "cat conx"),
  ("[a-c]", "abcd", "x", "xxxd"),
  ("[^a-c]", "abcd", "x", "abcx"),
  ("[]a]", "]a", "x", "xx"),
  ("[a\\]]", "]a", "x", "xx"),
  ("[-a]", "-a", "x", "xx"),
  ("[[:digit:]_]", "1_a", "x", "xxa"),
  ("[[:^digit:]]", "1_a", "x", "1xx"),
  ("[\\d\\D]", "1a", "x", "xx"),
  ("[^\\D]", "1a", "x", "xa"),
  ("\\d+\\s\\w+\\S", "12 abc", "x", "x"),
  ("\\pL", "1é", "x", "1x"),
  ("\\p{Lu}\\P{Lu}", "Ab", "x", "x"),
  ("(?i)ÄB", "äb", "x", "x"),
  ("(?i:a)b", "AbAB", "x", "xAB"),
  ("(?i)[a-z]", "AZ", "x", "xx"),
  ("\\x41\\x{1F600}\\101", "A😀A", "x", "x"),
  ("\\Qa.b\\E.", "a.bc", "x", "x"),
  ("a\\.b", "a.b axb", "x", "x axb"),
  ("(?:ab)+", "abab", "x", "x"),
  ("(a)|b", "ab", "[$1]", "[a][]"),
  ("(a*)*", "aa", "x", "x"),
  ("(|a)+", "aa", "x", "xaxax"),
  ("😀", "a😀b", "é", "aéb"),
]

@Test("Matches are Go's", arguments: replacements.indices)
func matches(_ index: Int) throws {
  let row = replacements[index]
  let expression = try RegularExpression(row.pattern)
  let result = expression.replacingMatches(in: row.text, with: row.template) ?? row.text
  #expect(result == row.expected, "\(row.pattern) on \(row.text)")
}

/// Pattern and Go's words.
private let malformed: [(pattern: String, reason: String)] = [
  ("(", "missing closing )"), (")", "unexpected )"), ("a)", "unexpected )"), ("[a", "missing closing ]"),
  ("*a", "missing argument to repetition operator"), ("a**", "invalid nested repetition operator"),
  ("a{1001}", "invalid repeat count"), ("a{2,1}", "invalid repeat count"),
  ("[b-a]", "invalid character class range"),
  ("\\", "trailing backslash at end of expression"), ("\\q", "invalid escape sequence"),
  ("(?<n>a)(?<n>b)", "duplicate capture group name"), ("(?=a)", "invalid or unsupported Perl syntax"),
  ("(?<", "invalid named capture"), ("\\p{Nope}", "invalid character class range"),
  ("(?i", "missing closing )"),
  ("[[:nope:]]", "invalid character class range"), ("((a{1000}){1000}){1000}", "expression too large"),
  ("(?:(?:(?:){1000}){1000}){1000}", "expression too large"),
  (String(repeating: "(", count: 1000), "expression nests too deeply"),
]

@Test("What RE2 refuses is refused", arguments: malformed.indices)
func malformedPatterns(_ index: Int) {
  let row = malformed[index]
  let error = #expect(throws: RegexError.self) { try RegularExpression(row.pattern) }
  #expect(error?.reason.hasPrefix("error parsing regexp: \(row.reason): `") == true, "\(error?.reason ?? "")")
}

@Test("A pattern that ruins backtracking engines takes linear time", .timeLimit(.minutes(30)))
func catastrophicPattern() throws {
  let expression = try RegularExpression("(a*)*(a|aa)+(a?){20}b")
  #expect(!expression.matches(String(repeating: "a", count: 20_000)))
}
