// SPDX-License-Identifier: Apache-2.0

/// A request in the one form that both sides compute and hash.
///
/// The rules are those of AWS's "Create a signed AWS API request" as botocore's `SigV4Auth` applies them;
/// `SigningVectorsTests` compares each with botocore's answer.
struct CanonicalRequest: Sendable, Equatable {
  /// The whole text, without a newline at its end.
  let text: String
  /// The names of the signed header fields, sorted and joined by `;`.
  let signedHeaders: String

  /// - Parameter payloadHash: the last line: the body's SHA-256 in hex, or `UNSIGNED-PAYLOAD`.
  init(_ request: HTTPRequest, dialect: SigV4Signer.Dialect, payloadHash: String) {
    let headers = Self.headers(of: request)
    signedHeaders = headers.map(\.name).joined(separator: ";")
    text = """
      \(request.method.uppercased())
      \(dialect.canonicalPath(request.path))
      \(Self.query(request.query))
      \(headers.map { "\($0.name):\($0.value)\n" }.joined())
      \(signedHeaders)
      \(payloadHash)
      """
  }

  /// Pairs are sorted by encoded name and then by encoded value; sorting `name=value` texts would put `a-b`
  /// before `a`.
  private static func query(_ items: [QueryItem]) -> String {
    if items.isEmpty { return "" }
    let pairs = items.map { (URIEncoding.component($0.name), URIEncoding.component($0.value)) }
    return pairs.sorted(by: <).map { "\($0)=\($1)" }.joined(separator: "&")
  }

  /// Names in lower case and sorted; values of one name joined by commas in their order.
  private static func headers(of request: HTTPRequest) -> [(name: String, value: String)] {
    var values: [String: String] = ["host": request.hostHeader]
    for (name, value) in request.headers.fields {
      let name = name.lowercased()
      if name == "host" || unsignedHeaders.contains(name) { continue }
      let folded = value.foldingWhitespace()
      values[name] = values[name].map { "\($0),\(folded)" } ?? folded
    }
    return values.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
  }

  /// Fields that proxies may change or add; botocore's `SIGNED_HEADERS_BLACKLIST`.
  private static let unsignedHeaders: Set<String> = [
    "authorization", "connection", "expect", "keep-alive", "proxy-authenticate", "proxy-authorization", "te",
    "trailer", "transfer-encoding", "upgrade", "user-agent", "x-amzn-trace-id",
  ]
}

extension String {
  /// Without white space at both ends, and with one space for each run of it inside.
  fileprivate func foldingWhitespace() -> String {
    guard utf8.contains(where: \.isWhitespace) else { return self }
    return utf8.split(whereSeparator: \.isWhitespace).map { Substring($0) }.joined(separator: " ")
  }
}

extension UInt8 {
  /// Space, tab and the other ASCII white space.
  fileprivate var isWhitespace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
