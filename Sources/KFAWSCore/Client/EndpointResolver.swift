// SPDX-License-Identifier: Apache-2.0

/// Finds the server for a service: AWS's own in the Region, or the one that was configured.
public struct EndpointResolver: Sendable, Equatable {
  /// How a bucket is named in a request.
  public enum BucketAddressing: Sendable, Equatable {
    /// In the host's name where that can be: at AWS, for names that are host labels.
    case automatic
    /// Always in the host's name where it is one, on a configured server too.
    case virtual
    /// Always in the path.
    case path
  }

  /// Where the calls go unless a service has its own entry: `--endpoint-url`, `AWS_ENDPOINT_URL`.
  public var override: Endpoint?
  /// By service id (`s3`, `rds`, `secrets_manager`, …): `AWS_ENDPOINT_URL_<SERVICE>`.
  public var serviceOverrides: [String: Endpoint]
  /// Whether only endpoints with FIPS 140 validated cryptography will do. A partition without them is an
  /// error, never another endpoint.
  public var usesFIPS: Bool
  /// Whether endpoints with IPv6 beside IPv4 are wanted.
  public var usesDualStack: Bool
  /// How buckets are addressed.
  public var bucketAddressing: BucketAddressing

  /// AWS's own endpoints, save those that are given.
  public init(
    override: Endpoint? = nil, serviceOverrides: [String: Endpoint] = [:], usesFIPS: Bool = false,
    usesDualStack: Bool = false, bucketAddressing: BucketAddressing = .automatic
  ) {
    self.override = override
    self.serviceOverrides = serviceOverrides
    self.usesFIPS = usesFIPS
    self.usesDualStack = usesDualStack
    self.bucketAddressing = bucketAddressing
  }

  /// A server and the Region that signs for it.
  struct Resolved: Equatable {
    var endpoint: Endpoint
    var signingRegion: String
    var isConfigured: Bool
  }

  /// The server of `service` in `region`; a configured one excludes FIPS and dual-stack, as with botocore.
  func resolve(_ service: AWSService, in region: AWSRegion) throws(EndpointError) -> Resolved {
    let own = service.rules.host(in: region, fips: usesFIPS, dualStack: usesDualStack)
    if let configured = serviceOverrides[service.id] ?? override {
      guard !usesFIPS, !usesDualStack else {
        throw .customEndpoint(service: service.id, fips: usesFIPS, dualStack: usesDualStack)
      }
      return Resolved(
        endpoint: configured, signingRegion: own?.signing ?? region.rawValue, isConfigured: true)
    }
    guard let own else {
      throw .noSuchVariant(
        service: service.id, partition: region.partition.id, fips: usesFIPS, dualStack: usesDualStack)
    }
    return Resolved(
      endpoint: Endpoint(origin: Origin(host: own.host)), signingRegion: own.signing, isConfigured: false)
  }

  /// The request for `draft`, addressed but not signed.
  func request(
    for draft: RequestDraft, to service: AWSService, in region: AWSRegion
  ) throws(EndpointError) -> HTTPRequest {
    let resolved = try resolve(service, in: region)
    var origin = resolved.endpoint.origin
    var segments = draft.pathSegments
    if let bucket = draft.bucket {
      if isInHostName(bucket, isConfigured: resolved.isConfigured) {
        origin.host = "\(bucket).\(origin.host)"
      } else {
        segments.insert(bucket, at: 0)
      }
    }
    return HTTPRequest(
      method: draft.method, origin: origin,
      path: resolved.endpoint.basePath + "/" + segments.map(URIEncoding.component).joined(separator: "/"),
      query: draft.query, headers: draft.headers, body: draft.body)
  }

  /// A bucket in the host's name needs wildcard DNS and a certificate for it: a configured server has neither
  /// for sure, and AWS's certificate does not cover names with dots.
  private func isInHostName(_ bucket: String, isConfigured: Bool) -> Bool {
    switch bucketAddressing {
    case .path: false
    case .virtual: bucket.isHostLabelForBuckets
    case .automatic: !isConfigured && bucket.isHostLabelForBuckets
    }
  }
}

extension String {
  /// `aws.isVirtualHostableS3Bucket` of botocore's rules: 3 to 63 small letters, digits and inner hyphens.
  fileprivate var isHostLabelForBuckets: Bool {
    (3...63).contains(utf8.count) && !hasPrefix("-") && !hasSuffix("-")
      && utf8.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
      }
  }
}
