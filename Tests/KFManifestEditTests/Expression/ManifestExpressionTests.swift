// SPDX-License-Identifier: Apache-2.0

import KFManifestEdit
import Testing

private func evaluate(_ expression: String, _ text: String, _ environment: [String: String] = [:]) throws
  -> Evaluation
{
  let file = try YAMLFile(text, name: "f.yaml")
  return try ManifestExpression(parsing: expression).evaluate(on: file, environment: environment)
}

private let edits: [(expression: String, text: String, expected: String)] = [
  (".a = 1 | .b = .a", "a: 0\n", "a: 1\nb: 1\n"),
  ("(.a, .b) = 9", "a: 1\nb: 2\nc: 3\n", "a: 9\nb: 9\nc: 3\n"),
  (".a = .missing", "a: 1\n", "a: null\n"),
  (".a |= (.b = 2)", "a: # c\n  x: 1\n", "a: # c\n  x: 1\n  b: 2\n"),
  (".[] |= . + 1", "a: 1\nb: 2\n", "a: 2\nb: 3\n"),
  (".a += 1", "a: 1\n", "a: 2\n"),
  ("del(.l[0], .b)", "l:\n- x\n- y\nb: 1\n", "l:\n- y\n"),
  ("del(.b) | .c = 1", "a: 1\nb: 2\n", "a: 1\nc: 1\n"),
  ("del(.b) | .c = 1", "{a: 1, b: 2}", "{a: 1, c: 1}"),
  ("del(.a[])", "a: [1, 2]\nb: 1\n", "a: []\nb: 1\n"),
  (".a = {\"k\": [1, \"x\"], n: null}", "a: 0\n", "a:\n  k:\n    - 1\n    - x\n  \"n\": null\n"),
  (".a = (.b // \"none\")", "a: 0\n", "a: none\n"),
  ("select(.kind == \"X\").a = 1", "kind: X\n---\nkind: Y\n", "kind: X\na: 1\n---\nkind: Y\n"),
  (
    "(.l[] | select(.n != \"a\") | .v) = 1", "l:\n  - {n: a}\n  - {n: b}\n",
    "l:\n  - {n: a}\n  - {n: b, v: 1}\n"
  ),
  (".a = env(V)", "a: 0 # c\n", "a: # c\n  k: v\n"),
  (".a[\"b\"].c = 1", "a:\n  b:\n    c: 0\n", "a:\n  b:\n    c: 1\n"),
  (".a?.b = 1", "a:\n  b: 0\n", "a:\n  b: 1\n"),
  (".e.k = 9", "d: &d\n  k: 1\ne:\n  <<: *d\n", "d: &d\n  k: 9\ne:\n  <<: *d\n"),
  (".x.y = .a", "a: {p: 1}\n", "a: {p: 1}\nx:\n  \"y\": {p: 1}\n"),
  (".a = .a", "a: # c\n  - 1 # d\n", "a: # c\n  - 1 # d\n"),
  (
    ".o |= (from_yaml | .[0].n = \"z\" | to_yaml)", "o: |\n  # c\n  -   n:   x\n",
    "o: |\n  # c\n  -   n:   z\n"
  ),
  ("with(.a; .b = 1)", "a: {c: 2}\n", "a: {c: 2, b: 1}\n"),
]

