// SPDX-License-Identifier: Apache-2.0

import KFManifestEdit
import Testing

/// One edit of a text: what it gets, what it must become, and why.
struct EditCase: Sendable, CustomTestStringConvertible {
  var why: String
  var text: String
  var path: String
  var value: YAMLScalar
  var expected: String

  init(_ why: String, _ text: String, _ path: String, _ value: YAMLScalar, _ expected: String) {
    self.why = why
    self.text = text
    self.path = path
    self.value = value
    self.expected = expected
  }

  var testDescription: String { why }
}

private let replacements: [EditCase] = [
  .init("plain stays plain", "a: 1\nb: x # c\n", ".b", "w", "a: 1\nb: w # c\n"),
  .init("single quotes stay", "a: 'x'   # c\n", ".a", "it's", "a: 'it''s'   # c\n"),
  .init("double quotes stay", "a: \"x\"\n", ".a", "q\"\t", "a: \"q\\\"\\t\"\n"),
  .init("single quotes give way to a control character", "a: 'x'\n", ".a", "\u{1}", "a: \"\\x01\"\n"),
  .init("a number loses quotes", "a: \"5\"\n", ".a", 5, "a: 5\n"),
  .init("a text that looks like a number gets quotes", "a: 5\n", ".a", "5", "a: \"5\"\n"),
  .init("null is a word", "a: x\n", ".a", .null, "a: null\n"),
  .init("a truth value", "a: x\n", ".a", true, "a: true\n"),
  .init("a spelling of one's own", "a: x\n", ".a", .plain("0x1F"), "a: 0x1F\n"),
  .init("an anchor without aliases stays", "a: &x 1\nb: 2\n", ".a", 3, "a: &x 3\nb: 2\n"),
  .init("a local tag stays", "a: !Ref old\n", ".a", "new", "a: !Ref new\n"),
  .init("a fitting tag stays", "a: !!str 12\n", ".a", "x", "a: !!str x\n"),
  .init("a contradicted tag goes", "a: &q !!int 12\nb: 1\n", ".a", "x", "a: &q x\nb: 1\n"),
  .init("only the last of the same lines", "a:\n- x\n- x\n", ".a[-1]", "w", "a:\n- x\n- w\n"),
  .init("CRLF", "a: 1\r\nb: x\r\n", ".a", 2, "a: 2\r\nb: x\r\n"),
  .init("byte order mark", "\u{FEFF}a: 1\nb: 2\n", ".b", 3, "\u{FEFF}a: 1\nb: 3\n"),
  .init("no final newline", "a: 1\nb: x", ".b", "w", "a: 1\nb: w"),
  .init("emoji before the place", "\"😀\": é\nb: x # ü\n", ".b", "w", "\"😀\": é\nb: w # ü\n"),
  .init("flow mapping", "{a: 1, b: {c: 2}}\n", ".b.c", 9, "{a: 1, b: {c: 9}}\n"),
  .init("flow needs quotes where block does not", "{a: x}\n", ".a", "x,y", "{a: 'x,y'}\n"),
  .init("JSON stays JSON", "{\"a\": 1}\n", ".a", "x", "{\"a\": \"x\"}\n"),
  .init("a mapping becomes a word", "a:\n  k: 1\n  # inner\n  l: 2\nb: 1\n", ".a", "x", "a: x\nb: 1\n"),
  .init("an item's mapping becomes a word", "- k: 1\n  l: 2 # c\n- z\n", ".[0]", "x", "- x\n- z\n"),
  .init("an alias becomes a value", "a: &x 1\nb: *x\n", ".b", 2, "a: &x 1\nb: 2\n"),
  .init("a key by another spelling", "\"a b\": 1\n", ".[\"a b\"]", 2, "\"a b\": 2\n"),
  .init("a complex key beside", "? [x, y]\n: 1\nb: 2\n", ".b", 3, "? [x, y]\n: 1\nb: 3\n"),
  .init("space before the colon", "b   :   2\n", ".b", 9, "b   :   9\n"),
  .init(
    "folded words in their lines",
    "a: >-\n  one two\n  three\nb: 1\n",
    ".a",
    "one 2 three",
    "a: >-\n  one 2\n  three\nb: 1\n"
  ),
  .init(
    "quoted words in their lines, a comment behind", "a: \"one\n  two\" # c\nb: 1\n", ".a", "x y",
    "a: \"x\n  y\" # c\nb: 1\n"),
  .init(
    "a quoted text of several lines becomes a word", "a: 'one\n  two' # c\nb: 1\n", ".a", "x",
    "a: 'x' # c\nb: 1\n"),
  .init("plain words, a comment behind", "a: one\n  two # c\nb: 1\n", ".a", "x y", "a: x\n  y # c\nb: 1\n"),
  .init(
    "folded words lose the final line break", "a: > # c\n  one\n  two\nb: 1\n", ".a", "x y",
    "a: >- # c\n  x\n  y\nb: 1\n"),
  .init(
    "folded words get a final line break", "a: >-\n  one\n  two\nb: 1\n", ".a", "x y\n",
    "a: >\n  x\n  y\nb: 1\n"),
  .init("folded words at the text's end", "a: >\n  one\n  two", ".a", "x y", "a: >\n  x\n  y"),
  .init("an entry after a block that is only a header", "a: |", ".b", 1, "a: |\nb: 1"),
  .init("plain words in their lines", "a: one\n  two\n", ".a", "one 2", "a: one\n  2\n"),
]

