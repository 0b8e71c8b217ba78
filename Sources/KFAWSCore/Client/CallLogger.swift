// SPDX-License-Identifier: Apache-2.0

internal import Logging

/// Writes one line an attempt, at `debug`: what went where, and what came of it. Never a body, a header field
/// or a query.
struct CallLogger: Sendable {
  let logger: Logger

  /// What is known of an attempt.
  struct Line {
    private var metadata: Logger.Metadata
    private let operation: String
    private let service: String
    var status: Int?
    var code: AWSServiceError.Code?
    var failure: TransportError?
    private var requestID: String?

    init<Operation: AWSOperation>(_ operation: Operation, _ request: HTTPRequest, attempt: Int) {
      self.operation = Operation.name
      service = Operation.service.id
      metadata = [
        "method": "\(request.method)", "host": "\(request.origin.hostHeader)", "service": "\(service)",
        "operation": "\(Operation.name)", "attempt": "\(attempt)",
      ]
      metadata["resource"] = operation.resource.map { "\($0.printable(limit: 200))" }
    }

    mutating func take(_ response: HTTPResponse) {
      status = response.status
      requestID = response.requestID
    }

    func write(to logger: Logger, after duration: Duration) {
      var metadata = metadata
      metadata["status"] = "\(status.map(String.init) ?? "no answer")"
      metadata["request-id"] = requestID.map { "\($0)" }
      metadata["code"] = code.map { "\($0)" }
      metadata["failure"] = failure.map { "\($0)" }
      metadata["milliseconds"] = "\(Int(duration / .milliseconds(1)))"
      logger.debug("\(service) \(operation)", metadata: metadata)
    }
  }

  func write(_ line: Line, after duration: Duration) {
    guard logger.logLevel <= .debug else { return }
    line.write(to: logger, after: duration)
  }
}
