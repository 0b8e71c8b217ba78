// SPDX-License-Identifier: Apache-2.0

import KFManifestEdit
import Testing

private let rows: [(why: String, text: String, key: String, value: String, expected: String)] = [
  ("an empty value", "dbHost=\nmlmdDb=", "dbHost", "db.example.com", "dbHost=db.example.com\nmlmdDb="),
  ("the last line without a newline", "dbHost=\nmlmdDb=", "mlmdDb", "metadb", "dbHost=\nmlmdDb=metadb"),
  ("comments, order, blank lines", "# c\n\nb=1\n# d\na=2\n", "b", "3", "# c\n\nb=3\n# d\na=2\n"),
  ("double quotes", "a=\"x\" # c\n", "a", "y z", "a=\"y z\" # c\n"),
  ("single quotes", "a='x'\n", "a", "$y", "a='$y'\n"),
  ("export and blanks", "  export  a = x # c\n", "a", "y", "  export  a = y # c\n"),
  ("repeated keys", "a=1\nb=2\na=3\n", "a", "4", "a=4\nb=2\na=4\n"),
  ("CRLF", "a=1\r\nb=2\r\n", "b", "3", "a=1\r\nb=3\r\n"),
  ("an absent key", "a=1\n", "b", "2", "a=1\nb=2\n"),
  ("an absent key, no newline", "a=1", "b", "2", "a=1\nb=2"),
  ("an absent key, CRLF", "a=1\r\n", "b", "2", "a=1\r\nb=2\r\n"),
  ("an empty text", "", "a", "x=y", "a=x=y\n"),
  ("a key without a sign", "a\nb=1\n", "a", "x", "a=x\nb=1\n"),
  ("a key inside another", "xa=1\nax=2\na=3\n", "a", "4", "xa=1\nax=2\na=4\n"),
  ("a commented key", "#a=1\n", "a", "2", "#a=1\na=2\n"),
  ("byte order mark", "\u{FEFF}a=1\n", "a", "2", "\u{FEFF}a=2\n"),
]

@Test("A parameter changes and nothing else", arguments: rows.indices)
func parameters(_ index: Int) throws {
  let row = rows[index]
  var env = try ParamsEnv(Array(row.text.utf8), name: "params.env")
  try env.setParameter(row.key, to: row.value)
  #expect(String(decoding: env.bytes, as: UTF8.self) == row.expected, "\(row.why)")
  #expect(env.value(of: row.key) == row.value)
  try env.setParameter(row.key, to: row.value)
  #expect(String(decoding: env.bytes, as: UTF8.self) == row.expected, "a second time changes nothing")
}

@Test("Values that a line cannot hold are refused and change nothing")
func impossibleValues() throws {
  let rows = [
    ("a=1\n", "a", "x\ny"), ("a=1\n", "a", " x"), ("a=1\n", "a", "x #y"), ("a=\"1\"\n", "a", "x\" "),
    ("a=1\n", "b c", "x"), ("a=1\n", "", "x"),
  ]
  for (text, key, value) in rows {
    var env = try ParamsEnv(Array(text.utf8), name: "params.env")
    let error = #expect(throws: ManifestError.self) { try env.setParameter(key, to: value) }
    #expect(error?.code == .cannotHold, "\(text) \(value)")
    #expect(String(decoding: env.bytes, as: UTF8.self) == text)
  }
  #expect(throws: ManifestError.self) { try ParamsEnv([0x61, 0xFF], name: "params.env") }
  #expect(throws: ManifestError.self) { try ParamsEnv([0x61, 0x00], name: "params.env") }
}
