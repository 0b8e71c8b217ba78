// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing

@testable import KFManifestEdit

/// The lengths of the texts that libyaml is given.
private final class Readings: Sendable {
  private let lengths = Mutex<[Int]>([])

  var all: [Int] { lengths.withLock { $0 } }

  func during(_ body: () throws -> Void) rethrows {
    try YAMLScanner.$onReading.withValue(
      { length in self.lengths.withLock { $0.append(length) } }, operation: body)
  }
}

private let text = "a: 1 # c\nb:\n  c: [x, y]\n  d: |\n    one\n"

/// A typed edit, and what the text is afterwards.
private let edits: [(why: String, edit: @Sendable (inout YAMLFile) throws -> Void, becomes: String)] = [
  ("a value", { try $0.set(["a"], to: 2) }, "a: 2 # c\nb:\n  c: [x, y]\n  d: |\n    one\n"),
  ("a new key", { try $0.set(["b", "e"], to: "w") }, text + "  e: w\n"),
  (
    "an item of a flow list", { try $0.set(["b", "c", 0], to: "z") },
    "a: 1 # c\nb:\n  c: [z, y]\n  d: |\n    one\n"
  ),
  ("a removal", { try $0.remove(["b", "d"]) }, "a: 1 # c\nb:\n  c: [x, y]\n"),
]

@Test("A typed edit reads the text twice: before it, and afterwards to prove it", arguments: edits.indices)
func readingsOfAnEdit(_ index: Int) throws {
  let readings = Readings()
  let row = edits[index]
  try readings.during {
    var file = try YAMLFile(text, name: "t.yaml")
    try row.edit(&file)
    #expect(file.text == row.becomes)
    // What the proof has read is the tree of the next edit.
    #expect(try file.string(at: ["a"]) == (row.why == "a value" ? "2" : "1"))
  }
  #expect(readings.all == [text.utf8.count, row.becomes.utf8.count], "\(row.why)")
}

@Test("What says already what is asked for is read once")
func readingsOfNoEdit() throws {
  let readings = Readings()
  try readings.during {
    var file = try YAMLFile(text, name: "t.yaml")
    try file.set(["a"], to: 1)
    try file.remove(["none"])
  }
  #expect(readings.all == [text.utf8.count])
}

@Test("An expression's edit is read twice")
func readingsOfAnExpression() throws {
  let readings = Readings()
  try readings.during {
    let file = try YAMLFile(text, name: "t.yaml")
    let expression = try ManifestExpression(parsing: ".a = 5 | del(.b.d)")
    let result = try expression.evaluate(on: file, environment: [:])
    #expect(result.bytes == Array("a: 5 # c\nb:\n  c: [x, y]\n".utf8))
  }
  #expect(readings.all.count == 2)
}
