// SPDX-License-Identifier: Apache-2.0

/// One name and value of a query string, unencoded.
public struct QueryItem: Sendable, Equatable {
  /// The part before `=`.
  public var name: String
  /// The part after `=`; may be empty.
  public var value: String

  /// Pairs `name` with `value`.
  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// An HTTP request, kept in the parts that a signature needs.
public struct HTTPRequest: Sendable, Equatable {
  /// `GET`, `PUT`, …
  public var method: String
  /// Scheme, host and port of the server.
  public var origin: Origin
  /// The path as it goes over the wire: absolute and percent-encoded.
  public var path: String
  /// The query, unencoded, in the order it goes over the wire.
  public var query: [QueryItem]
  /// Header fields, in order. `Host` is derived from ``origin`` unless given.
  public var headers: HTTPHeaders
  /// The body; empty for none.
  public var body: [UInt8]
  /// The largest answer accepted, in bytes; nil for the transport's own limit.
  public var maxResponseSize: Int?

  /// Puts a request together; nothing is checked or encoded.
  public init(
    method: String,
    origin: Origin,
    path: String = "/",
    query: [QueryItem] = [],
    headers: HTTPHeaders = [:],
    body: [UInt8] = [],
    maxResponseSize: Int? = nil
  ) {
    self.maxResponseSize = maxResponseSize
    self.method = method
    self.origin = origin
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
  }
}

/// An HTTP answer, read whole.
public struct HTTPResponse: Sendable, Equatable {
  /// The status code, 100 to 599.
  public var status: Int
  /// The header fields, in the order they came.
  public var headers: HTTPHeaders
  /// The body; empty for none.
  public var body: [UInt8]

  /// Puts an answer together, for transports.
  public init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}

/// Scheme, host and port: what a connection is made to.
public struct Origin: Sendable, Hashable {
  /// `https` or `http`.
  public var scheme: String
  /// A DNS name, an IPv4 address, or an IPv6 address in brackets.
  public var host: String
  /// The port when the URL names one; nil for the scheme's own.
  public var port: Int?

  /// Names a server; nothing is checked.
  public init(scheme: String = "https", host: String, port: Int? = nil) {
    self.scheme = scheme
    self.host = host
    self.port = port
  }

  /// The value of the `Host` header: the port only when it is not the scheme's own.
  public var hostHeader: String {
    switch (scheme, port) {
    case (_, nil), ("https", 443), ("http", 80): host
    case (_, let port?): "\(host):\(port)"
    }
  }
}
