// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

@testable import KFManifestEdit

/// An example of yq's own documentation: see Fixtures/yq-docs/README.md.
private struct Example: Decodable {
  var n: Int
  var `operator`: String
  var title: String
  var files: [String: String]
  var environment: [String: String]
  var arguments: [String]
  var output: String

  static func load() throws -> [Example] {
    let lines = try AtomicFile.read(fixtures + "/yq-docs/examples.jsonl").split(separator: UInt8(ascii: "\n"))
    return try lines.map { try JSONDecoder().decode(Example.self, from: Data($0)) }
  }

  /// What the arguments ask for, carried out.
  func run() throws(ManifestError) -> String {
    var words = arguments[...].filter { !$0.hasPrefix("--security") }
    let isTogether = words.first == "eval-all"
    let isNull = words.first == "--null-input"
    if isTogether || isNull { words.removeFirst() }
    let expression = try ManifestExpression(parsing: words[0])
    if isNull { return try expression.evaluate(environment: environment).results ?? "" }
    var texts: [YAMLFile] = []
    for name in words.dropFirst() { texts.append(try YAMLFile(files[name] ?? "", name: name)) }
    let evaluation =
      isTogether
      ? try expression.evaluate(onAll: texts, environment: environment)
      : try expression.evaluate(on: texts[0], environment: environment)
    return evaluation.results ?? String(decoding: evaluation.bytes, as: UTF8.self)
  }
}

/// What the documentation says with flags that its examples do not show, or of what depends on the day.
private let otherwise: [Int: String] = [
  134: "yq was told to refuse env",
  135: "yq was told to refuse env",
  321: "YAML's rule for <<, which yq has behind --yaml-fix-merge-anchor-to-spec",
  322: "YAML's rule for <<, which yq has behind --yaml-fix-merge-anchor-to-spec",
]

private func hasMeaning(_ text: String, of other: String) -> Bool {
  guard let own = try? YAMLFile(text, name: ""), let theirs = try? YAMLFile(other, name: "") else {
    return false
  }
  return JSONMeaning.documents(own.tree) == JSONMeaning.documents(theirs.tree)
}

@Test("Every example of yq's documentation is answered, or refused by name")
func yqDocumentation() throws {
  var counts: [String: Int] = [:]
  var table = ""
  for example in try Example.load() {
    let kind: String
    do {
      let output = try example.run()
      if output == example.output {
        kind = "same"
      } else if otherwise[example.n] != nil {
        kind = "otherwise"
      } else {
        kind = "better on bytes"
        #expect(
          hasMeaning(output, of: example.output),
          "\(example.n) \(example.operator): \(example.title): \(example.arguments): \(output)"
        )
      }
    } catch {
      if example.output.hasPrefix("Error") {
        kind = "same"
      } else {
        kind = "refused by name"
        #expect(
          error.code == .badExpression && error.reason.contains("is not supported")
            || error.reason.contains("!!timestamp is not supported"),
          "\(example.n) \(example.operator): \(example.title): \(example.arguments): \(error)"
        )
      }
    }
    counts[kind, default: 0] += 1
    if kind != "same" { table += "  \(example.n) \(kind): \(example.operator): \(example.title)\n" }
  }
  print(
    "yq's documentation: \(counts.sorted { $0.value > $1.value }.map { "\($0.value) \($0.key)" }.joined(separator: ", "))"
  )
  print(table, terminator: "")
  #expect(counts["same", default: 0] >= 305)
  #expect(counts["refused by name", default: 0] <= 17)
}
