// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

extension SecretEntry {
  /// Makes the step's one call. Create and put carry a fresh `ClientRequestToken`, so that a re-sent attempt
  /// of the same call is the same version.
  public func perform(_ step: Step) async throws {
    switch step {
    case .create(let fields):
      _ = try await client.send(
        CreateSecret(
          Name: name, ClientRequestToken: UUID().uuidString, Description: purpose,
          SecretString: try Self.text(of: fields), Tags: JSONTag.list(tag.all)))
    case .restore:
      _ = try await client.send(RestoreSecret(SecretId: name))
    case .put(let fields, _):
      _ = try await client.send(
        PutSecretValue(
          SecretId: name, ClientRequestToken: UUID().uuidString, SecretString: try Self.text(of: fields)))
    case .tag(let tags):
      _ = try await client.send(TagSecret(SecretId: name, Tags: JSONTag.list(tags)))
    case .delete(let days):
      _ = try await client.send(
        DeleteSecret(
          SecretId: name, RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: days == nil ? true : nil))
    }
  }

  /// The fields as the JSON that the secret holds: strings only, keys sorted.
  private static func text(of fields: Secret<Fields>) throws -> SecretText {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return SecretText(Secret(String(decoding: try encoder.encode(fields.reveal()), as: UTF8.self)))
  }
}
