// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

@Suite struct S3AnswersTests {
  private static let namespace = #"xmlns="http://s3.amazonaws.com/doc/2006-03-01/""#

  @Test func listsVersionsAndDeleteMarkersInOrderWithKeysDecoded() throws {
    let body = """
      <?xml version="1.0" encoding="UTF-8"?>
      <ListVersionsResult \(Self.namespace)><Name>b</Name><Prefix></Prefix><KeyMarker></KeyMarker>\
      <VersionIdMarker></VersionIdMarker><NextKeyMarker>z%2Ball+done</NextKeyMarker>\
      <NextVersionIdMarker>v.9_</NextVersionIdMarker><MaxKeys>3</MaxKeys><EncodingType>url</EncodingType>\
      <IsTruncated>true</IsTruncated>\
      <Version><Key>a+b%2Bc%26%C3%A9/%0D%0A</Key><VersionId>v1</VersionId><IsLatest>false</IsLatest>\
      <ETag>&quot;e&quot;</ETag><Size>3</Size><Owner><ID>o</ID></Owner></Version>\
      <DeleteMarker><Key>a</Key><VersionId>v2</VersionId><IsLatest>true</IsLatest></DeleteMarker>\
      <Version><Key>never-versioned</Key><VersionId>null</VersionId></Version>\
      <CommonPrefixes><Prefix>no/version</Prefix></CommonPrefixes></ListVersionsResult>
      """
    let page = try ListObjectVersions(bucket: "b").output(from: HTTPResponse(text: body))
    #expect(
      page.versions == [
        ObjectVersion(key: "a b+c&é/\r\n", versionID: "v1"), ObjectVersion(key: "a", versionID: "v2"),
        ObjectVersion(key: "never-versioned", versionID: "null"),
      ]
    )
    #expect(page.next == .init(key: "z+all done", versionID: "v.9_"))
  }

  @Test(arguments: [
    ("<IsTruncated>false</IsTruncated><NextKeyMarker>k</NextKeyMarker>", nil, "the last page has no next"),
    ("<IsTruncated>true</IsTruncated>", nil, "no marker to go on from"),
    (
      "<IsTruncated>True</IsTruncated><NextKeyMarker>k</NextKeyMarker>", "k",
      "moto's capital, and no version to go on from"
    ),
  ])
  func knowsTheLastPage(fields: String, next: String?, why: String) throws {
    let body = "<ListVersionsResult \(Self.namespace)>\(fields)</ListVersionsResult>"
    let page = try ListObjectVersions(bucket: "b").output(from: HTTPResponse(text: body))
    #expect(page.next?.key == next, "\(why)")
    #expect(page.versions.isEmpty)
  }

  /// Without an encoding type the keys are what they are: a percent sign is one.
  @Test func takesKeysAsTheyAreUnlessEncoded() throws {
    let body = "<ListVersionsResult><Version><Key>100%25+1</Key></Version></ListVersionsResult>"
    let page = try ListObjectVersions(bucket: "b").output(from: HTTPResponse(text: body))
    #expect(page.versions == [ObjectVersion(key: "100%25+1", versionID: "null")])
  }

  @Test func tellsWhatWasNotDeleted() throws {
    let body = """
      <DeleteResult \(Self.namespace)><Error><Key>locked</Key><VersionId>v</VersionId>\
      <Code>AccessDenied</Code><Message>Access Denied</Message></Error>\
      <Error><Key>slow</Key><Code>SlowDown</Code><Message>later</Message></Error></DeleteResult>
      """
    let failures = try DeleteObjects(bucket: "b", versions: []).output(from: HTTPResponse(text: body))
    #expect(
      failures == [
        .init(key: "locked", code: "AccessDenied", message: "Access Denied"),
        .init(key: "slow", code: "SlowDown", message: "later"),
      ]
    )
  }

  @Test func takesASilentDeletionForAGoodOne() throws {
    let response = HTTPResponse(text: "<DeleteResult \(Self.namespace)/>")
    #expect(try DeleteObjects(bucket: "b", versions: []).output(from: response).isEmpty)
  }

  @Test func listsUnfinishedUploads() throws {
    let body = """
      <ListMultipartUploadsResult \(Self.namespace)><EncodingType>url</EncodingType><IsTruncated>false\
      </IsTruncated><Upload><Key>a+b%2F</Key><UploadId>u1</UploadId></Upload>\
      <Upload><Key>a</Key><UploadId>u2</UploadId></Upload></ListMultipartUploadsResult>
      """
    let uploads = try ListMultipartUploads(bucket: "b").output(from: HTTPResponse(text: body))
    #expect(uploads == [.init(key: "a b/", uploadID: "u1"), .init(key: "a", uploadID: "u2")])
  }

  @Test(arguments: [
    ("", [:], "no tags"),
    (
      "<Tag><Key>a</Key><Value>1</Value></Tag><Tag><Key>b</Key><Value></Value></Tag>", ["a": "1", "b": ""],
      "an empty value"
    ),
    ("<Tag><Key>owner &amp; co</Key><Value>a&lt;b&gt;é</Value></Tag>", ["owner & co": "a<b>é"], "entities"),
  ])
  func readsTags(tags: String, expected: [String: String], why: String) throws {
    let body = "<Tagging \(Self.namespace)><TagSet>\(tags)</TagSet></Tagging>"
    #expect(try GetBucketTagging(bucket: "b").output(from: HTTPResponse(text: body)) == expected, "\(why)")
  }

  @Test(arguments: [
    ("<SSEAlgorithm>AES256</SSEAlgorithm>", BucketEncryption.sseS3, "SSE-S3"),
    ("<SSEAlgorithm>aws:kms</SSEAlgorithm>", .sseKMS(keyID: nil), "the account's own key"),
    (
      "<SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>k</KMSMasterKeyID>", .sseKMS(keyID: "k"),
      "a key by its id"
    ),
    ("<SSEAlgorithm>aws:kms:dsse</SSEAlgorithm>", .sseKMS(keyID: nil), "encrypted twice is encrypted"),
    ("<SSEAlgorithm>aws:next</SSEAlgorithm>", nil, "an algorithm of tomorrow"),
  ])
  func readsTheEncryption(rule: String, expected: BucketEncryption?, why: String) throws {
    let body = """
      <ServerSideEncryptionConfiguration \(Self.namespace)><Rule><ApplyServerSideEncryptionByDefault>\(rule)\
      </ApplyServerSideEncryptionByDefault><BucketKeyEnabled>false</BucketKeyEnabled></Rule>\
      </ServerSideEncryptionConfiguration>
      """
    #expect(try GetBucketEncryption(bucket: "b").output(from: HTTPResponse(text: body)) == expected, "\(why)")
  }

  @Test(arguments: [
    (["true", "true", "true", "true"], true, "all four"),
    (["True", "TRUE", "true", "true"], true, "moto's spelling"),
    (["true", "true", "false", "true"], false, "one is off"),
    (["true", "true", "true"], false, "one is missing"),
    ([], false, "none is set"),
  ])
  func readsThePublicAccessBlock(values: [String], isBlocked: Bool, why: String) throws {
    let names = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"]
    let settings = zip(names, values).map { "<\($0)>\($1)</\($0)>" }.joined()
    let body =
      "<PublicAccessBlockConfiguration \(Self.namespace)>\(settings)</PublicAccessBlockConfiguration>"
    #expect(
      try GetPublicAccessBlock(bucket: "b").output(from: HTTPResponse(text: body)) == isBlocked,
      "\(why)"
    )
  }

  @Test func refusesAListingThatIsNone() {
    let page = HTTPResponse(text: "<html><br></html>")
    #expect(throws: UnexpectedAnswer.self) { try ListObjectVersions(bucket: "b").output(from: page) }
    #expect(throws: UnexpectedAnswer.self) { try GetBucketTagging(bucket: "b").output(from: page) }
    #expect(throws: UnexpectedAnswer.self) { try ListMultipartUploads(bucket: "b").output(from: page) }
    #expect(throws: UnexpectedAnswer.self) { try GetPublicAccessBlock(bucket: "b").output(from: page) }
    #expect(throws: UnexpectedAnswer.self) { try GetBucketEncryption(bucket: "b").output(from: page) }
    #expect(throws: UnexpectedAnswer.self) {
      try DeleteObjects(bucket: "b", versions: []).output(from: page)
    }
  }
}
