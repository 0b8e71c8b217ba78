// SPDX-License-Identifier: Apache-2.0

/// A configured server: `http://127.0.0.1:5000`, `https://proxy.example.com/aws`.
public struct Endpoint: Sendable, Hashable {
  /// Scheme, host and port.
  public var origin: Origin
  /// What precedes every path; empty or beginning with a slash, never ending with one.
  public var basePath: String

  /// Makes an endpoint of its parts.
  public init(origin: Origin, basePath: String = "") {
    self.origin = origin
    self.basePath = basePath
  }

  /// Reads an absolute `http` or `https` URL; nil when it is none, or has a query, a fragment or credentials.
  public init?(url: String) {
    guard let schemeEnd = url.firstRange(of: "://") else { return nil }
    let scheme = url[..<schemeEnd.lowerBound].lowercased()
    let rest = url[schemeEnd.upperBound...]
    guard ["http", "https"].contains(scheme), rest.utf8.allSatisfy(Self.isAllowed) else { return nil }
    let authority = rest.prefix { $0 != "/" }
    guard let origin = Self.origin(scheme: scheme, authority: authority) else { return nil }
    var path = rest.dropFirst(authority.count)
    while path.last == "/" { path.removeLast() }
    self.init(origin: origin, basePath: String(path))
  }

  /// Printable ASCII without what would begin a query, a fragment or a user's name.
  private static func isAllowed(_ byte: UInt8) -> Bool {
    (0x21...0x7E).contains(byte) && !"?#@\\\"<>".utf8.contains(byte)
  }

  private static func origin(scheme: String, authority: Substring) -> Origin? {
    let portSeparator = authority.lastIndex(of: ":")
    let isInsideBrackets = authority.last == "]"
    guard let portSeparator, !isInsideBrackets else {
      return authority.isEmpty ? nil : Origin(scheme: scheme, host: String(authority))
    }
    let host = authority[..<portSeparator]
    guard !host.isEmpty, let port = UInt16(authority[authority.index(after: portSeparator)...]) else {
      return nil
    }
    return Origin(scheme: scheme, host: String(host), port: Int(port))
  }
}

/// Why there is no server for a call.
public enum EndpointError: Error, Sendable, Equatable {
  /// The partition has no endpoint of the wanted kind.
  case noSuchVariant(service: String, partition: String, fips: Bool, dualStack: Bool)
  /// A configured server cannot be asked to be a FIPS or dual-stack one: botocore refuses that too.
  case customEndpoint(service: String, fips: Bool, dualStack: Bool)
}

extension EndpointError: CustomStringConvertible {
  /// A sentence for a person.
  public var description: String {
    switch self {
    case .noSuchVariant(let service, let partition, let fips, let dualStack):
      "\(service) has no \(Self.words(fips, dualStack)) endpoint in the partition \(partition)"
    case .customEndpoint(let service, let fips, let dualStack):
      "\(service) has a configured endpoint, which excludes \(Self.words(fips, dualStack)) endpoints"
    }
  }

  private static func words(_ fips: Bool, _ dualStack: Bool) -> String {
    [fips ? "FIPS" : nil, dualStack ? "dual-stack" : nil].compactMap(\.self).joined(separator: " ")
  }
}
