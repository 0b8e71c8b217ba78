// SPDX-License-Identifier: Apache-2.0

internal import CLibCurl

extension TransportError.Code {
  /// What libcurl's code means for a caller. A proxy that refuses to connect answers with a status, and
  /// libcurl then reports a receive error.
  init(_ code: CURLcode, proxyStatus: Int) {
    self =
      switch code {
      case _ where proxyStatus >= 300: .proxyFailed
      case CURLE_COULDNT_RESOLVE_HOST: .cannotResolveHost
      case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY: .proxyFailed
      case CURLE_COULDNT_CONNECT: .cannotConnect
      case CURLE_PEER_FAILED_VERIFICATION: .certificateRejected
      case CURLE_OPERATION_TIMEDOUT: .timedOut
      case _ where Self.tlsFailures.contains(code.rawValue): .tlsFailed
      case _ where Self.losses.contains(code.rawValue): .connectionLost
      default: .other
      }
  }

  private static let tlsFailures = Set(
    [
      CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE,
      CURLE_SSL_ISSUER_ERROR, CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_ENGINE_NOTFOUND,
    ].map(\.rawValue)
  )

  private static let losses = Set(
    [
      CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE, CURLE_HTTP2,
      CURLE_HTTP2_STREAM, CURLE_WEIRD_SERVER_REPLY, CURLE_SSL_SHUTDOWN_FAILED,
    ].map(\.rawValue)
  )
}

extension TransportError {
  /// The request was refused here and not sent.
  static func unsendable(_ request: HTTPRequest, _ detail: String) -> TransportError {
    TransportError(
      code: .other,
      host: request.origin.hostHeader,
      detail: detail,
      mayHaveReachedServer: false
    )
  }

  /// The transport was shut down, or could not be started.
  static func ended(
    _ request: HTTPRequest, _ reason: String = "the transport is not running", mayHaveReachedServer: Bool
  ) -> TransportError {
    TransportError(
      code: .other, host: request.origin.hostHeader, detail: reason,
      mayHaveReachedServer: mayHaveReachedServer)
  }

  /// The server closed a connection that was kept, just when the request went out: nobody knows whether it
  /// was read.
  static func lostOnKeptConnection(_ request: HTTPRequest) -> TransportError {
    TransportError(
      code: .connectionLost, host: request.origin.hostHeader,
      detail: "the server closed the connection before it answered", mayHaveReachedServer: true)
  }
}
