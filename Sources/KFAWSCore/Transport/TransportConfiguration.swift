// SPDX-License-Identifier: Apache-2.0

/// How a ``CurlTransport`` connects.
public struct TransportConfiguration: Sendable, Equatable {
  /// How long name look-up, connecting and the TLS handshake may take together.
  ///
  /// 5 seconds hold TCP's first two repetitions (after 1 and 3 seconds). botocore waits for 60, which with
  /// three attempts is three silent minutes when an endpoint is not reachable.
  public var connectTimeout: Duration = .seconds(5)
  /// How long a connected server may send and take nothing, in whole seconds: before the first byte and
  /// between two. botocore's `read_timeout` is 60; no call of this library is known to think for a quarter of
  /// that.
  public var stallTimeout: Duration = .seconds(15)
  /// How long one attempt may take in all, however steadily a server drips.
  public var totalTimeout: Duration = .seconds(60)
  /// A file of PEM certificates to trust instead of the system's, as `AWS_CA_BUNDLE` names one.
  public var caBundlePath: String?
  /// How many connections one server gets; further requests wait for one of them. botocore's pool has 10.
  public var maxConnectionsPerHost = 10
  /// The largest body accepted, in bytes, unless a request allows less; a server that sends more fails the
  /// request.
  public var maxResponseSize = 16 << 20
  /// How long an idle connection may wait for its next request, in whole seconds. Servers close theirs after
  /// 5 to 60, and a request that meets such an end is lost.
  public var idleTimeout: Duration = .seconds(20)
  /// Whether libcurl's proxy variables (`https_proxy`, `no_proxy`, …) count; metadata services are reached
  /// without.
  public var usesProxies = true

  /// The defaults, to be changed member by member.
  public init() {}
}
