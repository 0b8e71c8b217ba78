// SPDX-License-Identifier: Apache-2.0

/// Sends one request and reads one answer; the seam below everything that talks to AWS.
public protocol HTTPTransport: Sendable {
  /// Sends `request` and returns the answer, whatever its status.
  ///
  /// - Throws: ``TransportError`` when no whole answer came back; `CancellationError` when the task was
  ///   cancelled.
  func send(_ request: HTTPRequest) async throws -> HTTPResponse
}

/// Why no whole answer came back.
public struct TransportError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kinds of failure that callers tell apart.
  public enum Code: Sendable, Equatable {
    /// The host's name has no address.
    case cannotResolveHost
    /// Nobody listens there, or no route leads there.
    case cannotConnect
    /// The certificate is not trusted or not for this host.
    case certificateRejected
    /// TLS could not be set up for another reason.
    case tlsFailed
    /// A time limit ran out.
    case timedOut
    /// The connection was lost, or the answer ended early.
    case connectionLost
    /// The proxy could not be reached or refused.
    case proxyFailed
    /// The answer was larger than allowed.
    case tooLarge
    /// Anything else: the request could not be sent, or the server speaks no HTTP.
    case other
  }

  /// What kind of failure it was.
  public var code: Code
  /// The server, as `host` or `host:port`.
  public var host: String
  /// libcurl's own words.
  public var detail: String
  /// False when it is certain that the server saw nothing of the request.
  public var mayHaveReachedServer: Bool

  /// Describes a failure, for transports.
  public init(code: Code, host: String, detail: String, mayHaveReachedServer: Bool) {
    self.code = code
    self.host = host
    self.detail = detail
    self.mayHaveReachedServer = mayHaveReachedServer
  }

  /// Server and failure in one line.
  public var description: String { "\(host): \(detail)" }
}
