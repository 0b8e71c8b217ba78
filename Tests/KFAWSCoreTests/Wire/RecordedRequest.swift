// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

@testable import KFAWSCore

/// A request that botocore made, as `Scripts/record-botocore` writes it.
struct RecordedRequest: Decodable, Sendable {
  let service: String
  let operation: String
  let region: String
  let endpoint: String?
  let request: Parts

  struct Parts: Decodable, Sendable {
    let method: String
    let host: String
    let path: String
    let query: [[String]]
    let headers: [String: String]
    let body: String
  }

  private struct File: Decodable { let cases: [RecordedRequest] }

  static let all = Result {
    try JSONDecoder().decode(
      File.self,
      from: Data(contentsOf: Fixtures.answers.appending(path: "requests.json"))
    ).cases
  }

  /// Recording number `number` (from 0) of an operation, to AWS's own endpoint or to a configured one.
  static func find(_ operation: String, _ number: Int, hasEndpoint: Bool = false) throws -> RecordedRequest {
    let found = try all.get().filter { $0.operation == operation && ($0.endpoint != nil) == hasEndpoint }
    return try #require(
      found.indices.contains(number) ? found[number] : nil,
      "no recording \(number) of \(operation)"
    )
  }
}

/// Where the recorded answers lie.
enum Fixtures {
  static let answers = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/answers")
}
