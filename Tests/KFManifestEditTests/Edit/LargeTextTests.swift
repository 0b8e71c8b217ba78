// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KFManifestEdit

private let item = """
  - name: item # a comment
    labels:
      tier: 'backend'
    text: |
      one
      two

    list: [a, b]
    # the end

  """

/// Large enough that an edit is proved in its region.
private let head = "items:\n"
private let block = String(repeating: item, count: 1000)

private let edits: [(path: String, value: YAMLScalar, from: String, to: String)] = [
  (".items[700].labels.tier", "it's", "'backend'", "'it''s'"),
  (".items[700].text", "one\nthree\n", "two", "three"),
  (".items[700].text", "x\u{7}", "|\n    one\n    two", "\"x\\x07\""),
  (".items[700].list[1]", "x, y", "[a, b]", "[a, 'x, y']"),
  (".items[700].list[2]", "c", "[a, b]", "[a, b, c]"),
  (".items[700].more.deep", 1, "list: [a, b]\n", "list: [a, b]\n  more:\n    deep: 1\n"),
  (".items[700].labels", .null, "labels:\n    tier: 'backend'", "labels: null"),
]

@Test("One edit among many lines", arguments: edits.indices)
func largeText(_ index: Int) throws {
  let row = edits[index]
  let changed = item.split(separator: row.from, maxSplits: 1, omittingEmptySubsequences: false).joined(
    separator: row.to
  )
  let rest = String(repeating: item, count: 299)
  for (start, end) in [("", ""), ("anchor: &a x\n", "alias: *a\n"), ("a: 1\n---\n", "---\nb: 1")] {
    var file = try YAMLFile(start + head + block + end, name: "large.yaml")
    let document = file.documentCount == 3 ? 1 : 0
    try file.replace(YAMLPath(parsing: row.path), with: .scalar(row.value), document: document)
    let expected = start + head + String(repeating: item, count: 700) + changed + rest + end
    #expect(file.bytes == Array(expected.utf8), "\(row.path) \(start)")
  }
}

@Test("The region is the entry and no more, and what is wrong in it is refused")
func region() throws {
  let tree = try YAMLFile(head + block, name: "large.yaml").tree
  let path = try YAMLPath(parsing: ".items[700].labels.tier")
  guard case .found(let place) = PathQuery(path, from: 0, in: tree) else {
    Issue.record("the path leads nowhere")
    return
  }
  let edits = [TreeEdit.replace(place, .string("new"))]
  let splices = try EditPlanner.plan(edits, in: tree)
  let region = try #require(ProofRegion(edits[...], splices.all[...], in: tree))
  #expect(String(decoding: tree.text.utf8[region.lines], as: UTF8.self) == "    tier: 'backend'\n")
  for (text, isRight) in [
    ("'new'", true), ("'other'", false), ("'new", false), ("'new'\n    x: 1", false), ("[new", false),
    ("|", false),
  ] {
    var new = tree.text
    let wrong = try #require(Splices([Splice(tree.contentRange(place.node), Array(text.utf8))], in: new.utf8))
    new.utf8 = wrong.applied(to: new.utf8)
    #expect(Proof.isLocallyRight(tree, edits, wrong, gives: new) == isRight, "\(text)")
    let whole = (try? Proof.checkWhole(tree, edits, gives: new)) != nil
    #expect(whole == isRight, "\(text)")
  }
}

@Test("An edit in each of many documents")
func manyDocuments() throws {
  let document = "kind: X # c\nspec:\n  replicas: 3\n  list:\n  - a\n"
  let file = try YAMLFile(
    [String](repeating: document, count: 2500).joined(separator: "---\n"),
    name: "many.yaml"
  )
  for (expression, from, to) in [
    (".spec.replicas = 40", "replicas: 3", "replicas: 40"),
    (".spec.list[1] = \"b\"", "  - a\n", "  - a\n  - b\n"),
    ("del(.spec.list)", "  list:\n  - a\n", ""), (".kind = \"a: b\"", "kind: X", "kind: 'a: b'"),
  ] {
    let result = try ManifestExpression(parsing: expression).evaluate(on: file, environment: [:])
    let changed = document.split(separator: from, omittingEmptySubsequences: false).joined(separator: to)
    let expected = [String](repeating: changed, count: 2500).joined(separator: "---\n")
    #expect(result.bytes == Array(expected.utf8), "\(expression)")
  }
}
