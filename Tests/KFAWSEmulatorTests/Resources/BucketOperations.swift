// SPDX-License-Identifier: Apache-2.0

import TestSupport

@testable import KFAWSCore

// Calls that fill a bucket; the library itself never makes them.

struct PutBucketVersioning: BucketOperation {
  typealias Output = Void
  static let method = "PUT"
  static let effect = OperationEffect.mutatesRepeatably
  var bucket: String
  var query: [QueryItem] { [QueryItem("versioning", "")] }
  var payload: XMLWriter? {
    XMLWriter(root: "VersioningConfiguration") { $0.element("Status", "Enabled") }
  }
}

struct PutObject: BucketOperation {
  typealias Output = Void
  static let method = "PUT"
  static let effect = OperationEffect.mutatesRepeatably
  var bucket: String
  var key: String?
}

/// In a versioned bucket this leaves a delete marker.
struct DeleteObject: BucketOperation {
  typealias Output = Void
  static let method = "DELETE"
  static let effect = OperationEffect.mutatesRepeatably
  var bucket: String
  var key: String?
}

struct CreateMultipartUpload: BucketOperation {
  typealias Output = Void
  static let method = "POST"
  static let effect = OperationEffect.mutatesOnce
  var bucket: String
  var key: String?
  var query: [QueryItem] { [QueryItem("uploads", "")] }
}
