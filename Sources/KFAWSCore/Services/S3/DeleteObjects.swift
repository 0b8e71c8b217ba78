// SPDX-License-Identifier: Apache-2.0

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
  static let needsChecksum = true
  /// A refusal for each of a thousand keys.
  static let answerLimit = 8 << 20
  static let limit = 1000
  var bucket: String
  var versions: [ObjectVersion]
  var query: [QueryItem] { [QueryItem("delete", "")] }

  var payload: XMLWriter? {
    XMLWriter(root: "Delete") { xml in
      for version in versions {
        xml.element("Object") { object in
          object.element("Key", version.key)
          object.element("VersionId", version.versionID)
        }
      }
      xml.element("Quiet", "true")
    }
  }

  func output(from response: HTTPResponse) throws -> [Failure] {
    try root(of: response).children("Error").map { error in
      Failure(
        key: error["Key"]?.text ?? "", code: .init(rawValue: error["Code"]?.text ?? ""),
        message: error["Message"]?.text ?? "")
    }
  }
}
