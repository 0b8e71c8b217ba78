// SPDX-License-Identifier: Apache-2.0

import KFManifestEdit
import Testing

/// Texts that ruin parsers: one thing over and over.
private let monsters: [(name: String, text: String)] = [
  ("open brackets", many("[")), ("open mappings", many("{a: ")), ("keys in keys", many("a: ")),
  ("dashes", many("- ")),
  ("question marks", many("? ")), ("anchors", many("&a ")), ("aliases", many("*a ")),
  ("a quote left open", "a: '" + many("x ")),
  ("backslashes", "a: \"" + many("\\")), ("a long tag", "a: !" + many("t")), ("line breaks", many("\n")),
  ("a long comment", many("#")), ("comments", many("# c\n")), ("a long plain text", "a: " + many("word ")),
  ("many plain lines", "a:\n" + many("  word\n")), ("a long literal", "a: |\n" + many("  line\n")),
  ("a literal of blank lines", "a: |\n" + many("\n")), ("items", many("- 1\n")),
  ("one long line", "[" + many("{\"a\": 1},") + "{\"a\": 1}]"),
  ("documents", many("---\n")), ("tabs", many("a:\t")), ("directives", many("%a b\n")),
  ("line separators", "a: " + many("\u{2028}x")),
  ("byte order marks", many("\u{FEFF}")), ("carriage returns", many("- 1\r")), ("emoji", "a: " + many("😀")),
  ("keys", (0..<2_000).map { "k\($0): v\n" }.joined()),
  ("anchors with names", (0..<2_000).map { "k\($0): &a\($0) v\n" }.joined()),
]

private func many(_ text: String) -> String { String(repeating: text, count: 20_000 / text.utf8.count) }

@Test("One thing over and over takes bounded time", .timeLimit(.minutes(30)), arguments: monsters.indices)
func monster(_ index: Int) throws {
  let row = monsters[index]
  for expression in [".a = 1", ".[] = \"x y\"", "del(.[])", ".[1].b.c = \"z\""] {
    do {
      let file = try YAMLFile(row.text, name: "monster.yaml")
      let result = try ManifestExpression(parsing: expression).evaluate(on: file, environment: [:])
      _ = try YAMLFile(result.bytes, name: "monster.yaml")
      #expect(result.notices.count <= 42)
    } catch {
      #expect(error.description.utf8.count < 500, "\(row.name): \(error)")
    }
  }
}

private let explosions = [
  ".a[..]  .q .a[..] =. =.a",
  ".a = . | .b = . | .c = . | .d = . | .e = . | .f = . | .g = . | .h = . | .i = . | .j = . | .k = . | .l = . | .m = . | .n = . | .o = . | .p = . | .q = . | .r = . | .s = . | .t = . | .u = . | .v = .",
  ".a[.., .., .., ..][.., .., .., ..][.., .., .., ..][.., .., .., ..][.., .., .., ..][.., .., .., ..] = 1",
  "(.. , ..) | (.. , ..) | (.. , ..) | (.. , ..) | (.. , ..) | (.. , ..) | (.. , ..)",
  ".x |= (. + . | . + . | . + . | . + . | . + . | . + . | . + . | . + . | . + . | . + . | . + . | . + . | . + . | . + . | . + . | . + . | . + . | . + . | . + . | . + . | . + . | . + . | . + . | . + . | . + . | . + . | . + . | . + .)",
]

@Test(
  "An expression that doubles the text at every step is stopped",
  .timeLimit(.minutes(30)),
  arguments: explosions.indices
)
func explosion(_ index: Int) throws {
  let file = try YAMLFile("x: text\ny: {z: [1, [2, [3, [4, [5, [6]]]]]]}\n", name: "f.yaml")
  let error = #expect(throws: ManifestError.self) {
    try ManifestExpression(parsing: explosions[index]).evaluate(on: file, environment: [:])
  }
  #expect(error?.code == .tooLarge || error?.code == .wrongKind, "\(error?.description ?? "")")
}
