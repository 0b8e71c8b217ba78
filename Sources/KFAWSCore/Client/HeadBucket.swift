// SPDX-License-Identifier: Apache-2.0

/// S3 HeadBucket: the Region that the bucket is in; a refusal has no body, and its status for a code. It needs
/// `s3:ListBucket`.
struct HeadBucket: BucketOperation {
  static let method = "HEAD"
  static let effect = OperationEffect.reads
  var bucket: String

  func output(from response: HTTPResponse) -> AWSRegion? {
    response.headers["x-amz-bucket-region"].flatMap(AWSRegion.init(rawValue:))
  }
}
