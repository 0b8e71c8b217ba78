// SPDX-License-Identifier: Apache-2.0

/// How a ``CurlTransport`` connects.
public struct TransportConfiguration: Sendable, Equatable {
  /// How long name look-up, connecting and the TLS handshake may take together.
  ///
  /// 10 seconds hold TCP's first three repetitions (after 1, 3 and 7 seconds). botocore waits for 60, which
  /// with three attempts is three silent minutes when an endpoint is not reachable.
  public var connectTimeout: Duration = .seconds(10)
  /// How long a connected server may send and take nothing, in whole seconds; botocore's `read_timeout`.
  public var stallTimeout: Duration = .seconds(60)
  /// A file of PEM certificates to trust instead of the system's, as `AWS_CA_BUNDLE` names one.
  public var caBundlePath: String?
  /// How many connections one server gets; further requests wait for one of them. botocore's pool has 10.
  public var maxConnectionsPerHost = 10
  /// The largest body accepted, in bytes; a server that sends more fails the request.
  public var maxResponseSize = 64 << 20
  /// Whether libcurl's proxy variables (`https_proxy`, `no_proxy`, …) count; metadata services are reached
  /// without.
  public var usesProxies = true

  /// The defaults, to be changed member by member.
  public init() {}
}
