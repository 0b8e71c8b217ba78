// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

@testable import KFManifestEdit

/// One recorded answer of `kubectl kustomize`; see Scripts/record-params-env.py.
private struct Recorded: Decodable {
  var why: String
  var text: String?
  var base64: String?
  var data: [String: String]?
  var refused: String?

  var bytes: [UInt8] {
    if let text { return Array(Self.long(text).utf8) }
    return base64.flatMap { Data(base64Encoded: $0) }.map { Array($0) } ?? []
  }

  /// `<x*65533>` is that many letters.
  static func long(_ text: String) -> String {
    guard let start = text.firstIndex(of: "<"), let star = text[start...].firstIndex(of: "*"),
      let end = text[star...].firstIndex(of: ">"), let count = Int(text[text.index(after: star)..<end])
    else { return text }
    let letter = text[text.index(after: start)..<star]
    return text[..<start] + String(repeating: String(letter), count: count) + text[text.index(after: end)...]
  }

  static func all() throws -> [Recorded] {
    let text = try AtomicFile.read(fixtures + "/params-env/kustomize.json")
    return try JSONDecoder().decode([Recorded].self, from: Data(text))
  }
}

@Test("Env files are read as a real kustomize reads them")
func readAsKustomize() throws {
  let rows = try Recorded.all()
  #expect(rows.count > 450)
  for row in rows {
    let rule = KustomizeRule(row.bytes)
    let why = Comment(rawValue: "\(row.why): \(row.text ?? "bytes")")
    let file = Result { try ParamsEnv(row.bytes, name: "params.env") }
    if row.refused != nil {
      // Either the file is refused here too, or a key is that kustomize cannot put into YAML.
      #expect(rule.isRefused || (try? file.get())?.notices.isEmpty == false, why)
    }
    guard let data = row.data, !rule.isRefused else {
      if rule.isRefused { #expect(throws: ManifestError.self, why) { try file.get() } }
      continue
    }
    let long = Dictionary(uniqueKeysWithValues: data.map { (Recorded.long($0), Recorded.long($1)) })
    let read = rule.pairs.map { ($0.key, $0.value ?? "") }
    #expect(Dictionary(read, uniquingKeysWith: { $1 }) == long, why)
    do {
      let file = try file.get()
      #expect(file.keys == rule.pairs.map(\.key), why)
      #expect(file.keys.map { file.value(of: $0) } == rule.pairs.map(\.value), why)
    } catch let error as ManifestError {
      // What a cluster would not take, what kustomize would read half, and both sides of a merge.
      #expect([.notText, .tooLarge, .mergeConflict].contains(error.code), why)
      #expect(
        row.why.contains("NUL") || row.why.contains("merge") || row.why.contains("UTF-16") || rule.isCut, why)
    }
  }
}

/// A text made by chance of what matters in env files.
private func chance(_ random: inout some RandomNumberGenerator) -> [UInt8] {
  let pieces = [
    "a", "b", "aB", "export ", "=", "=", "=", " ", "\t", "\r", "\n", "\n", "\r\n", "#", " # ", "\"", "'", "é",
    "\u{A0}", "\u{2028}", "\u{FEFF}", "\\", "1", "<<<<<<<", "\u{0}",
  ]
  let count = Int.random(in: 0..<16, using: &random)
  return Array((0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined().utf8)
}

@Test("The value that is set is the value kustomize reads, and nothing else changes")
func setAsKustomize() throws {
  var random = SystemRandomNumberGenerator()
  let rounds = ProcessInfo.processInfo.environment["KFCTL_AWS_ENV_ROUNDS"].flatMap(Int.init) ?? 5_000
  var edited = 0
  for _ in 0..<rounds {
    let text = chance(&random)
    let value = String(decoding: chance(&random), as: UTF8.self)
    let before = KustomizeRule(text)
    guard let file = try? ParamsEnv(text, name: "params.env") else { continue }
    if before.isRefused || before.isCut { Issue.record("not refused: \(text)") }
    for key in [before.pairs.randomElement(using: &random)?.key ?? "b", "absent"] {
      var changed = file
      do { try changed.setParameter(key, to: value) } catch { continue }
      edited += 1
      let after = KustomizeRule(changed.bytes)
      var expected = before.pairs
      if let at = expected.firstIndex(where: { $0.key.hasSameBytes(as: key) }) {
        expected[at].value = value
      } else {
        expected.append((key, value))
      }
      let isRight =
        after.pairs.count == expected.count
        && zip(after.pairs, expected).allSatisfy {
          $0.key.hasSameBytes(as: $1.key)
            && $0.value.map { Array($0.utf8) } == $1.value.map { Array($0.utf8) }
        }
      let bytes = changed.bytes
      try changed.setParameter(key, to: value)
      if !isRight || after.isRefused || changed.bytes != bytes {
        Issue.record("\(text): \(key) set to \(Array(value.utf8))")
      }
    }
  }
  #expect(edited > rounds / 4)
}
