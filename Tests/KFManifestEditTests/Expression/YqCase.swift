// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import KFManifestEdit
import Testing

/// One recorded run of yq: see Fixtures/yq-cases/README.md.
struct YqCase: Decodable, Sendable {
  struct Text: Codable, Sendable {
    var text: String?
    var base64: String?

    var bytes: [UInt8] {
      base64.flatMap { Data(base64Encoded: $0) }.map { Array($0) } ?? Array((text ?? "").utf8)
    }
  }

  var n: String
  var title: String
  var expression: String
  var environment: [String: String]
  var exit: Int
  var stderr: String
  var flag: String
  var input: Text
  /// The documents after the edit, as JSON.
  var want: [String]?
  /// The text after the edit, where it has no JSON form.
  var wantYAML: String?

  static func load(_ path: String = fixtures + "/yq-cases/cases.jsonl") throws -> [YqCase] {
    let lines = try AtomicFile.read(path).split(separator: UInt8(ascii: "\n"))
    return try lines.map { try JSONDecoder().decode(YqCase.self, from: Data($0)) }
  }
}

/// What the library writes for a case, looked over by a person once.
struct YqOutput: Codable, Sendable {
  var n: String
  var output: YqCase.Text

  static func load() throws -> [String: [UInt8]] {
    let lines = try AtomicFile.read(fixtures + "/yq-cases/outputs.jsonl").split(separator: UInt8(ascii: "\n"))
    let all = try lines.map { try JSONDecoder().decode(YqOutput.self, from: Data($0)) }
    return Dictionary(uniqueKeysWithValues: all.map { ($0.n, $0.output.bytes) })
  }
}

/// The folder of fixtures, found from this file's place.
let fixtures: String = {
  let parts = #filePath.split(separator: "/").dropLast(2)
  return "/" + parts.joined(separator: "/") + "/Fixtures"
}()
