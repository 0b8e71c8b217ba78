// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import KFAWSCore
internal import Logging

/// Shows the client's log on standard error, one line an attempt: with `-v` what was asked and answered, with
/// `-vv` (level `trace`) all that is known of it. There is no secret in it.
struct CallLog: LogHandler {
  let console: Console
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]

  init(console: Console, logLevel: Logger.Level) {
    self.console = console
    self.logLevel = logLevel
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let fields = (event.metadata ?? [:]).mapValues { "\($0)" }
    console.error(logLevel == .trace ? long(event.message, fields) : short(event.message, fields))
  }

  /// `rds CreateDBInstance 400 Throttling, attempt 2, 134 ms, request id …`.
  private func short(_ message: Logger.Message, _ fields: [String: String]) -> String {
    let outcome = ["status", "code", "failure"].compactMap { fields[$0] }.joined(separator: " ")
    let attempt = fields["attempt"].flatMap { $0 == "1" ? nil : "attempt \($0)" }
    let duration = fields["milliseconds"].map { "\($0) ms" }
    let request = fields["request-id"].map { "request id \($0)" }
    return ["\(message) \(outcome)", attempt, duration, request].compactMap(\.self).joined(separator: ", ")
  }

  /// `2026-11-22T17:36:00Z rds CreateDBInstance attempt=2 host=…`.
  private func long(_ message: Logger.Message, _ fields: [String: String]) -> String {
    let time = Date().formatted(.iso8601)
    let pairs = fields.sorted { $0.key < $1.key }.map { "\($0.key)=\(Self.quoted($0.value))" }
    return ([time, "\(message)"] + pairs).joined(separator: " ")
  }

  private static func quoted(_ text: String) -> String {
    text.utf8.contains(UInt8(ascii: " ")) ? text.debugDescription : text
  }
}

extension ClientNotice {
  /// What a person is told.
  var words: String {
    switch self {
    case .unencrypted(let host):
      "AWS credentials go to \(host) by plain http, readable for everybody on the way"
    case .stillWaiting(let operation, let host):
      "\(operation): \(host) has not answered yet; still waiting"
    case .noAnswer(let operation, let attempt, let error):
      "\(operation): no answer from \(error) (attempt \(attempt)); trying again"
    case .clockCorrected(let seconds):
      "this machine's clock is off by \(seconds) s; requests are dated by AWS's"
    case .bucketElsewhere(let bucket, let region):
      "bucket \(bucket) is in \(region)"
    }
  }
}
