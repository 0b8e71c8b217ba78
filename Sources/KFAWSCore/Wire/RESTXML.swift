// SPDX-License-Identifier: Apache-2.0

internal import struct FoundationEssentials.Data

// The REST-XML protocol of S3: the operation is the method, the bucket, and a sub-resource in the query.

extension WireProtocol {
  /// S3's. An answer of status 200 may hold an error, for S3 begins some answers before it knows the outcome;
  /// botocore takes each for a 500 (`handlers._handle_200_error`).
  static let restXML = WireProtocol(hidesFault: { XMLTree.rootName(of: $0.body) == "Error" }) { response in
    let root = XMLTree.parse(response.body)
    return ServiceFault(
      code: root?["Code"]?.text, message: root?["Message"]?.text, requestID: root?["RequestId"]?.text,
      region: root?["Region"]?.text)
  }
}

/// An operation on a bucket.
protocol BucketOperation: AWSOperation {
  var bucket: String { get }
  static var method: String { get }
  /// The sub-resource and its parameters: `?tagging`.
  var query: [QueryItem] { get }
  var key: String? { get }
  var headers: HTTPHeaders { get }
  /// The XML to send; nil for none.
  var payload: XMLWriter? { get }
  /// True when S3 refuses the operation without a checksum of the body: `requestChecksumRequired` in the
  /// service's model.
  static var needsChecksum: Bool { get }
  /// True for the operation that makes the bucket.
  static var makesBucket: Bool { get }
}

extension BucketOperation {
  static var service: AWSService { .s3 }
  var query: [QueryItem] { [] }
  var key: String? { nil }
  var headers: HTTPHeaders { [:] }
  var payload: XMLWriter? { nil }
  static var needsChecksum: Bool { false }
  static var makesBucket: Bool { false }
  var resource: String? { key.map { "\(bucket)/\($0)" } ?? bucket }

  func draft() -> RequestDraft {
    var draft = RequestDraft(
      method: Self.method, bucket: bucket, pathSegments: keySegments, query: query,
      headers: headers, body: payload?.bytes ?? [])
    draft.makesBucket = Self.makesBucket
    if !draft.body.isEmpty { draft.headers["Content-Type"] = "application/xml" }
    if Self.needsChecksum {
      draft.headers["x-amz-sdk-checksum-algorithm"] = "SHA256"
      draft.headers["x-amz-checksum-sha256"] = Data(Digest.sha256(draft.body).bytes).base64EncodedString()
    }
    return draft
  }
}

extension BucketOperation {
  /// A key's slashes are the path's slashes, however many stand together.
  private var keySegments: [String] {
    key?.split(separator: "/", omittingEmptySubsequences: false).map(String.init) ?? []
  }
}

extension BucketOperation {
  /// The answer's root element. An answer that is no XML must not pass for an empty list.
  func root(of response: HTTPResponse) throws -> XMLElement {
    try XMLTree.root(of: response, Self.name)
  }
}

extension BucketOperation where Output == Void {
  func output(from response: HTTPResponse) {}
}
