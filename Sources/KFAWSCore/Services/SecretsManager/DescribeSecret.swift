// SPDX-License-Identifier: Apache-2.0

internal import struct FoundationEssentials.Date

/// Secrets Manager DescribeSecret: tags and state, not the value. It also answers for a secret that is
/// scheduled for deletion.
struct DescribeSecret: SecretOperation {
  struct Output: Decodable, Sendable {
    var ARN: String?
    var Tags: [JSONTag]?
    /// When the secret was scheduled for deletion.
    var DeletedDate: Date?
  }
  static let effect = OperationEffect.reads
  var SecretId: String
}
