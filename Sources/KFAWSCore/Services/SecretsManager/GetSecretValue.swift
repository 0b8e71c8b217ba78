// SPDX-License-Identifier: Apache-2.0

/// Secrets Manager GetSecretValue, of the current version.
struct GetSecretValue: SecretOperation {
  struct Output: Decodable, Sendable {
    /// Absent for a binary secret.
    var SecretString: SecretText?
  }
  static let effect = OperationEffect.reads
  var SecretId: String
}
