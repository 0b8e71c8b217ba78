// SPDX-License-Identifier: Apache-2.0

/// S3 GetPublicAccessBlock; true when all four settings block. `NoSuchPublicAccessBlockConfiguration` when
/// there is none.
struct GetPublicAccessBlock: BucketOperation {
  static let method = "GET"
  static let effect = OperationEffect.reads
  var bucket: String
  var query: [QueryItem] { [QueryItem("publicAccessBlock", "")] }

  func output(from response: HTTPResponse) throws -> Bool {
    let root = try root(of: response)
    return PutPublicAccessBlock.settings.allSatisfy { root[$0]?.text.lowercased() == "true" }
  }
}

/// S3 PutPublicAccessBlock, with everything blocked.
struct PutPublicAccessBlock: BucketOperation {
  static let settings = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"]
  typealias Output = Void
  static let method = "PUT"
  static let effect = OperationEffect.mutatesRepeatably
  static let needsChecksum = true
  var bucket: String
  var query: [QueryItem] { [QueryItem("publicAccessBlock", "")] }
  var payload: XMLWriter? {
    XMLWriter(root: "PublicAccessBlockConfiguration") { xml in
      for setting in Self.settings { xml.element(setting, "true") }
    }
  }
}
