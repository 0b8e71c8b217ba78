// SPDX-License-Identifier: Apache-2.0

/// S3 DeleteBucket, for an empty bucket; `BucketNotEmpty` otherwise.
struct DeleteBucket: BucketOperation {
  typealias Output = Void
  static let method = "DELETE"
  static let effect = OperationEffect.mutatesRepeatably
  var bucket: String
}