/// Lists and mappings that are computed keep what is not touched.
private let computed: [(expression: String, text: String, expected: String)] = [
  (
    ".l += [\"c\"]", "l:\n  # about a\n  - 'a' # x\n\n  - b\n",
    "l:\n  # about a\n  - 'a' # x\n\n  - b\n  - c\n"
  ),
  (
    ".l = [\"z\"] + .l", "l:\n  # about a\n  - 'a' # x\n\n  - b\n",
    "l:\n  - z\n  # about a\n  - 'a' # x\n\n  - b\n"
  ),
  (
    ".l |= map(. + \"-x\")", "l:\n  # about a\n  - 'a' # x\n\n  - b\n",
    "l:\n  # about a\n  - 'a-x' # x\n\n  - b-x\n"
  ),
  (
    ".l |= sort", "l:\n  # about b\n  - b # x\n\n  # about a\n  - a\n",
    "l:\n  # about a\n  - a\n\n  # about b\n  - b # x\n"
  ),
  (
    ".m *= {\"c\": {\"d\": 1}}", "m: # m\n  a: 'x'   # one\n\n  b: [1,2]\n",
    "m: # m\n  a: 'x'   # one\n\n  b: [1,2]\n  c:\n    d: 1\n"
  ),
  (
    ".m |= with_entries(.key |= \"K_\" + .)", "m: # m\n  a: 'x'   # one\n\n  b: [1,2]\n",
    "m: # m\n  K_a: 'x'   # one\n\n  K_b: [1,2]\n"
  ),
  ("... comments=\"\"", "# head\na: 1 # one\n# two\nb: 2\n", "a: 1\nb: 2\n"),
  (".d.* = \"x\"", "d:\n  a: 1 # one\n  b: '2'\n", "d:\n  a: x # one\n  b: 'x'\n"),
  ("del(.[] | select(. == \"a*\"))", "- ab # x\n# b\n- b\n- a\n", "# b\n- b\n"),
  (".a line_comment = \"new\"", "a: 1   # old\n", "a: 1   # new\n"),
  ("select(di == 1) | .a = 1", "a: 0\n---\na: 2 # c\n", "a: 1 # c\n"),
  (".a //= 3 | .b //= 4", "a:\nb: 1 # c\n", "a: 3\nb: 1 # c\n"),
]

@Test("Computed collections are edited item by item", arguments: computed.indices)
func computedEdits(_ index: Int) throws {
  let row = computed[index]
  let result = try evaluate(row.expression, row.text)
  #expect(String(decoding: result.bytes, as: UTF8.self) == row.expected, "\(row.expression)")
}

private let refused: [(expression: String, column: Int, hint: String)] = [
  (".a = load(\"x.yml\")", 6, "yq's operator `load` is not supported"), ("3 - 2 - 1", 3, "from the right"),
  (".a and .b or .c", 4, "from the right"), (".a = now", 6, "yq's operator `now` is not supported"),
  (".a>1", 3, "an operator needs blanks"), (".a as $x", 1, "must use variable with a pipe"),
]

@Test("What stays outside is refused by name and column", arguments: refused.indices)
func refusedExpressions(_ index: Int) {
  let row = refused[index]
  let error = #expect(throws: ManifestError.self) { try ManifestExpression(parsing: row.expression) }
  #expect(
    error?.column == row.column && error?.reason.contains(row.hint) == true, "\(error?.description ?? "")")
}

@Test("Expressions edit in place", arguments: edits.indices)
func expressionEdits(_ index: Int) throws {
  let row = edits[index]
  if row.expected.isEmpty {
    let error = #expect(throws: ManifestError.self) { try evaluate(row.expression, row.text) }
    #expect(error?.code == .badExpression)
  } else {
    let result = try evaluate(row.expression, row.text, ["V": "k: v"])
    #expect(String(decoding: result.bytes, as: UTF8.self) == row.expected, "\(row.expression)")
    #expect(result.results == nil)
  }
}

private let results: [(expression: String, text: String, expected: String?)] = [
  (".", "a: 1\n", nil), ("", "a: 1\n", nil), (".a", "a: 'x'\n", "x\n"), (".a, .b", "a: 1\nb: 2\n", "1\n2\n"),
  (".a", "a:\n    - k: \"v\"\n      w: 1 \n", "- k: \"v\"\n  w: 1\n"), (".a.b.c", "a: {}\n", "null\n"),
  (".l | length", "l: [1, 2]\n", "2\n"), ("keys", "a: 1\nb: 2\n", "- a\n- b\n"),
  (".a | tag", "a: 1.5\n", "!!float\n"),
  ("has(\"a\"), has(\"b\")", "a: 1\n", "true\nfalse\n"), (".l | map(. + 1)", "l: [1, 2]\n", "[2, 3]\n"),
  (".a | test(\"^x\")", "a: xy\n", "true\n"), ("select(.a == 2) | .a", "a: 1\n---\na: 2\n", "2\n"),
  (".a", "a: 1\n---\na: 2\n", "1\n---\n2\n"),
  ("(.a and .b) or (.c | not)", "a: true\nb: false\nc: null\n", "true\n"),
  ("1 + 2, \"a\" + \"b\", 3 - 5, 2 * 1.5", "", "3\nab\n-2\n3\n"), ("[.a, .b]", "a: 1\nb: x\n", "- 1\n- x\n"),
  (".a[-1]", "a: [1, 2]\n", "2\n"), (".b.k", "a: &x {k: 1}\nb: *x\n", "1\n"),
  ("di", "a: 1\n---\nb: 1\n", "0\n---\n1\n"),
]

