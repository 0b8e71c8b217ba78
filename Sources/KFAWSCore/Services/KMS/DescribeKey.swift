// SPDX-License-Identifier: Apache-2.0

/// KMS DescribeKey by id, ARN or alias; `NotFoundException` when there is none.
struct DescribeKey: JSONOperation {
  struct Output: Decodable, Sendable {
    struct Key: Decodable, Sendable {
      var Arn: String
      var Enabled: Bool?
      /// `Enabled`, `Disabled`, `PendingDeletion`, …
      var KeyState: String?
      /// `SYMMETRIC_DEFAULT` is what S3, RDS and Secrets Manager take.
      var KeySpec: String?
      /// `ENCRYPT_DECRYPT`, …
      var KeyUsage: String?
    }
    var KeyMetadata: Key
  }

  static let service = AWSService.kms
  static let targetPrefix = "TrentService"
  static let effect = OperationEffect.reads
  var KeyId: String
  var resource: String? { KeyId }
}
