// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

extension SecretEntry {
  /// DescribeSecret and GetSecretValue at once. `ResourceNotFoundException` is absence; a secret that is
  /// scheduled for deletion is there and has no readable fields. A value in another form than a flat JSON
  /// object is no error here: ``plan(_:from:made:)`` refuses it.
  public func observe() async throws -> Observation<State> {
    // Both at once: a secret that is not there, or is scheduled for deletion, has no value to get.
    async let value = Looked { try await currentValue() }
    guard let description = try await description() else { return .absent }
    let isScheduled = description.DeletedDate != nil
    // Asked at once, the value can be of a moment before the secret was there.
    var text = try await value
    if text == .known(nil), !isScheduled { text = try await Looked { try await currentValue() } }
    let tags = (description.Tags ?? []).reduce(into: [:]) { $0[$1.Key] = $1.Value }
    let state = State(
      arn: description.ARN ?? "", purpose: description.Description ?? "", tags: tags,
      isScheduledForDeletion: isScheduled, fields: Self.fields(of: text))
    return .present(Seen(state, ownership: tag.ownership(of: tags), identity: state.arn))
  }

  private func description() async throws -> DescribeSecret.Output? {
    do {
      return try await client.send(DescribeSecret(SecretId: name))
    } catch let error as AWSServiceError where error.code == "ResourceNotFoundException" {
      return nil
    }
  }

  private func currentValue() async throws -> Secret<String>? {
    do {
      return try await client.send(GetSecretValue(SecretId: name)).SecretString?.secret
    } catch let error as AWSServiceError
      where ["ResourceNotFoundException", "InvalidRequestException"].contains(error.code)
    {
      return nil
    }
  }

  /// A secret that was made without a value holds no fields yet.
  private static func fields(of text: Looked<Secret<String>?>) -> Looked<Fields?> {
    switch text {
    case .unknown(let reason): .unknown(reason)
    case .known(nil): .known([:])
    case .known(let text?): .known(fields(of: text))
    }
  }

  /// The fields of a JSON object whose values are strings or numbers: other tools write the port as a number.
  static func fields(of text: Secret<String>) -> Fields? {
    guard let values = try? JSONDecoder().decode([String: FieldValue].self, from: Data(text.reveal().utf8))
    else {
      return nil
    }
    return values.mapValues { Secret($0.text) }
  }

  /// Makes the step's one call. Create and put carry a fresh `ClientRequestToken`, so that a re-sent attempt
  /// of the same call is the same version.
  public func perform(_ step: Step) async throws {
    switch step {
    case .create(let names):
      _ = try await client.send(
        CreateSecret(
          Name: name, ClientRequestToken: UUID().uuidString, Description: purpose,
          SecretString: try text(writing: names, over: [:]), Tags: JSONTag.list(tag.all)))
    case .restore:
      _ = try await client.send(RestoreSecret(SecretId: name))
    case .put(let names, let fields):
      _ = try await client.send(
        PutSecretValue(
          SecretId: name, ClientRequestToken: UUID().uuidString,
          SecretString: try text(writing: names, over: fields)))
    case .tag(let tags):
      _ = try await client.send(TagSecret(SecretId: name, Tags: JSONTag.list(tags)))
    case .delete(let days):
      _ = try await client.send(
        DeleteSecret(
          SecretId: name, RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: days == nil ? true : nil))
    }
  }

  /// The fields as the JSON that the secret holds: strings only, keys sorted.
  private func text(writing names: [String], over fields: Fields) throws -> SecretText {
    var fields = fields
    for field in names {
      guard let value = try wanted[field]?.value() else { throw Finding(address, .lacksFields([field])) }
      fields[field] = value
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return SecretText(
      Secret(String(decoding: try encoder.encode(fields.mapValues { $0.reveal() }), as: UTF8.self)))
  }
}

private struct FieldValue: Decodable {
  var text: String

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Int.self) {
      text = String(number)
    } else {
      text = try container.decode(String.self)
    }
  }
}