@Test("Expressions print what they select", arguments: results.indices)
func expressionResults(_ index: Int) throws {
  let row = results[index]
  let result = try evaluate(row.expression, row.text)
  #expect(result.results == row.expected, "\(row.expression)")
  #expect(String(decoding: result.bytes, as: UTF8.self) == row.text)
}

private let malformed: [(expression: String, column: Int)] = [
  (".a[0 = 2", 3), (".a = ", 6), (".a = \"x", 6), ("(.a", 1), (".a)", 3), (".a = foo", 6), (".é = foo", 6),
  ("env()", 1),
  ("select()", 8), ("sub(\"a\")", 1), (".a = {\"k\" 1}", 11), (".a b", 4), ("[1", 1), ("{", 2),
  (".a = 1x", 6),
  (String(repeating: "(", count: 5000), 201),
]

@Test("A malformed expression names its column", arguments: malformed.indices)
func malformedExpressions(_ index: Int) {
  let row = malformed[index]
  let error = #expect(throws: ManifestError.self) { try ManifestExpression(parsing: row.expression) }
  #expect(error?.code == .badExpression)
  #expect(error?.column == row.column, "\(row.expression.prefix(20)): \(error?.description ?? "")")
}

private let notices: [(expression: String, text: String, expected: [String])] = [
  (".a.b = 2", "a: s3cret\n", ["f.yaml:1:4: .a is a single value; b below it was not set"]),
  (
    ".b.k = 2", "a: &x\n  k: 1\nb: *x\n",
    ["f.yaml:1:4: the anchor &x changed, and so did what its aliases show"]
  ),
  (".a = 2", "a: &x 1\nb: *x\n", ["f.yaml:1:4: the anchor &x changed, and so did what its aliases show"]),
  (".a |= sub(\"q\", \"r\")", "a: s3cret\n", ["f.yaml:1:4: .a: sub found no match"]),
  (
    ".b |= sub(\"q\", \"r\")", "a: &x 1\nb: *x\n",
    ["f.yaml:2:4: .b is the alias *x; sub replaces it by its name", "f.yaml:2:4: .b: sub found no match"]
  ),
  (".a = 2", "a: 1\n", []),
]

@Test("What yq does silently is said", arguments: notices.indices)
func noticesOfExpressions(_ index: Int) throws {
  let row = notices[index]
  #expect(try evaluate(row.expression, row.text).notices == row.expected)
}

private let failures: [(expression: String, text: String, code: ManifestError.Code, place: String)] = [
  (".a |= sub(\"1\", \"x\")", "a: 12\n", .wrongKind, "f.yaml:1:4: .a: cannot substitute with !!int"),
  (".b.c |= sub(\"1\", \"x\")", "a: 12\n", .wrongKind, "f.yaml:1:1: .b.c: cannot substitute with !!null"),
  (".l.b = 2", "l: [s3cret]\n", .wrongKind, "f.yaml:1:4: .l: cannot index array with 'b'"),
  (".l[-3] = 2", "l: [s3cret]\n", .badPath, "f.yaml:1:4: .l: index [-3] out of range, array size is 1"),
  (".a = env(NOPE)", "a: 1\n", .unsetVariable, "f.yaml: value for env variable 'NOPE' not provided in env()"),
  (".a = env(BAD)", "a: 1\n", .notYAML, "the variable BAD:"),
  (
    ".a |= sub(\"(\", \"x\")", "a: x\n", .badExpression,
    "f.yaml: error parsing regexp: missing closing ): `(`"
  ),
  ("del(.a) | .b = 1", "a: &x 1\nc: *x\n", .unsafeEdit, "f.yaml:1:4: the edit would change more"),
  (".a[999999999] = 1", "a: []\n", .badPath, "f.yaml:1:4: .a: index [999999999] is far beyond the end"),
]

@Test("Failures name the place and no content", arguments: failures.indices)
func expressionFailures(_ index: Int) {
  let row = failures[index]
  let error = #expect(throws: ManifestError.self) {
    try evaluate(row.expression, row.text, ["BAD": "[s3cret"])
  }
  #expect(error?.code == row.code)
  #expect(error?.description.hasPrefix(row.place) == true, "\(error?.description ?? "")")
  #expect(error?.description.contains("s3cret") == false)
}
