// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

extension SecretEntry {
  /// DescribeSecret and GetSecretValue at once. `ResourceNotFoundException` is absence; a secret that is
  /// scheduled for deletion is there and has no readable fields. A value in another form than a flat JSON
  /// object is no error here: ``plan(_:from:)`` refuses it.
  public func observe() async throws -> Observation<State> {
    // Both at once: a secret that is not there, or is scheduled for deletion, has no value to get.
    async let value = currentValue()
    guard let description = try await description() else { return .absent }
    // Asked at once, the value can be of a moment before the secret was there.
    var text = try await value
    if text == nil, description.DeletedDate == nil { text = try await currentValue() }
    // A secret that was made without a value holds no fields yet.
    let none = description.DeletedDate == nil ? Secret(Fields()) : nil
    let fields = text.map(Self.fields) ?? none
    let tags = (description.Tags ?? []).reduce(into: [:]) { $0[$1.Key] = $1.Value }
    let state = State(
      arn: description.ARN ?? "", tags: tags, isScheduledForDeletion: description.DeletedDate != nil,
      fields: fields)
    return .present(Seen(state, ownership: tag.ownership(of: tags)))
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

  /// The fields of a JSON object whose values are strings or numbers: other tools write the port as a number.
  static func fields(of text: Secret<String>) -> Secret<Fields>? {
    guard let values = try? JSONDecoder().decode([String: FieldValue].self, from: Data(text.reveal().utf8))
    else {
      return nil
    }
    return Secret(values.mapValues(\.text))
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
