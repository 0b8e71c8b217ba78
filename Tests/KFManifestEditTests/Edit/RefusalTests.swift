// SPDX-License-Identifier: Apache-2.0

import KFManifestEdit
import Testing

/// A text that holds a secret, an edit of it, and how it is refused.
private let refusals: [(text: String, path: String, code: ManifestError.Code, says: String)] = [
  ("a: s3cret\n", ".a.b", .wrongKind, "t.yaml:1:4: .a.b: .a is a single value, so it has no keys"),
  ("a: [s3cret]\n", ".a.b", .wrongKind, "t.yaml:1:4: .a.b: .a is a sequence"),
  ("a: [s3cret]\n", ".a[-3]", .badPath, "t.yaml:1:4: .a[-3]: the index is out of range; .a has 1 items"),
  ("a: &x {k: s3cret}\nb: *x\n", ".b.k", .sharedValue, "t.yaml:2:4: .b.k: .b is the alias *x"),
  ("a: &x {k: s3cret}\nb: *x\n", ".a.k", .sharedValue, "t.yaml:1:4: .a.k: aliases to the anchor &x"),
  ("a: &x s3cret\nb: *x\n", ".a", .sharedValue, "t.yaml:1:4: .a: aliases to the anchor &x"),
]

@Test("Edits that yq would botch are refused", arguments: refusals.indices)
func refusing(_ index: Int) throws {
  let row = refusals[index]
  var file = try YAMLFile(row.text, name: "t.yaml")
  let error = #expect(throws: ManifestError.self) { try file.set(YAMLPath(parsing: row.path), to: "x") }
  #expect(error?.code == row.code)
  #expect(error?.description.hasPrefix(row.says) == true, "\(error?.description ?? "")")
  #expect(error?.description.contains("s3cret") == false)
  #expect(String(decoding: file.bytes, as: UTF8.self) == row.text)
}

/// Texts that are refused when they are read.
private let unreadable: [(text: [UInt8], code: ManifestError.Code, line: Int?, column: Int?)] = [
  (Array("a: 1\na: s3cret\n".utf8), .duplicateKey, 2, 1),
  (Array("m:\n  k: 1\n  \"k\": 2\n".utf8), .duplicateKey, 3, 3),
  (Array("a: [s3cret\nb: 1\n".utf8), .notYAML, nil, nil),
  (Array("a: b: c\n".utf8), .notYAML, 1, 5),
  (Array("a: *nowhere\n".utf8), .notYAML, 1, 4),
  (Array("a:\n\tb: 1\n".utf8), .notYAML, 2, 1),
  (Array("a: x\u{0}y\n".utf8), .notText, 1, 5),
  ([0x61, 0x3A, 0x20, 0xED, 0xA0, 0x80, 0x0A], .notText, 1, 4),
  ([0xFF, 0xFE, 0x61], .notText, nil, nil),
  ([0xFF, 0xFE, 0x00, 0xD8], .notText, nil, nil),
  (Array(String(repeating: "[", count: 100_000).utf8), .tooDeep, 1, 1001),
  (Array(String(repeating: "- ", count: 100_000).utf8), .tooDeep, 1, 2001),
]

@Test("What is not YAML is refused with its place", arguments: unreadable.indices)
func unreadableTexts(_ index: Int) {
  let row = unreadable[index]
  let error = #expect(throws: ManifestError.self) { try YAMLFile(row.text, name: "t.yaml") }
  #expect(error?.code == row.code)
  if row.line != nil { #expect(error?.line == row.line) }
  if row.column != nil { #expect(error?.column == row.column) }
  #expect(error?.description.contains("s3cret") == false)
}

@Test("An alias bomb costs nothing")
func aliasBomb() throws {
  var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
  for level in 1...60 {
    let alias = "*a\(level - 1)"
    text += "a\(level): &a\(level) [\([String](repeating: alias, count: 9).joined(separator: ", "))]\n"
  }
  var file = try YAMLFile(text + "z: 1\n", name: "bomb.yaml")
  try file.set(["z"], to: 2)
  #expect(String(decoding: file.bytes, as: UTF8.self) == text + "z: 2\n")
}
