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
    var text = ""
    text.reserveCapacity(1024)
    for line in [request.method.uppercased(), dialect.canonicalPath(request.path), Self.query(request.query)]
    {
      text.append(line)
      text.append("\n")
    }
    for (name, value) in headers {
      text.append(name)
      text.append(":")
      text.append(value)
      text.append("\n")
    }
    self.text = text + "\n" + signedHeaders + "\n" + payloadHash
  }

  /// Pairs are sorted by encoded name and then by encoded value; sorting `name=value` texts would put `a-b`
  /// before `a`.
  private static func query(_ items: [QueryItem]) -> String {
    if items.isEmpty { return "" }
    let pairs = items.map { (URIEncoding.component($0.name), URIEncoding.component($0.value)) }
    return pairs.sorted(by: <).map { $0 + "=" + $1 }.joined(separator: "&")
  }

  /// Names in lower case and sorted; values of one name joined by commas in their order.
  private static func headers(of request: HTTPRequest) -> [(name: String, value: String)] {
    var headers = [(name: "host", value: request.hostHeader)]
    for (name, value) in request.headers.fields {
      let name = name.lowercased()
      if name == "host" || unsignedHeaders.contains(name) { continue }
      if let known = headers.firstIndex(where: { $0.name == name }) {
        headers[known].value += ",\(value.foldingWhitespace())"
      } else {
        headers.append((name, value.foldingWhitespace()))
      }
    }
    return headers.sorted { $0.name < $1.name }
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
    var copy = self
    guard copy.withUTF8({ $0.contains(where: \.isWhitespace) }) else { return self }
    return utf8.split(whereSeparator: \.isWhitespace).map { Substring($0) }.joined(separator: " ")
  }
}

extension UInt8 {
  /// Space, tab and the other ASCII white space.
  fileprivate var isWhitespace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
