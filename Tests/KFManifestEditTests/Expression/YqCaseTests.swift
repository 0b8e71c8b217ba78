// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

@testable import KFManifestEdit

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Cases in which yq is not followed, with the reason.
private let deviations: [String: String] = [
  "226": "refused: a key of more than 1,024 characters is not YAML; yq 4.26.1 refuses it too",
  "241": "refused: the file repeats a key",
  "358": "refused: the file repeats a key",
]

private enum Outcome {
  case edited(Evaluation)
  case refused(ManifestError)
}

private func run(_ row: YqCase) -> Outcome {
  do {
    let expression = try ManifestExpression(parsing: row.expression)
    let file = try YAMLFile(row.input.bytes, name: "input.yaml")
    return .edited(try expression.evaluate(on: file, environment: row.environment))
  } catch {
    return .refused(error)
  }
}

/// The text means what yq says it means.
private func hasMeaning(_ bytes: [UInt8], _ row: YqCase) throws -> Bool {
  let documents = JSONMeaning.documents(try YAMLFile(bytes, name: "output").tree)
  if let want = row.want { return try documents == want.map(JSONMeaning.parse) }
  return documents == JSONMeaning.documents(try YAMLFile(row.wantYAML ?? "", name: "want").tree)
}

/// Everything in a text but the content of the scalars that differ, for two texts of the same shape.
private func surroundings(_ old: NodeTree, _ new: NodeTree) -> (old: [UInt8], new: [UInt8])? {
  guard old.nodes.count == new.nodes.count, old.nodes.indices.allSatisfy({ old.next($0) == new.next($0) })
  else {
    return nil
  }
  var changed: [(Range<Int>, Range<Int>)] = []
  for node in old.nodes.indices where !old.shape(node).isCollection {
    if old.raw(node) != new.raw(node) { changed.append((old.contentRange(node), new.contentRange(node))) }
  }
  return (without(changed.map(\.0), old.text.utf8), without(changed.map(\.1), new.text.utf8))
}

private func without(_ ranges: [Range<Int>], _ text: [UInt8]) -> [UInt8] {
  var result: [UInt8] = []
  var at = 0
  for range in ranges {
    result += text[at..<range.lowerBound] + [0]
    at = range.upperBound
  }
  // A value put behind a bare colon brings the blank between them.
  return (result + text[at...]).filter { $0 != UInt8(ascii: " ") }
}

private func isSameOutside(_ row: YqCase, _ bytes: [UInt8], golden: [UInt8]?) throws -> Bool {
  if let golden, golden != bytes { return false }
  let old = try YAMLFile(row.input.bytes, name: "").tree
  let new = try YAMLFile(bytes, name: "").tree
  guard let (before, after) = surroundings(old, new) else { return golden != nil }
  return before == after
}

@Test("yq's recorded answers")
func yqCases() throws {
  let other = getenv("YQ_CASES").map { String(cString: $0) }
  let cases = try other.map { try YqCase.load($0) } ?? YqCase.load()
  let golden = other == nil ? try YqOutput.load() : [:]
  var meaning = 0
  var bytes = 0
  var edited = 0
  for row in cases {
    let deviation = deviations[row.n]
    switch run(row) {
    case .refused(let error):
      #expect(row.exit != 0 || deviation != nil, "\(row.n) \(row.title): refused: \(error)")
      if row.exit != 0 { meaning += 1 }
      // The words of yq's own errors; those of its YAML parser are another's.
      let words = row.stderr.prefix { $0 != "(" }
      #expect(row.stderr.hasPrefix("bad file") || error.description.contains(words), "\(row.n): \(error)")
    case .edited(let result):
      edited += 1
      #expect(row.exit == 0 && deviation == nil, "\(row.n) \(row.title): yq fails, this does not")
      let isRight = row.exit == 0 ? try hasMeaning(result.bytes, row) : false
      #expect(isRight, "\(row.n) \(row.title): \(String(decoding: result.bytes, as: UTF8.self))")
      meaning += isRight ? 1 : 0
      let isClean = try isSameOutside(row, result.bytes, golden: golden[row.n])
      if other == nil {
        #expect(
          isClean,
          "\(row.n) \(row.title): \(UnifiedDiff.unifiedDiff(old: golden[row.n] ?? [], new: result.bytes, path: row.n))"
        )
      }
      bytes += isClean ? 1 : 0
    }
  }
  print("yq cases: \(cases.count); same answer: \(meaning); refused on purpose: \(deviations.count)")
  print("yq cases edited: \(edited); bytes outside the edit kept: \(bytes)")
  for (n, reason) in deviations.sorted(by: { $0.key < $1.key }) { print("  \(n) \(reason)") }
}

/// Writes what the library gives now, for a person to look over.
@Test("Record outputs", .enabled(if: getenv("YQ_RECORD") != nil))
func recordOutputs() throws {
  var lines = ""
  for row in try YqCase.load() {
    guard case .edited(let result) = run(row) else { continue }
    let isText = String(validating: result.bytes, as: UTF8.self) != nil && result.bytes.first != 0xEF
    let text = YqCase.Text(
      text: isText ? String(decoding: result.bytes, as: UTF8.self) : nil,
      base64: isText ? nil : Data(result.bytes).base64EncodedString()
    )
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    lines += String(decoding: try encoder.encode(YqOutput(n: row.n, output: text)), as: UTF8.self) + "\n"
  }
  try AtomicFile.replace(fixtures + "/yq-cases/outputs.jsonl", with: Array(lines.utf8))
}
