// SPDX-License-Identifier: Apache-2.0

/// Secrets Manager TagResource.
struct TagSecret: SecretOperation {
  typealias Output = EmptyAnswer
  static let name = "TagResource"
  static let effect = OperationEffect.mutatesRepeatably
  var SecretId: String
  var Tags: [JSONTag]
}