private let blockScalars: [EditCase] = [
  .init(
    "literal, one line changed",
    "a: | # c\n  x\n\n  y\nb: 1\n",
    ".a",
    "x\n\nz\n",
    "a: | # c\n  x\n\n  z\nb: 1\n"
  ),
  .init(
    "literal loses its final break",
    "a: |\n  x\nb: 1\n",
    ".a",
    "one\ntwo",
    "a: |-\n  one\n  two\nb: 1\n"
  ),
  .init(
    "literal gains an indicator",
    "a: |\n  x\nb: 1\n",
    ".a",
    "  one\ntwo\n",
    "a: |2\n    one\n  two\nb: 1\n"
  ),
  .init(
    "literal keeps an indicator",
    "a: |2\n\n   x\n  y\nb: 1\n",
    ".a",
    "\n z\ny\n",
    "a: |2\n\n   z\n  y\nb: 1\n"
  ),
  .init("keep", "a: |+\n  x\n\n\nb: 1\n", ".a", "y\n\n\n", "a: |+\n  y\n\n\nb: 1\n"),
  .init(
    "blank lines after a clipped block stay",
    "a: |\n  x\n\n\nb: 1\n",
    ".a",
    "y\n",
    "a: |\n  y\n\n\nb: 1\n"
  ),
  .init(
    "deep literal keeps its indentation",
    "a: |\n        x\n        y\nb: 1\n",
    ".a",
    "x\nz\n",
    "a: |\n        x\n        z\nb: 1\n"
  ),
  .init(
    "a literal cannot hold a control character",
    "a: | # c\n  x\nb: 1\n",
    ".a",
    "x\u{7}",
    "a: \"x\\x07\" # c\nb: 1\n"
  ),
  .init(
    "a new text of lines becomes a literal",
    "a: old # c\nb: 1\n",
    ".a",
    "x\ny",
    "a: |- # c\n  x\n  y\nb: 1\n"
  ),
  .init("at the end without a newline", "a: old", ".a", "x\n", "a: |\n  x\n"),
  .init("CRLF", "a: |\r\n  x\r\n  y\r\nb: 1\r\n", ".a", "x\nz\n", "a: |\r\n  x\r\n  z\r\nb: 1\r\n"),
]

