// SPDX-License-Identifier: Apache-2.0

import KFManifestEdit
import Testing

private let spellings: [(text: String, path: YAMLPath)] = [
  (".", []), (".a.b", ["a", "b"]), (".a[0]", ["a", 0]), (".[0]", [0]), (".a[-1].b", ["a", -1, "b"]),
  (".\"a.b/c\"", ["a.b/c"]), (".a.\"x y\"[2]", ["a", "x y", 2]), (".a-b", ["a-b"]), (".é", ["é"]),
  (".\"say \\\"hi\\\"\"", ["say \"hi\""]), (".\"\"", [""]), (".[\"a b\"]", ["a b"]),
  (".a[\"b.c\"]", ["a", "b.c"]),
]

@Test("Paths are read and written as yq spells them", arguments: spellings.indices)
func paths(_ index: Int) throws {
  let row = spellings[index]
  #expect(try YAMLPath(parsing: row.text) == row.path)
  #expect(try YAMLPath(parsing: row.path.description) == row.path)
}

@Test(
  "A malformed path names its column",
  arguments: [("a", 1), (".a[0", 5), (".a[x]", 4), (".a b", 3), (".\"a", 4), ("", 1), (".a..b", 4)]
)
func malformedPaths(_ text: String, _ column: Int) {
  let error = #expect(throws: ManifestError.self) { try YAMLPath(parsing: text) }
  #expect(error?.code == .badPath)
  #expect(error?.column == column)
}
