// SPDX-License-Identifier: Apache-2.0

/// S3 CreateBucket. Succeeds again for the owner in us-east-1, elsewhere answers `BucketAlreadyOwnedByYou`.
struct CreateBucket: BucketOperation {
  typealias Output = Void
  static let method = "PUT"
  static let effect = OperationEffect.mutatesOnce
  static let makesBucket = true
  var bucket: String
  var region: AWSRegion
  var tags: [String: String]

  /// ACLs are switched off with the bucket's birth, so that there is no moment without it.
  var headers: HTTPHeaders { ["x-amz-object-ownership": "BucketOwnerEnforced"] }

  var payload: XMLWriter? {
    guard region != "us-east-1" || !tags.isEmpty else { return nil }
    return XMLWriter(root: "CreateBucketConfiguration") { xml in
      // us-east-1 is the absence of a constraint; S3 refuses its name.
      if region != "us-east-1" { xml.element("LocationConstraint", region.rawValue) }
      if !tags.isEmpty { xml.element("Tags") { $0.tags(tags) } }
    }
  }
}
