// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

@testable import KFAWSCore

@Suite struct EndpointResolverTests {
  /// A host as botocore's endpoint rules give it.
  struct Recorded: Decodable, Sendable, CustomTestStringConvertible {
    let service: String
    let region: String
    let fips: Bool
    let dualstack: Bool
    let host: String?
    let signingRegion: String?
    let signingName: String?

    var testDescription: String { "\(service) in \(region)" }
  }

  private struct File: Decodable { let cases: [Recorded] }

  private static let services: [String: AWSService] = [
    "s3": .s3, "rds": .rds, "sts": .sts, "ec2": .ec2, "eks": .eks, "secretsmanager": .secretsManager,
    "resourcegroupstaggingapi": .resourceGroupsTagging,
  ]

  /// Those of the services in use; FIPS and dual-stack hosts are not offered.
  static func recorded() throws -> [Recorded] {
    try JSONDecoder().decode(
      File.self,
      from: Data(contentsOf: Fixtures.answers.appending(path: "endpoints.json"))
    ).cases.filter { !$0.fips && !$0.dualstack && services[$0.service] != nil }
  }

  @Test func thereAreEnoughRecordings() throws {
    let recorded = try Self.recorded()
    #expect(Set(recorded.map(\.service)) == Set(Self.services.keys))
    #expect(recorded.count >= 40)
  }

  @Test(arguments: try recorded())
  func findsTheHostsOfBotocore(_ recorded: Recorded) throws {
    let service = try #require(Self.services[recorded.service])
    let region = AWSRegion(rawValue: recorded.region)
    let request = EndpointResolver().request(for: RequestDraft(), to: service, in: region)
    // For us-east-1 botocore keeps to the old global host; the regional one is the same endpoint.
    let host = recorded.host == "s3.amazonaws.com" ? "s3.us-east-1.amazonaws.com" : recorded.host
    #expect(request.url == "https://\(host ?? "?")/")
    if let name = recorded.signingName { #expect(service.signingName == name) }
  }

  @Test(arguments: [
    (
      "kf-artifacts", nil, "https://kf-artifacts.s3.us-west-2.amazonaws.com/a%20b/c",
      "the bucket in the host's name"
    ),
    (
      "my.bucket", nil, "https://s3.us-west-2.amazonaws.com/my.bucket/a%20b/c",
      "AWS's certificate covers no names with dots"
    ),
    (
      "kf-artifacts", "http://127.0.0.1:5000", "http://127.0.0.1:5000/kf-artifacts/a%20b/c",
      "a configured endpoint has no wildcard DNS"
    ),
    (
      "kf-artifacts", "https://proxy.example.com/aws/", "https://proxy.example.com/aws/kf-artifacts/a%20b/c",
      "a base path precedes all"
    ),
  ])
  func addressesBuckets(bucket: String, endpoint: String?, url: String, why: String) {
    let resolver = EndpointResolver(override: endpoint.flatMap(Endpoint.init(url:)))
    let draft = RequestDraft(bucket: bucket, pathSegments: ["a b", "c"])
    #expect(resolver.request(for: draft, to: .s3, in: "us-west-2").url == url, "\(why)")
  }

  @Test func prefersTheServicesOwnEndpoint() {
    let resolver = EndpointResolver(
      override: Endpoint(url: "http://all:1"),
      serviceOverrides: ["secrets_manager": Origin(scheme: "http", host: "own")].mapValues {
        Endpoint(origin: $0)
      }
    )
    let url = { resolver.request(for: RequestDraft(), to: $0, in: "us-west-2").url }
    #expect(url(.secretsManager) == "http://own/")
    #expect(url(.rds) == "http://all:1/")
  }
}
