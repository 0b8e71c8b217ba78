// SPDX-License-Identifier: Apache-2.0

/// What a secret must hold: some fields with a certain value, others with any.
public struct WantedFields: Sendable, Equatable {
  /// These have exactly this value.
  public var exact: Secret<SecretEntry.Fields>
  /// These have some value that is not empty; this one when the secret has none.
  public var initial: Secret<SecretEntry.Fields>

  /// Wants `exact` and `initial`; by default nothing.
  public init(exact: SecretEntry.Fields = [:], initial: SecretEntry.Fields = [:]) {
    self.exact = Secret(exact)
    self.initial = Secret(initial)
  }

  /// The fields a secret should have that now has `fields`; others of its fields stay.
  func merged(into fields: SecretEntry.Fields) -> SecretEntry.Fields {
    var merged = fields
    for (name, value) in initial.reveal() where merged[name, default: ""].isEmpty { merged[name] = value }
    for (name, value) in exact.reveal() { merged[name] = value }
    return merged
  }

  /// The names of the fields that `fields` lacks or has otherwise, sorted.
  func missing(from fields: SecretEntry.Fields) -> [String] {
    merged(into: fields).filter { fields[$0.key] != $0.value }.keys.sorted()
  }
}
