// SPDX-License-Identifier: Apache-2.0

/// A tag as the JSON services write it.
struct JSONTag: Codable, Sendable, Equatable {
  var Key: String
  var Value: String

  static func list(_ tags: [String: String]) -> [JSONTag] {
    tags.sorted { $0.key < $1.key }.map { JSONTag(Key: $0.key, Value: $0.value) }
  }
}

/// What the operations of Secrets Manager have in common.
protocol SecretOperation: JSONOperation {}

extension SecretOperation {
  static var service: AWSService { .secretsManager }
  static var targetPrefix: String { "secretsmanager" }
}

/// Secrets Manager CreateSecret; `ResourceExistsException` when there is one, `InvalidRequestException` when
/// one of that name is scheduled for deletion.
struct CreateSecret: SecretOperation {
  typealias Output = EmptyAnswer
  static let effect = OperationEffect.mutatesOnce
  var Name: String
  /// Becomes the id of the first version, and makes a repeated request the same request.
  var ClientRequestToken: String
  var Description: String
  var KmsKeyId: String?
  var SecretString: SecretText
  var Tags: [JSONTag]
}

/// The text of a secret inside a request's or answer's body: the one place where it is encoded.
struct SecretText: Codable, Sendable, Equatable {
  let secret: Secret<String>

  init(_ secret: Secret<String>) {
    self.secret = secret
  }

  init(from decoder: any Decoder) throws {
    secret = Secret(try decoder.singleValueContainer().decode(String.self))
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(secret.reveal())
  }
}
