// SPDX-License-Identifier: Apache-2.0

import KFManifestEdit
import Testing

private let rows: [(why: String, text: String, key: String, value: String, expected: String)] = [
  ("an empty value", "dbHost=\nmlmdDb=", "dbHost", "db.example.com", "dbHost=db.example.com\nmlmdDb="),
  ("the last line without a newline", "dbHost=\nmlmdDb=", "mlmdDb", "metadb", "dbHost=\nmlmdDb=metadb"),
  ("comments, order, blank lines", "# c\n\nb=1\n# d\na=2\n", "b", "3", "# c\n\nb=3\n# d\na=2\n"),
  ("quotes are part of the value", "a=\"x\"\n", "a", "y z", "a=y z\n"),
  ("a comment is part of the value", "a='x' # c\n", "a", "$y", "a=$y\n"),
  ("blanks are part of the value", "a= x \n", "a", "y", "a=y\n"),
  ("a value that looks like more", "a=\n", "a", " \"x\" # y = z ", "a= \"x\" # y = z \n"),
  ("export makes another key", "  export a=x\n", "a", "y", "  export a=x\na=y\n"),
  ("so does a blank", "a = x\n", "a", "y", "a = x\na=y\n"),
  ("blanks before the key", "\t a=x\n", "a", "y", "\t a=y\n"),
  ("CRLF", "a=1\r\nb=2\r\n", "b", "3", "a=1\r\nb=3\r\n"),
  ("an absent key", "a=1\n", "b", "2", "a=1\nb=2\n"),
  ("an absent key, no newline", "a=1", "b", "2", "a=1\nb=2"),
  ("an absent key, CRLF", "a=1\r\n", "b", "2", "a=1\r\nb=2\r\n"),
  ("an absent key, CRLF, no newline", "x=0\r\na=1", "b", "2", "x=0\r\na=1\r\nb=2"),
  ("an empty text", "", "a", "x=y", "a=x=y\n"),
  ("a key without a sign", "a\nb=1\n", "a", "x", "a=x\nb=1\n"),
  ("a key without a sign, CRLF", "a\r\n", "a", "x", "a=x\r\n"),
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

@Test("Keys and values that kustomize would not read so are refused and change nothing")
func impossibleValues() throws {
  let values = [
    ("a", "x\ny"), ("a", "x\r"), ("a", "x\u{0}"), ("a", String(repeating: "x", count: 65_534)), ("b c", "x"),
    ("", "x"), ("a=b", "x"), ("#a", "x"), ("1a", "x"), ("..a", "x"), (".", "x"), ("a/b", "x"), ("true", "x"),
    ("-1", "x"), ("é", "x"), ("export a", "x"), (String(repeating: "k", count: 254), "x"),
  ]
  for (key, value) in values {
    var env = try ParamsEnv(Array("a=1\n".utf8), name: "params.env")
    let error = #expect(throws: ManifestError.self) { try env.setParameter(key, to: value) }
    #expect(error?.code == .cannotHold, "\(key) \(value.prefix(9))")
    #expect(env.text == "a=1\n")
  }
}

@Test("Files that kustomize refuses or reads half are refused")
func impossibleFiles() {
  let files: [([UInt8], ManifestError.Code, Int?)] = [
    ([0x61, 0xFF], .notText, nil), ([0x61, 0x00], .notText, nil),
    ([0xFF, 0xFE, 0x61, 0x00], .notText, nil),
    (Array("a=1\n# c\na=2\n".utf8), .duplicateKey, 3),
    (Array("a=1\nb=\(String(repeating: "x", count: 65_534))\n".utf8), .tooLarge, 2),
    (Array("a=1\n<<<<<<< HEAD\nb=1\n=======\nb=2\n>>>>>>> x\n".utf8), .mergeConflict, 2),
    (Array("a=1\n>>>>>>> x\n".utf8), .mergeConflict, 2),
  ]
  for (text, code, line) in files {
    let error = #expect(throws: ManifestError.self) { try ParamsEnv(text, name: "params.env") }
    #expect(error?.code == code && error?.line == line)
    #expect(error.map { !"\($0)".contains("xxx") } ?? false)
  }
}

@Test("Marks of a merge are refused in YAML too, and nothing that only looks like one")
func conflicts() throws {
  let text = "a: 1\nb: |\n  x\n<<<<<<< HEAD\n  y\n=======\n  z\n>>>>>>> other\n"
  let error = #expect(throws: ManifestError.self) { try YAMLFile(text, name: "x.yaml") }
  #expect(error?.code == .mergeConflict && error?.line == 4)
  for text in ["a: <<<<<<< b\n", "a: |\n  <<<<<<< HEAD\n  >>>>>>> x\n", "# <<<<<<< HEAD\n", "a: '>>>>>>>'\n"]
  {
    _ = try YAMLFile(text, name: "x.yaml")
  }
}

@Test("A line that can only be meant otherwise draws a notice")
func envNotices() throws {
  let text = "a=1\n# x = y # z\nb=\"x\"\nc=x # y\nexport d=1\ne =1\nf= 1\ng\nh=it's\ni=x#y\n1=x\nj='\n"
  var env = try ParamsEnv(Array(text.utf8), name: "p.env")
  let quotes = "p.env:3: b: kustomize takes the quotes for part of the value"
  let others = [
    "p.env:4: c: kustomize takes what follows ` #` for part of the value",
    "p.env:5: kustomize takes `export` for part of the key",
    "p.env:6: kustomize takes the blank before `=` for part of the key",
    "p.env:7: f: kustomize takes the blanks around it for part of the value",
    "p.env:8: g: without `=` its value is nothing, or to an old kustomize its environment's",
    "p.env:11: kustomize or the cluster refuses this key",
  ]
  #expect(env.notices == [quotes] + others)
  try env.setParameter("b", to: "y")
  let loss = "p.env:3: b: kustomize took the quotes for part of the value, so all of it was replaced"
  #expect(env.notices == [loss] + others)
}
