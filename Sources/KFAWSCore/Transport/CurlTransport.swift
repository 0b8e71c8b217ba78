// SPDX-License-Identifier: Apache-2.0

/// Sends requests by libcurl: connections are kept and reused, TLS is verified, redirects are not followed.
///
/// One thread serves all requests of a transport. It starts with the first request and ends with
/// ``shutdown()`` or with the transport's last reference. Every request is sent once: libcurl's own repetition
/// after a kept connection turned out to be closed is stopped and reported as a lost connection.
public final class CurlTransport: HTTPTransport {
  private let loop: CurlLoop

  /// Creates a transport; nothing is started or connected yet.
  public init(configuration: TransportConfiguration = TransportConfiguration()) {
    loop = CurlLoop(configuration)
  }

  deinit {
    loop.stop(waiting: false)
  }

  /// Sends `request` and reads the answer whole.
  public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    let transfer = CurlTransfer(request)
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        if transfer.wait(by: continuation) { loop.post(.start(transfer)) }
      }
    } onCancel: {
      transfer.finish(.failure(CancellationError()))
      loop.post(.drop(transfer))
    }
  }

  /// Ends the thread and waits for its end, which takes no longer than a callback; requests on their way
  /// fail, as do later ones. Call it before the process exits.
  public func shutdown() {
    loop.stop(waiting: true)
  }
}

/// Runs `body` with a transport and ends the transport's thread and connections afterwards, however `body`
/// ends.
public func withCurlTransport<Answer>(
  configuration: TransportConfiguration = TransportConfiguration(),
  _ body: (CurlTransport) async throws -> Answer
) async rethrows -> Answer {
  let transport = CurlTransport(configuration: configuration)
  defer { transport.shutdown() }
  return try await body(transport)
}
