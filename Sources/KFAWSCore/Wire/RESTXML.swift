// SPDX-License-Identifier: Apache-2.0

// The REST-XML protocol of S3: the operation is the method, the bucket, and a sub-resource in the query.

extension WireProtocol {
  static let restXML = WireProtocol { response in
    let root = XMLTree.parse(response.body)
    return ServiceFault(
      code: root?["Code"]?.text, message: root?["Message"]?.text, requestID: root?["RequestId"]?.text)
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
}

extension BucketOperation {
  static var service: AWSService { .s3 }
  var query: [QueryItem] { [] }
  var key: String? { nil }
  var headers: HTTPHeaders { [:] }
  var payload: XMLWriter? { nil }

  func draft() -> RequestDraft {
    var draft = RequestDraft(
      method: Self.method, bucket: bucket, pathSegments: keySegments, query: query,
      headers: headers, body: payload?.bytes ?? [])
    if !draft.body.isEmpty { draft.headers["Content-Type"] = "application/xml" }
    return draft
  }
}

extension BucketOperation {
  /// A key's slashes are the path's slashes, however many stand together.
  private var keySegments: [String] {
    key?.split(separator: "/", omittingEmptySubsequences: false).map(String.init) ?? []
  }
}

extension BucketOperation where Output == Void {
  func output(from response: HTTPResponse) {}
}
