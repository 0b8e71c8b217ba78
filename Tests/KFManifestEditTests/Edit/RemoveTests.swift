// SPDX-License-Identifier: Apache-2.0

import KFManifestEdit
import Testing

private let removals: [(why: String, text: String, path: String, expected: String)] = [
  ("a line with its comment", "# about a\na: 1 # c\n# about b\nb: 2\n", ".a", "# about a\n# about b\nb: 2\n"),
  ("the last line", "a: 1\nb: 2\n", ".b", "a: 1\n"),
  ("the last line without a newline", "a: 1\nb: 2", ".b", "a: 1"),
  ("a block scalar", "a: |\n  x\n  y\nb: 2\n", ".a", "b: 2\n"),
  ("a nested mapping", "a:\n  b:\n    c: 1\n  d: 2\n", ".a.b", "a:\n  d: 2\n"),
  ("the only entry", "a:\n  b: 1\nc: 2\n", ".a.b", "a: {}\nc: 2\n"),
  ("the only entry of all", "a: 1\n", ".a", "{}\n"),
  ("beside a dash", "- a: 1\n  b: 2\n", ".[0].a", "- b: 2\n"),
  ("after a dash", "- a: 1\n  b: 2\n- c\n", ".[0].b", "- a: 1\n- c\n"),
  ("an item", "- a\n- b # c\n- d\n", ".[1]", "- a\n- d\n"),
  ("an item of lines", "l:\n- k: 1\n  m: 2\n- n\n", ".l[0]", "l:\n- n\n"),
  ("the only item", "l:\n- k: 1\nz: 1\n", ".l[0]", "l: []\nz: 1\n"),
  ("in a flow mapping", "{a: 1, b: 2, c: 3}\n", ".b", "{a: 1, c: 3}\n"),
  ("the last in a flow sequence", "l: [a, b]\n", ".l[-1]", "l: [a]\n"),
  ("the last entry of the root, a mapping", "a:\n  b: 1\nc:\n  d: 1\n  e: {}", ".c", "a:\n  b: 1"),
  (
    "the last item inside the last entry", "a:\n  b: 1\n  c:\n  - x\n  - y\n", ".a.c[1]",
    "a:\n  b: 1\n  c:\n  - x\n"
  ),
  ("nothing", "a: 1\n", ".b.c", "a: 1\n"),
]

@Test("Removing takes the entry's lines and no other", arguments: removals.indices)
func removing(_ index: Int) throws {
  let row = removals[index]
  var file = try YAMLFile(row.text, name: "t.yaml")
  try file.remove(YAMLPath(parsing: row.path))
  #expect(String(decoding: file.bytes, as: UTF8.self) == row.expected, "\(row.why)")
}
