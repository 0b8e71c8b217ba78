// SPDX-License-Identifier: Apache-2.0

/// Secrets Manager DeleteSecret: at once, or after a recovery window of 7 to 30 days.
struct DeleteSecret: SecretOperation {
  typealias Output = EmptyAnswer
  static let effect = OperationEffect.mutatesRepeatably
  var SecretId: String
  var RecoveryWindowInDays: Int?
  var ForceDeleteWithoutRecovery: Bool?
}
