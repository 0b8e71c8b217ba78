// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// S3 ListBuckets: the account's buckets whose names begin with a prefix, and when each was made.
struct ListBuckets: AWSOperation {
  static let service = AWSService.s3
  static let effect = OperationEffect.reads
  var prefix: String

  func draft() -> RequestDraft {
    RequestDraft(method: "GET", query: [QueryItem("prefix", prefix), QueryItem("max-buckets", "1000")])
  }

  func output(from response: HTTPResponse) throws -> [String: Date] {
    guard let root = XMLTree.parse(response.body) else {
      throw UnexpectedAnswer(operation: Self.name, problem: "the body is no XML")
    }
    return (root["Buckets"]?.children("Bucket") ?? []).reduce(into: [:]) { dates, bucket in
      guard let name = bucket["Name"]?.text, let text = bucket["CreationDate"]?.text else { return }
      let styles = [Date.ISO8601FormatStyle(includingFractionalSeconds: true), Date.ISO8601FormatStyle()]
      dates[name] = styles.lazy.compactMap { try? $0.parse(text) }.first
    }
  }
}
