// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

@testable import KFAWSCore

@Suite struct EndpointResolverTests {
  /// The hosts of one service in one variant, as `Scripts/record-botocore` wrote them.
  struct Recorded: Decodable, Sendable, CustomTestStringConvertible {
    let service: String
    let fips: Bool
    let dualstack: Bool
    let signingName: String?
    /// By Region: the host, and behind a space the signing Region where it is another; or an error.
    let hosts: [String: String]

    var testDescription: String { "\(service)\(fips ? " FIPS" : "")\(dualstack ? " dual-stack" : "")" }
  }

  private struct File: Decodable { let cases: [Recorded] }

  private static let services: [String: AWSService] = [
    "s3": .s3, "rds": .rds, "sts": .sts, "ec2": .ec2, "eks": .eks, "iam": .iam, "kms": .kms, "sns": .sns,
    "secretsmanager": .secretsManager, "resourcegroupstaggingapi": .resourceGroupsTagging, "sso": .sso,
    "sso-oidc": .ssoOIDC, "signin": .signin, "dynamodb": .dynamoDB,
  ]

  static func recorded() throws -> [Recorded] {
    try JSONDecoder().decode(
      File.self,
      from: Data(contentsOf: Fixtures.answers.appending(path: "endpoints.json"))
    ).cases
  }

  /// Every service in all four variants, every Region that botocore lists, and six that it does not.
  @Test func thereAreEnoughRecordings() throws {
    let recorded = try Self.recorded()
    #expect(Set(recorded.map(\.service)) == Set(Self.services.keys))
    #expect(recorded.count == 4 * Self.services.count)
    let listed = Set(AWSPartition.known.flatMap(\.regions))
    #expect(recorded.allSatisfy { listed.isSubset(of: $0.hosts.keys) && $0.hosts.count == listed.count + 6 })
  }

  @Test(arguments: try recorded())
  func findsTheHostsOfBotocore(_ recorded: Recorded) throws {
    let service = try #require(Self.services[recorded.service])
    let resolver = EndpointResolver(usesFIPS: recorded.fips, usesDualStack: recorded.dualstack)
    for (name, expected) in recorded.hosts.sorted(by: { $0.key < $1.key }) {
      let region = try AWSRegion(validating: name)
      let found: String
      do {
        let resolved = try resolver.resolve(service, in: region)
        let scope = resolved.signingRegion == name ? "" : " \(resolved.signingRegion)"
        found = resolved.endpoint.origin.host + scope
      } catch { found = "error: \(error)" }
      if expected.hasPrefix("error: ") {
        #expect(found.hasPrefix("error: "), "\(name): \(expected)")
      } else if recorded.signingName == nil {
        // Not signed, hence no scope to compare.
        #expect(found.prefix { $0 != " " } == expected, "\(name)")
      } else {
        #expect(found == expected, "\(name)")
      }
    }
    if let name = recorded.signingName { #expect(service.signingName == name) }
  }

  @Test(arguments: [
    (
      "kf-artifacts", nil, EndpointResolver.BucketAddressing.automatic,
      "https://kf-artifacts.s3.us-west-2.amazonaws.com/a%20b/c", "the bucket in the host's name"
    ),
    (
      "my.bucket", nil, .automatic, "https://s3.us-west-2.amazonaws.com/my.bucket/a%20b/c",
      "AWS's certificate covers no names with dots"
    ),
    (
      "Old_Bucket", nil, .automatic, "https://s3.us-west-2.amazonaws.com/Old_Bucket/a%20b/c",
      "no host label: us-east-1 once allowed it"
    ),
    ("kf-artifacts", nil, .path, "https://s3.us-west-2.amazonaws.com/kf-artifacts/a%20b/c", "asked for"),
    (
      "kf-artifacts", "http://127.0.0.1:5000", .automatic, "http://127.0.0.1:5000/kf-artifacts/a%20b/c",
      "a configured endpoint has no wildcard DNS"
    ),
    (
      "kf-artifacts", "https://s3.example.com", .virtual, "https://kf-artifacts.s3.example.com/a%20b/c",
      "unless somebody says that it has"
    ),
    (
      "my.bucket", "https://s3.example.com", .virtual, "https://s3.example.com/my.bucket/a%20b/c",
      "a name with dots even then"
    ),
    (
      "kf-artifacts", "https://proxy.example.com/aws/", .automatic,
      "https://proxy.example.com/aws/kf-artifacts/a%20b/c", "a base path precedes all"
    ),
  ])
  func addressesBuckets(
    bucket: String, endpoint: String?, style: EndpointResolver.BucketAddressing, url: String, why: String
  ) throws {
    let resolver = EndpointResolver(
      override: endpoint.flatMap(Endpoint.init(url:)), bucketAddressing: style)
    let draft = RequestDraft(bucket: bucket, pathSegments: ["a b", "c"])
    #expect(try resolver.request(for: draft, to: .s3, in: "us-west-2").url == url, "\(why)")
  }

  @Test(arguments: [
    ("kf-1", true, false, "https://kf-1.s3-fips.us-gov-west-1.amazonaws.com/"),
    ("kf-1", false, true, "https://kf-1.s3.dualstack.us-gov-west-1.amazonaws.com/"),
    ("a.b", true, true, "https://s3-fips.dualstack.us-gov-west-1.amazonaws.com/a.b"),
  ])
  func addressesBucketsInVariants(bucket: String, fips: Bool, dualStack: Bool, url: String) throws {
    let resolver = EndpointResolver(usesFIPS: fips, usesDualStack: dualStack)
    let draft = RequestDraft(bucket: bucket)
    #expect(try resolver.request(for: draft, to: .s3, in: "us-gov-west-1").url == url)
  }

  @Test func prefersTheServicesOwnEndpoint() throws {
    let resolver = EndpointResolver(
      override: Endpoint(url: "http://all:1"),
      serviceOverrides: ["secrets_manager": Endpoint(origin: Origin(scheme: "http", host: "own"))])
    let url = { try resolver.request(for: RequestDraft(), to: $0, in: "us-west-2").url }
    #expect(try url(.secretsManager) == "http://own/")
    #expect(try url(.rds) == "http://all:1/")
  }

  /// botocore: "FIPS and custom endpoint are not supported". To send the call there would be a breach.
  @Test(arguments: [(true, false), (false, true), (true, true)])
  func refusesAConfiguredServerAsAVariant(fips: Bool, dualStack: Bool) {
    let resolver = EndpointResolver(
      override: Endpoint(url: "https://h"), usesFIPS: fips, usesDualStack: dualStack)
    #expect(throws: EndpointError.customEndpoint(service: "rds", fips: fips, dualStack: dualStack)) {
      try resolver.resolve(.rds, in: "us-west-2")
    }
  }

  @Test func saysThatAPartitionHasNoFIPS() {
    let error = #expect(throws: EndpointError.self) {
      try EndpointResolver(usesFIPS: true).resolve(.s3, in: "cn-north-1")
    }
    #expect(error.map { "\($0)" } == "s3 has no FIPS endpoint in the partition aws-cn")
  }

  /// A configured server for IAM still signs for the partition's Region.
  @Test func signsForIAMsRegionAtAConfiguredServer() throws {
    let resolver = EndpointResolver(override: Endpoint(url: "http://127.0.0.1:5000"))
    #expect(try resolver.resolve(.iam, in: "eu-west-1").signingRegion == "us-east-1")
  }
}
