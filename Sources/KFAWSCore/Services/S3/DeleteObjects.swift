// SPDX-License-Identifier: Apache-2.0

internal import struct FoundationEssentials.Data

/// S3 DeleteObjects: up to a thousand versions at once. An object that is gone already counts as deleted.
struct DeleteObjects: BucketOperation {
  /// A version that S3 did not delete.
  struct Failure: Sendable, Equatable {
    var key: String
    var code: AWSServiceError.Code
    var message: String
  }

  static let method = "POST"
  static let effect = OperationEffect.mutatesRepeatably
  static let limit = 1000
  var bucket: String
  var versions: [ObjectVersion]
  var query: [QueryItem] { [QueryItem("delete", "")] }

  func draft() -> RequestDraft {
    let payload = XMLWriter(root: "Delete") { xml in
      for version in versions {
        xml.element("Object") { object in
          object.element("Key", version.key)
          object.element("VersionId", version.versionID)
        }
      }
      xml.element("Quiet", "true")
    }
    // The one operation that S3 refuses without a checksum of the body.
    let checksum = Data(Digest.sha256(payload.bytes).bytes).base64EncodedString()
    return RequestDraft(
      method: Self.method, bucket: bucket, query: query,
      headers: [
        "Content-Type": "application/xml", "x-amz-sdk-checksum-algorithm": "SHA256",
        "x-amz-checksum-sha256": checksum,
      ],
      body: payload.bytes)
  }

  func output(from response: HTTPResponse) throws -> [Failure] {
    let root = XMLTree.parse(response.body)
    return (root?.children("Error") ?? []).map { error in
      Failure(
        key: error["Key"]?.text ?? "", code: .init(rawValue: error["Code"]?.text ?? ""),
        message: error["Message"]?.text ?? "")
    }
  }
}
