// SPDX-License-Identifier: Apache-2.0

/// Secrets Manager PutSecretValue: a new current version.
struct PutSecretValue: SecretOperation {
  typealias Output = EmptyAnswer
  static let effect = OperationEffect.mutatesRepeatably
  var SecretId: String
  var ClientRequestToken: String
  var SecretString: SecretText
}
