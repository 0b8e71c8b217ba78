// SPDX-License-Identifier: Apache-2.0

/// Finds the server for a service: AWS's own in the Region, or the one that was configured.
public struct EndpointResolver: Sendable, Equatable {
  /// Where the calls go unless a service has its own entry: `--endpoint-url`, `AWS_ENDPOINT_URL`.
  public var override: Endpoint?
  /// By service id (`s3`, `rds`, `secrets_manager`, …): `AWS_ENDPOINT_URL_<SERVICE>`.
  public var serviceOverrides: [String: Endpoint]

  /// AWS's own endpoints, save those that are given.
  public init(override: Endpoint? = nil, serviceOverrides: [String: Endpoint] = [:]) {
    self.override = override
    self.serviceOverrides = serviceOverrides
  }

  /// The request for `draft`, addressed but not signed.
  func request(for draft: RequestDraft, to service: AWSService, in region: AWSRegion) -> HTTPRequest {
    let custom = serviceOverrides[service.id] ?? override
    let endpoint = custom ?? Endpoint(origin: Self.origin(of: service, in: region), basePath: "")
    var origin = endpoint.origin
    var segments = draft.pathSegments
    if let bucket = draft.bucket {
      // A bucket in the host name needs wildcard DNS and a certificate for it: a configured endpoint has
      // neither for sure, and AWS's certificate does not cover names with dots.
      if custom == nil, !bucket.contains(".") {
        origin.host = "\(bucket).\(origin.host)"
      } else {
        segments.insert(bucket, at: 0)
      }
    }
    return HTTPRequest(
      method: draft.method, origin: origin,
      path: endpoint.basePath + "/" + segments.map(URIEncoding.component).joined(separator: "/"),
      query: draft.query, headers: draft.headers, body: draft.body)
  }

  /// The hosts of botocore's endpoint rules, without their FIPS and dual-stack variants.
  private static func origin(of service: AWSService, in region: AWSRegion) -> Origin {
    Origin(host: "\(service.endpointPrefix).\(region).\(region.partition.dnsSuffix)")
  }
}

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
    guard ["http", "https"].contains(scheme), !rest.contains(where: { "?#@ \\".contains($0) }) else {
      return nil
    }
    let authority = rest.prefix { $0 != "/" }
    guard let origin = Self.origin(scheme: scheme, authority: authority) else { return nil }
    var path = rest.dropFirst(authority.count)
    while path.last == "/" { path.removeLast() }
    self.init(origin: origin, basePath: String(path))
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
