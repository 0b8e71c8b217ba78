// SPDX-License-Identifier: Apache-2.0

/// Secrets Manager RestoreSecret: ends the schedule for deletion.
struct RestoreSecret: SecretOperation {
  typealias Output = EmptyAnswer
  static let effect = OperationEffect.mutatesRepeatably
  var SecretId: String
}