private let clearings: [EditCase] = [
  .init("a word", "a: x\nb: 1\n", ".a", .empty, "a:\nb: 1\n"),
  .init("a word with a comment", "a:   x   # c\nb: 1\n", ".a", .empty, "a:   # c\nb: 1\n"),
  .init("a null", "a: null\n", ".a", .empty, "a:\n"),
  .init("what is empty already", "a:  # c\n", ".a", .empty, "a:  # c\n"),
  .init("a mapping", "a: # c\n  b: 1\n  d: 2\nb: 1\n", ".a", .empty, "a: # c\nb: 1\n"),
  .init("a block scalar", "a: | # c\n  x\n\n  y\nb: 1\n", ".a", .empty, "a: # c\nb: 1\n"),
  .init("an item", "- x\n- y\n", ".[0]", .empty, "-\n- y\n"),
  .init("in a flow mapping", "{a: x, b: 1}\n", ".a", .empty, "{a: , b: 1}\n"),
  .init("a key that is made", "a:\n  b: 1\n", ".a.c", .empty, "a:\n  b: 1\n  c:\n"),
  .init("behind an anchor", "a: &q x\nb: 1\n", ".a", .empty, "a: &q\nb: 1\n"),
  .init("no final newline", "a: 1\nb: x", ".b", .empty, "a: 1\nb:"),
]

private let creations: [EditCase] = [
  .init(
    "metadata.yaml",
    "S3:\n  bucket: \n  secretName: \nCLUSTER:\n  name:\n",
    ".S3.bucket",
    "my-bucket",
    "S3:\n  bucket: my-bucket\n  secretName: \nCLUSTER:\n  name:\n"
  ),
  .init(
    "an empty value at the end of the text",
    "s3:\n  bucketName:\n  roleArn:",
    ".s3.roleArn",
    "arn:aws:iam::1:role/x",
    "s3:\n  bucketName:\n  roleArn: arn:aws:iam::1:role/x"
  ),
  .init("an empty value before a comment", "a:   # c\n", ".a", "x", "a: x   # c\n"),
  .init("an empty item", "a:\n-\n- x\n", ".a[0]", "w", "a:\n- w\n- x\n"),
  .init("an empty value with an anchor", "a: &x\nb: 1\n", ".a", "w", "a: &x w\nb: 1\n"),
  .init("a flow key without value", "{a, b}\n", ".a", 1, "{a: 1, b}\n"),
  .init("a top-level key", "a: 1\n", ".b", "x", "a: 1\nb: x\n"),
  .init("a top-level key without a final newline", "a: 1", ".b", "x", "a: 1\nb: x"),
  .init("CRLF", "a: 1\r\n", ".b", "x", "a: 1\r\nb: x\r\n"),
  .init(
    "in the neighbours' indentation",
    "a:\n   b: 1\n# foot of a\n\nz: 1\n",
    ".a.c",
    2,
    "a:\n   b: 1\n   c: 2\n# foot of a\n\nz: 1\n"
  ),
  .init(
    "nested in the document's indentation",
    "a:\n    b: 1\n",
    ".c.d.e",
    "x",
    "a:\n    b: 1\nc:\n    d:\n        e: x\n"
  ),
  .init(
    "after a block scalar",
    "a:\n  b: |\n    x\n\nz: 1\n",
    ".a.c",
    2,
    "a:\n  b: |\n    x\n  c: 2\n\nz: 1\n"
  ),
  .init(
    "after a keeping block scalar",
    "a:\n  b: |+\n    x\n\nz: 1\n",
    ".a.c",
    2,
    "a:\n  b: |+\n    x\n\n  c: 2\nz: 1\n"
  ),
  .init("in a flow mapping", "a: {x: 1}\n", ".a.b", 2, "a: {x: 1, b: 2}\n"),
  .init("in JSON, a line each", "{\n  \"a\": 1\n}\n", ".b", "x", "{\n  \"a\": 1,\n  \"b\": \"x\"\n}\n"),
  .init("under an empty mapping", "a: {} # c\nb: 1\n", ".a.b", 2, "a: # c\n  b: 2\nb: 1\n"),
  .init("under an empty value", "a: # c\nb: 1\n", ".a.b", 2, "a: # c\n  b: 2\nb: 1\n"),
  .init("a list, made", "a: 1\n", ".l[0].name", "v", "a: 1\nl:\n  - name: v\n"),
  .init("a list, padded", "a:\n  - x\n", ".a[3]", "z", "a:\n  - x\n  - null\n  - null\n  - z\n"),
  .init(
    "an item's key",
    "a:\n- x: 1\n  y: 2\n- z: 3\n",
    ".a[0].w",
    4,
    "a:\n- x: 1\n  y: 2\n  w: 4\n- z: 3\n"
  ),
  .init("in an empty text", "", ".a.b", "x", "a:\n  b: x\n"),
  .init("in a text of comments", "# c", ".a", "x", "# c\na: x\n"),
  .init("in an empty document", "---\n# c\n", ".a", "x", "---\n# c\na: x\n"),
  .init("in a null document", "null\n", ".a", 1, "a: 1\n"),
  .init("a pair in a sequence gets braces", "[a: 1]\n", ".[0].b", 2, "[{a: 1, b: 2}]\n"),
]

