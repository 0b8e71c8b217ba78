// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import TestSupport
import Testing

@testable import KFAWSCore

@Suite struct S3RequestsTests {
  private static let bucket = "kf-artifacts"
  private static let enforced: @Sendable (inout RequestParts) -> Void = {
    $0.headers["x-amz-object-ownership"] = "BucketOwnerEnforced"
  }

  static let rows: [RequestRow] = [
    .init(
      CreateBucket(bucket: bucket, region: "us-west-2", tags: [:]),
      "another Region is a constraint; ours also turns ACLs off",
      adjust: enforced
    ),
    .init(
      CreateBucket(bucket: bucket, region: "us-west-2", tags: recordedTags),
      like: 1,
      "tags go into the create call"
    ),
    .init(
      CreateBucket(bucket: bucket, region: "us-east-1", tags: [:]),
      like: 2,
      "us-east-1 refuses its own name: no body at all",
      adjust: enforced
    ),
    .init(
      CreateBucket(bucket: bucket, region: "us-east-1", tags: recordedTags),
      like: 3,
      "us-east-1 with tags: a body without a constraint",
      adjust: enforced
    ),
    .init(GetBucketTagging(bucket: bucket), "a sub-resource"),
    .init(HeadBucket(bucket: bucket), "no sub-resource"),
    .init(PutBucketTagging(bucket: bucket, tags: recordedTags), "XML escapes"),
    .init(GetBucketEncryption(bucket: bucket), "a sub-resource"),
    .init(PutBucketEncryption(bucket: bucket, encryption: .sseS3), "SSE-S3"),
    .init(
      PutBucketEncryption(
        bucket: bucket,
        encryption: .sseKMS(keyID: "arn:aws:kms:us-west-2:123456789012:key/k")
      ),
      like: 1,
      "SSE-KMS with a key, and a bucket key"
    ),
    .init(GetPublicAccessBlock(bucket: bucket), "a sub-resource"),
    .init(PutPublicAccessBlock(bucket: bucket), "all four settings"),
    .init(DeleteBucket(bucket: bucket), "no sub-resource"),
    .init(
      ListObjectVersions(bucket: bucket),
      "the first page; ours names the page's size",
      adjust: { $0.query = ($0.query + ["max-keys=1000"]).sorted() }
    ),
    .init(
      ListObjectVersions(bucket: bucket, marker: .init(key: "a b+c/é&", versionID: "v.1_2"), maxKeys: 500),
      like: 1,
      "markers with every kind of character; ours lists without a prefix",
      adjust: { $0.query.removeAll { $0 == "prefix=p/" } }
    ),
    .init(
      ListMultipartUploads(bucket: bucket),
      "ours asks for encoded keys",
      adjust: { $0.query = ["encoding-type=url", "uploads="] }
    ),
    .init(
      AbortMultipartUpload(bucket: bucket, upload: .init(key: "a b/c+d?é~*.txt", uploadID: "u-1_2.x")),
      "a key's slash stays, all else is encoded"
    ),
  ]

  @Test(arguments: rows)
  func areThoseOfBotocore(_ row: RequestRow) throws {
    try row.compare()
  }

  @Test(arguments: rows)
  func goToAConfiguredEndpointByPath(_ row: RequestRow) throws {
    try row.compare(hasEndpoint: true)
  }

  /// The recording's third object has no version id, which ours always has.
  @Test func deletesKeysWithEveryCharacter() throws {
    let keys = ["plain", "a&b<c>\"d\"'e'", "ünï/\r\n\t end"]
    let row = RequestRow(
      DeleteObjects(
        bucket: Self.bucket,
        versions: zip(keys, ["v1", "null", "v3"]).map { ObjectVersion(key: $0, versionID: $1) }
      ),
      "",
      adjust: { parts in
        guard case .xml(let text) = parts.body else { return }
        let end = "</></><Quiet>"
        parts.body = .xml(text.replacing(end, with: "</><VersionId>\"v3\"</></><Quiet>"))
      }
    )
    try row.compare()
  }

  /// A carriage return that is not a reference would come back from an XML parser as a line feed.
  @Test func writesControlCharactersAsReferences() {
    let xml = XMLWriter(root: "R") { $0.element("Key", "a\r\n\t\u{1}<&>é") }
    let text = String(decoding: xml.bytes, as: UTF8.self)
    #expect(text.contains("<Key>a&#13;&#10;&#9;&#1;&lt;&amp;&gt;é</Key>"))
  }

  @Test(arguments: [
    (PutBucketTagging(bucket: bucket, tags: recordedTags) as any AWSOperation, "requestChecksumRequired"),
    (PutBucketEncryption(bucket: bucket, encryption: .sseS3), "requestChecksumRequired"),
    (PutPublicAccessBlock(bucket: bucket), "requestChecksumRequired"),
    (DeleteObjects(bucket: bucket, versions: []), "requestChecksumRequired"),
  ])
  func carryTheChecksumThatS3AsksFor(operation: any AWSOperation, why: String) throws {
    let draft = try operation.draft()
    let digest = Data(Digest.sha256(draft.body).bytes).base64EncodedString()
    #expect(draft.headers["x-amz-checksum-sha256"] == digest, "\(why)")
    #expect(draft.headers["x-amz-sdk-checksum-algorithm"] == "SHA256")
  }

  /// The model of CreateBucket has no checksum; S3 refuses fields it does not know there.
  @Test func createsWithoutAChecksum() throws {
    let draft = CreateBucket(bucket: Self.bucket, region: "us-west-2", tags: recordedTags).draft()
    #expect(!draft.headers.fields.contains { $0.name.contains("checksum") })
  }

  /// S3 refuses a request without the header, and each key has a path of its own, `a//b` and `a/../b` too.
  @Test func areSignedInS3sWay() async throws {
    let transport = RecordingTransport(HTTPResponse(status: 204))
    let upload = MultipartUpload(key: "a//b/../c", uploadID: "u")
    try await transport.client().send(AbortMultipartUpload(bucket: Self.bucket, upload: upload))
    let request = try #require(transport.requests.first)
    #expect(
      request.headers["X-Amz-Content-SHA256"]
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )
    #expect(request.path == "/a//b/../c")
    #expect(request.headers["Authorization"]?.contains("/us-west-2/s3/aws4_request") == true)
  }
}
