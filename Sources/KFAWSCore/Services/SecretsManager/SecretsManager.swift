// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// What the operations of Secrets Manager have in common.
protocol SecretOperation: JSONOperation {
  /// Name or ARN.
  var SecretId: String { get }
}

extension SecretOperation {
  static var service: AWSService { .secretsManager }
  static var targetPrefix: String { "secretsmanager" }
  var resource: String? { SecretId }
}

/// Secrets Manager CreateSecret; `ResourceExistsException` when there is one, `InvalidRequestException` when
/// one of that name is scheduled for deletion.
struct CreateSecret: JSONOperation {
  static let service = AWSService.secretsManager
  static let targetPrefix = "secretsmanager"
  typealias Output = EmptyAnswer
  static let effect = OperationEffect.mutatesOnce
  var Name: String
  /// Becomes the id of the first version, and makes a repeated request the same request.
  var ClientRequestToken: String
  var Description: String
  var KmsKeyId: String?
  var SecretString: SecretText
  var Tags: [JSONTag]
  var secrets: [Secret<String>] { SecretString.parts }
  var resource: String? { Name }
}

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

/// Secrets Manager GetSecretValue, of the current version.
struct GetSecretValue: SecretOperation {
  struct Output: Decodable, Sendable {
    /// Absent for a binary secret.
    var SecretString: SecretText?
  }
  static let effect = OperationEffect.reads
  var SecretId: String
}

/// Secrets Manager PutSecretValue: a new current version.
struct PutSecretValue: SecretOperation {
  typealias Output = EmptyAnswer
  static let effect = OperationEffect.mutatesRepeatably
  var SecretId: String
  var ClientRequestToken: String
  var SecretString: SecretText
  var secrets: [Secret<String>] { SecretString.parts }
}

/// Secrets Manager DeleteSecret: at once, or after a recovery window of 7 to 30 days.
struct DeleteSecret: SecretOperation {
  typealias Output = EmptyAnswer
  static let effect = OperationEffect.mutatesRepeatably
  var SecretId: String
  var RecoveryWindowInDays: Int?
  var ForceDeleteWithoutRecovery: Bool?
}

/// Secrets Manager RestoreSecret: ends the schedule for deletion.
struct RestoreSecret: SecretOperation {
  typealias Output = EmptyAnswer
  static let effect = OperationEffect.mutatesRepeatably
  var SecretId: String
}

/// Secrets Manager TagResource.
struct TagSecret: SecretOperation {
  typealias Output = EmptyAnswer
  static let name = "TagResource"
  static let effect = OperationEffect.mutatesRepeatably
  var SecretId: String
  var Tags: [JSONTag]
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
