// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KFManifestEdit

/// A text, one of its nodes and the part of the text that is its content; each row is one trap of libyaml.
private let rows: [(trap: String, text: String, path: String, content: String)] = [
  ("marks count characters", "é: 😀\nb: x\n", ".b", "x"),
  ("a byte order mark is not counted", "\u{FEFF}é: 1\nb: x\n", ".b", "x"),
  ("an anchor belongs to the span", "a: &anchor x\n", ".a", "x"),
  ("a tag belongs to the span", "a: !Ref x\n", ".a", "x"),
  ("a verbatim tag too", "a: !<tag:example.com,2000:x> x\n", ".a", "x"),
  ("both, over lines and comments", "a: !!str # c\n  &b # d\n  x\n", ".a", "x"),
  ("a collection's anchor", "a: &b\n  c: 1\n", ".a", "c: 1"),
  ("a flow collection's anchor", "a: &b [x, y]\n", ".a", "[x, y]"),
  ("a sequence at its parent's indentation", "a:\n- x\n- y\nb: 1\n", ".a", "- x\n- y"),
  ("the same with an anchor", "a: &b\n- - x\n- y\nb: 1\n", ".a", "- - x\n- y"),
  ("an indented sequence with an anchor", "a: &b\n  - - x\n  - y\nb: 1\n", ".a", "- - x\n  - y"),
  ("a clipped block scalar runs past blank lines", "a: |\n  x\n\n\nb: 1\n", ".a", "|\n  x"),
  ("a stripped one too", "a: >-\n  x\n \n\nb: 1\n", ".a", ">-\n  x"),
  ("a keeping one has them", "a: |+\n  x\n\n\nb: 1\n", ".a", "|+\n  x\n\n"),
  ("blanks beyond the indentation are text", "a: |\n  x\n    \n\nb: 1\n", ".a", "|\n  x\n    "),
  ("an empty block scalar", "a: |\n\nb: 1\n", ".a", "|"),
  ("a block scalar at the end without a newline", "a: |\n  x", ".a", "|\n  x"),
  ("an empty value is behind the colon", "a:   # c\nb: 1\n", ".a", ""),
  ("a block collection runs past comments", "a:\n  b: 1\n  # c\n\n# d\ne: 2\n", ".a", "b: 1"),
  ("a pair without braces", "[a: 1, b]\n", ".[0]", "a: 1"),
  ("U+0085 is no line break", "a: x\u{85}y\nb: z\n", ".b", "z"),
  ("U+2028 is no line break", "a: x\u{2028}y\nb: z\n", ".a", "x\u{2028}y"),
  ("DEL and an inner U+FEFF are characters", "a: x\u{7F}\u{FEFF}y\nb: z\n", ".a", "x\u{7F}\u{FEFF}y"),
  ("a lone carriage return is a line break", "a: x\rb: z\r", ".a", "x"),
]

@Test("Spans are what the eye sees", arguments: rows.indices)
func spans(_ index: Int) throws {
  let row = rows[index]
  let file = try YAMLFile(row.text, name: "t")
  let node = try #require(file.node(at: YAMLPath(parsing: row.path), document: 0))
  #expect(String(decoding: file.tree.raw(node), as: UTF8.self) == row.content, "\(row.trap)")
}

@Test("Characters that libyaml mistakes come back, also when the text holds a stand-in")
func standIns() throws {
  let scalars = [0x78, 0x85, 0x2028, 0x2029, 0xFEFF, 0x7F, 0xFDD0].compactMap { Unicode.Scalar(UInt32($0)) }
  var characters = String.UnicodeScalarView()
  characters.append(contentsOf: scalars)
  let file = try YAMLFile("a: \"\(String(characters))\"\n", name: "t")
  #expect(try file.string(at: ["a"]).map { Array($0.unicodeScalars) } == scalars)
}
