// SPDX-License-Identifier: Apache-2.0

internal import struct FoundationEssentials.Date

/// Secrets Manager DescribeSecret: tags and state, not the value. It also answers for a secret that is
/// scheduled for deletion.
struct DescribeSecret: SecretOperation {
  struct Output: Decodable, Sendable {
    var ARN: String?
    var Description: String?
    var Tags: [JSONTag]?
    /// When the secret was scheduled for deletion.
    var DeletedDate: Date?
  }
  static let effect = OperationEffect.reads
  var SecretId: String
}

extension AWSClient {
  /// The `Description` of a secret; nil when there is no such secret, or it has none.
  public func description(ofSecret name: String) async throws -> String? {
    do {
      return try await send(DescribeSecret(SecretId: name)).Description
    } catch let error as AWSServiceError where error.code == "ResourceNotFoundException" {
      return nil
    }
  }
}
