// SPDX-License-Identifier: Apache-2.0

import KFManifestEdit
import Testing

private let text = """
  # head
  spec:   # s
    args: [a, 'b'] # flow
    steps: # block
      - one # 1

      - name: two
        n: 2
    none:
  z: 1

  """

@Test("Lists and maps are written, and what is there already is left alone")
func contents() throws {
  var file = try YAMLFile(text, name: "x.yaml")
  try file.replace(["spec", "args"], with: ["a", "b"])
  try file.replace(["spec", "steps"], with: ["one", ["n": 2, "name": "two"]])
  #expect(file.text == text, "the same content, whatever its style and its order of keys")
  try file.replace(["spec", "none"], with: ["x": [1, true], "y": ["z": "w"]])
  let again = file
  try file.replace(["spec", "none"], with: ["x": [1, true], "y": ["z": "w"]])
  #expect(file == again)
  #expect(try file.string(at: ["spec", "none", "y", "z"]) == "w")
  #expect(file.count(at: ["spec", "none", "x"]) == 2)
  #expect(
    file.text.hasSuffix("z: 1\n") && file.text.hasPrefix("# head\nspec:   # s\n  args: [a, 'b'] # flow\n"))
  try file.replace([], with: ["only": "this"])
  #expect(try file.string(at: ["only"]) == "this")
  #expect(file.keys() == ["only"])
}

@Test("An item is added once, in its list's style; a list that is missing is made")
func appending() throws {
  var file = try YAMLFile(text, name: "x.yaml")
  for _ in 0..<2 {
    try file.append("c", to: ["spec", "args"])
    try file.append(["name": "three"], to: ["spec", "steps"])
    try file.append("a", to: ["spec", "args"])
    try file.append("x", to: ["spec", "none"])
    try file.append(1, to: ["spec", "more", "list"])
  }
  #expect(file.text.contains("  args: [a, 'b', c] # flow\n"))
  #expect(file.text.contains("    - one # 1\n\n    - name: two\n      n: 2\n    - name: three\n"))
  #expect(try file.string(at: ["spec", "none", 0]) == "x")
  #expect(try file.string(at: ["spec", "more", "list", 0]) == "1")
  #expect(file.count(at: ["spec", "args"]) == 3 && file.count(at: ["spec", "more", "list"]) == 1)
  let error = #expect(throws: ManifestError.self) { try file.append("x", to: ["z"]) }
  #expect(error?.code == .wrongKind)
}

@Test("What would take a whole map away has its own word")
func wholeCollections() throws {
  var file = try YAMLFile(text, name: "x.yaml")
  for (path, code) in [([], .badPath), (["spec"], .wrongKind), (["spec", "args"], .wrongKind)]
    as [(YAMLPath, ManifestError.Code)]
  {
    let set = #expect(throws: ManifestError.self) { try file.set(path, to: "x") }
    #expect(set?.code == code)
    let clear = #expect(throws: ManifestError.self) { try file.clear(path) }
    #expect(clear?.code == code)
  }
  var empty = try YAMLFile("a: {}\nb: []\n", name: "x.yaml")
  try empty.set(["a"], to: "x")
  try empty.set(["b"], to: 1)
  #expect(empty.text == "a: x\nb: 1\n", "nothing goes with an empty one")
}

@Test("A document that is not there is an error for every edit; in an empty text the first one is made")
func documentsThatAreNotThere() throws {
  var file = try YAMLFile("a: 1\n---\nb: 2\n", name: "x.yaml")
  let edits: [(inout YAMLFile) throws -> Void] = [
    { try $0.set(["a"], to: 1, document: 2) }, { try $0.clear(["a"], document: 2) },
    { try $0.remove(["a"], document: 2) }, { try $0.append(1, to: ["a"], document: 2) },
    { try $0.replace(["a"], with: 1, document: -1) }, { try $0.remove(["a"], document: -1) },
  ]
  for edit in edits {
    let error = #expect(throws: ManifestError.self) { try edit(&file) }
    #expect(error?.code == .notFound)
  }
  try file.remove(["b"], document: 1)
  #expect(file.text == "a: 1\n---\n{}\n")
  var empty = try YAMLFile("", name: "x.yaml")
  try empty.remove(["a"])
  try empty.append("x", to: ["a"])
  #expect(empty.text == "a:\n  - x\n" || empty.text == "a:\n- x\n")
}
