// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// A tag as the JSON services write it.
struct JSONTag: Codable, Sendable, Equatable {
  var Key: String
  var Value: String

  static func list(_ tags: [String: String]) -> [JSONTag] {
    tags.sorted { $0.key < $1.key }.map { JSONTag(Key: $0.key, Value: $0.value) }
  }
}

/// The text of a secret inside a request's or answer's body: the one place where it is encoded.
struct SecretText: Codable, Sendable, Equatable {
  let secret: Secret<String>

  init(_ secret: Secret<String>) {
    self.secret = secret
  }

  /// The whole and, when it is a JSON object of texts, each long enough to be a secret of its own.
  var parts: [Secret<String>] {
    let fields = try? JSONDecoder().decode([String: String].self, from: Data(secret.reveal().utf8))
    return [secret] + (fields ?? [:]).values.filter { $0.utf8.count >= 8 }.map { Secret($0) }
  }

  init(from decoder: any Decoder) throws {
    secret = Secret(try decoder.singleValueContainer().decode(String.self))
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(secret.reveal())
  }
}
