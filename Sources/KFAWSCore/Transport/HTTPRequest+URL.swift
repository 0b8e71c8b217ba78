// SPDX-License-Identifier: Apache-2.0

extension HTTPRequest {
  /// The whole URL, the query encoded.
  public var url: String {
    let port = origin.port.map { ":\($0)" } ?? ""
    return "\(origin.scheme)://\(origin.host)\(port)\(target)"
  }

  /// Path and query as they stand in the request line.
  var target: String {
    let path = path.isEmpty ? "/" : path
    return query.isEmpty ? path : "\(path)?\(URIEncoding.query(query))"
  }

  /// The `Host` field as it is signed and sent: what ``headers`` say, else that of ``origin`` in lower case.
  var hostHeader: String {
    headers["Host"] ?? origin.hostHeader.lowercased()
  }
}
