// SPDX-License-Identifier: Apache-2.0

/// One request on its way: what is asked, who waits for the answer, and whether it is still wanted.
final class CurlTransfer: Sendable {
  let request: HTTPRequest
  private let waiting: Locked<Waiting>

  /// A cancellation may come before anybody waits, and after the answer; a continuation is resumed once.
  private enum Waiting {
    case notYet
    case continuation(CheckedContinuation<HTTPResponse, any Error>)
    case over
  }

  init(_ request: HTTPRequest) {
    self.request = request
    waiting = Locked(.notYet)
  }

  /// Whether an answer is no longer wanted.
  var isOver: Bool {
    waiting.withLock { if case .over = $0 { true } else { false } }
  }

  /// Takes the continuation that ``finish(_:)`` resumes; a transfer that is over resumes it at once.
  ///
  /// - Returns: whether the request is to be sent.
  func wait(by continuation: CheckedContinuation<HTTPResponse, any Error>) -> Bool {
    let isWanted = waiting.withLock { waiting in
      guard case .notYet = waiting else { return false }
      waiting = .continuation(continuation)
      return true
    }
    if !isWanted { continuation.resume(throwing: CancellationError()) }
    return isWanted
  }

  /// Hands over the outcome; a second one is ignored.
  func finish(_ result: Result<HTTPResponse, any Error>) {
    let last = waiting.withLock { waiting in
      defer { waiting = .over }
      return waiting
    }
    if case .continuation(let continuation) = last { continuation.resume(with: result) }
  }
}
