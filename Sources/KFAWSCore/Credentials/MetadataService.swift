// SPDX-License-Identifier: Apache-2.0

/// A server on the machine's own link that gives out credentials: asked without proxies, and not for long.
struct MetadataService: Sendable {
  let origin: Origin
  /// Empty or beginning with a slash, never ending with one.
  let basePath: String
  private let query: [QueryItem]

  /// Reads an absolute `http` or `https` URL without a user's name and fragment; nil when it is none.
  init?(url: String) {
    guard let separator = url.firstRange(of: "://") else { return nil }
    let scheme = url[..<separator.lowerBound].lowercased()
    let rest = url[separator.upperBound...]
    let isClean = rest.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"#@\\\"<>".utf8.contains($0) }
    guard ["http", "https"].contains(scheme), isClean else { return nil }
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    guard let origin = Self.origin(scheme, authority) else { return nil }
    let target = rest.dropFirst(authority.count)
    let path = target.prefix { $0 != "?" }
    self.origin = origin
    basePath = String(path.hasSuffix("/") ? path.dropLast() : path)
    query = Self.query(target.dropFirst(path.count + 1))
  }

  private static func origin(_ scheme: String, _ authority: Substring) -> Origin? {
    let isIPv6 = authority.hasPrefix("[")
    guard !isIPv6 || authority.contains("]") else { return nil }
    let host = isIPv6 ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
    let port = authority.dropFirst(host.count)
    guard host.count > (isIPv6 ? 2 : 0), port.isEmpty || port.first == ":" else { return nil }
    if port.isEmpty { return Origin(scheme: scheme, host: String(host)) }
    return UInt16(port.dropFirst()).map { Origin(scheme: scheme, host: String(host), port: Int($0)) }
  }

  private static func query(_ text: Substring) -> [QueryItem] {
    text.split(separator: "&").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return QueryItem(unescaped(parts[0]), parts.count > 1 ? unescaped(parts[1]) : "")
    }
  }

  private static func unescaped(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      let code = byte == UInt8(ascii: "%") ? UInt8(Substring(rest.prefix(2)), radix: 16) : nil
      bytes.append(code ?? byte)
      if code != nil { rest = rest.dropFirst(2) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The host without an IPv6 address's brackets.
  var host: String { String(origin.host.lowercased().drop { $0 == "[" }.prefix { $0 != "]" }) }

  /// Where it is, for messages.
  var address: String { "\(origin.scheme)://\(origin.hostHeader)" }

  /// A request for `path` below the URL, with the URL's own query.
  func request(_ method: String = "GET", _ path: String = "", headers: HTTPHeaders = [:]) -> HTTPRequest {
    HTTPRequest(
      method: method, origin: origin, path: basePath + path, query: query, headers: headers)
  }

  /// The answer, or nil when there is none within `timeout` or at all.
  static func answer(
    to request: HTTPRequest, within timeout: Duration, by access: CredentialAccess
  ) async throws -> HTTPResponse? {
    try await withThrowingTaskGroup(of: HTTPResponse?.self) { group in
      group.addTask {
        do { return try await access.metadata.send(request) } catch is TransportError { return nil }
      }
      group.addTask {
        try await access.timekeeper.sleep(for: timeout)
        return nil
      }
      defer { group.cancelAll() }
      return try await group.next() ?? nil
    }
  }
}