@Test(
  "Setting a value changes its bytes alone",
  arguments: replacements + blockScalars + clearings + creations
)
func settingAValue(_ row: EditCase) throws {
  var file = try YAMLFile(row.text, name: "t.yaml")
  let path = try YAMLPath(parsing: row.path)
  // A map or list that is replaced by a word has its own word, and only that.
  if file.count(at: path) > 0 {
    #expect(throws: ManifestError.self) { try file.set(path, to: row.value) }
    try file.replace(path, with: .scalar(row.value))
  } else {
    try file.set(path, to: row.value)
  }
  #expect(String(decoding: file.bytes, as: UTF8.self) == row.expected)
  try file.set(path, to: row.value)
  #expect(String(decoding: file.bytes, as: UTF8.self) == row.expected, "a second time changes nothing")
}

/// Texts that need care, each written everywhere a text can stand.
private let texts = [
  "plain", "", " ", "yes", "No", "on", "y", "null", "~", "true", "1e3", "0x1F", "0o17", "012", "1_000", ".5",
  "1.", "+1",
  "12:30", "1:20:30", "2001-12-14", "2001-12-14t21:59:43Z", ".inf", ".NaN", "=", "<<", "- x", "-", "?", "? x",
  ":", "a:",
  "a: b", "a #c", "#c", "&x", "*x", "!x", "%x", "@x", "`x", "|", ">", "'", "\"", "[x", "]", "{x", "}", ",",
  "x,y", " lead",
  "trail ", "a\nb", "a\n", "\na", "a\n\n", "\n", " a\nb", "a\r\nb", "\ta", "a\tb", "tab\t", "---", "...",
  "--- x", "é", "😀",
  "\u{85}", "\u{2028}", "\u{FEFF}", "\u{7F}", "\u{1}", "it's \"q\"", "\\", "{{ .Values.x }}", "${X}",
  "key: |\n  x\n",
  "arn:aws:iam::123456789012:role/x", String(repeating: "word ", count: 300) + "end",
]

private let places = [
  "a: old\nz: 1\n", "a: 'old'\nz: 1\n", "a: \"old\"\nz: 1\n", "a: |\n  old\nz: 1\n",
  "a: |2-\n  old\n  x\nz: 1\n",
  "a: >-\n  old\n  x\nz: 1\n", "a: |+\n  old\n\nz: 1\n", "a:\nz: 1\n", "{a: old, z: 1}\n",
  "{\"a\": 1, \"z\": 1}", "z: 1\n",
  "z: 1\na: old", "z: 1\na: |\n  old", "z: 1\r\na: |\r\n  old\r\n", "a: one\n  two\nz: 1\n",
  "a: 'one\n  two'\nz: 1\n",
  "- x\n- a: old\n  z: 1\n",
]

@Test("Every text survives in every place", arguments: places)
func everyText(_ place: String) throws {
  let path: YAMLPath = place.hasPrefix("-") ? [1, "a"] : ["a"]
  for text in texts {
    var file = try YAMLFile(place, name: "t.yaml")
    try file.set(path, to: .string(text))
    let again = try YAMLFile(file.bytes, name: "t.yaml")
    let value = try again.string(at: path)
    #expect(
      value.map { Array($0.utf8) } == Array(text.utf8),
      "\(text.debugDescription) in \(place.debugDescription)"
    )
    #expect(try again.string(at: YAMLPath(path.steps.dropLast() + ["z"])) == "1")
  }
}
