// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

/// The answers by which S3 says that a bucket is in another Region; botocore's `S3RegionRedirectorv2`.
@Suite struct BucketRedirectTests {
  private static let tags = HTTPResponse(text: "<Tagging><TagSet/></Tagging>")

  private static func error(_ status: Int, _ code: String, _ rest: String = "", _ region: String?)
    -> HTTPResponse
  {
    var headers = HTTPHeaders()
    headers["x-amz-bucket-region"] = region
    return HTTPResponse(status, headers: headers, text: "<Error><Code>\(code)</Code>\(rest)</Error>")
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var answer: HTTPResponse
  }

  static let cases = [
    Case(testDescription: "301 with a header", answer: error(301, "PermanentRedirect", "eu-west-1")),
    Case(testDescription: "307 with a header", answer: error(307, "TemporaryRedirect", "eu-west-1")),
    Case(
      testDescription: "400 with the Region in the body",
      answer: error(400, "AuthorizationHeaderMalformed", "<Region>eu-west-1</Region>", nil)),
    Case(
      testDescription: "a constraint of another Region",
      answer: error(400, "IllegalLocationConstraintException", "eu-west-1")),
  ]

  private static func error(_ status: Int, _ code: String, _ region: String) -> HTTPResponse {
    error(status, code, "", region)
  }

  @Test(arguments: cases)
  func asksOnceMoreThere(_ example: Case) async throws {
    let notices = Locked<[ClientNotice]>([])
    let transport = RecordingTransport { request, _ in
      request.origin.host.contains("eu-west-1") ? Self.tags : example.answer
    }
    let client = transport.client(
      retries: RetryPolicy(maxAttempts: 1), notify: { notice in notices.withLock { $0.append(notice) } })
    #expect(try await client.send(GetBucketTagging(bucket: "artifacts")) == [:])
    #expect(
      transport.requests.map(\.origin.host)
        == ["artifacts.s3.us-west-2.amazonaws.com", "artifacts.s3.eu-west-1.amazonaws.com"])
    #expect(transport.requests.last?.headers["Authorization"]?.contains("/eu-west-1/s3/") == true)
    #expect(notices.withLock { $0 } == [.bucketElsewhere(bucket: "artifacts", "eu-west-1")])
    // Known from now on, and only for this bucket.
    _ = try await client.send(GetBucketTagging(bucket: "artifacts"))
    #expect(transport.requests.count == 3)
  }

  @Test(arguments: cases)
  func reportsTheRegionWhereThatIsWanted(_ example: Case) async {
    let transport = RecordingTransport(example.answer)
    let client = transport.client().reportingBucketRegions()
    let error = await #expect(throws: AWSServiceError.self) {
      try await client.send(GetBucketTagging(bucket: "artifacts"))
    }
    #expect(error?.bucketRegion == "eu-west-1")
    #expect(transport.requests.count == 1)
  }

  @Test func followsOnce() async {
    let transport = RecordingTransport { _, number in
      Self.error(301, "PermanentRedirect", "", number.isMultiple(of: 2) ? "eu-west-1" : "us-west-2")
    }
    await #expect(throws: AWSServiceError.self) {
      try await transport.client().send(GetBucketTagging(bucket: "artifacts"))
    }
    #expect(transport.requests.count == 2)
  }

  /// Without a Region in the answer, HeadBucket tells; botocore does the same.
  @Test func asksForARegionThatIsNotNamed() async throws {
    let transport = RecordingTransport { request, _ in
      if request.origin.host.contains("eu-west-1") { return Self.tags }
      if request.method == "HEAD" {
        return HTTPResponse(status: 403, headers: ["x-amz-bucket-region": "eu-west-1"])
      }
      return Self.error(400, "IllegalLocationConstraintException", "", nil)
    }
    _ = try await transport.client().send(GetBucketTagging(bucket: "artifacts"))
    #expect(transport.requests.map(\.method) == ["GET", "HEAD", "GET"])
  }

  @Test(arguments: [
    ("@evil.example/", "no host label"),
    ("cn-north-1", "another partition: other accounts, other credentials"),
    ("us-west-2", "where the client is already"),
  ])
  func goesNowhereElse(region: String, why: String) async {
    let transport = RecordingTransport(Self.error(301, "PermanentRedirect", "", region))
    await #expect(throws: AWSServiceError.self, "\(why)") {
      try await transport.client().send(GetBucketTagging(bucket: "artifacts"))
    }
    #expect(
      transport.requests.allSatisfy { $0.origin.host == "artifacts.s3.us-west-2.amazonaws.com" }, "\(why)")
  }

  /// A bucket that is created where it was not wanted would be the worse for it.
  @Test func createsNowhereElse() async {
    let transport = RecordingTransport(Self.error(400, "IllegalLocationConstraintException", "", "eu-west-1"))
    await #expect(throws: AWSServiceError.self) {
      try await transport.client().send(CreateBucket(bucket: "artifacts", region: "us-west-2", tags: [:]))
    }
    #expect(transport.requests.count == 1)
  }

  /// libcurl is told not to, and nothing here reads `Location`.
  @Test func followsNoLocation() async {
    let transport = RecordingTransport(
      HTTPResponse(302, headers: ["Location": "https://evil.example/"], text: ""))
    await #expect(throws: AWSServiceError.self) { try await transport.client().send(GetCallerIdentity()) }
    #expect(transport.requests.count == 1)
  }

  @Test func namesTheOwnerThatABucketMustHave() async throws {
    let transport = RecordingTransport(Self.tags)
    let client = transport.client(expectedAccount: "123456789012")
    _ = try await client.send(GetBucketTagging(bucket: "artifacts"))
    try await client.send(CreateBucket(bucket: "artifacts", region: "us-west-2", tags: [:]))
    #expect(
      transport.requests.map { $0.headers["x-amz-expected-bucket-owner"] } == ["123456789012", nil],
      "CreateBucket knows no owner")
    let signed = try #require(transport.requests[0].headers["Authorization"])
    #expect(signed.contains("x-amz-expected-bucket-owner"))
  }

  /// As botocore sends it.
  @Test func namesTheOwnerAsBotocore() throws {
    let recorded = try RecordedRequest.find("GetBucketTagging", 1)
    #expect(recorded.request.headers["x-amz-expected-bucket-owner"] == "123456789012")
  }
}
