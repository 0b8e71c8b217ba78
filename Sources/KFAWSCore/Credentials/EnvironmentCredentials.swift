// SPDX-License-Identifier: Apache-2.0

internal import struct FoundationEssentials.Date

/// The credentials of a snapshot of environment variables.
///
/// Like botocore it prefers `AWS_SECURITY_TOKEN` to `AWS_SESSION_TOKEN` and takes an empty variable for an
/// unset one. Unlike botocore, which then goes on to the next place, it refuses a secret access key without
/// an access key ID: going on could mean working in another account.
public struct EnvironmentCredentials: CredentialPlace {
  /// What the place is called in messages.
  public let name = "environment"
  private let environment: [String: String]

  /// Reads `environment`, and not the process's own.
  public init(environment: [String: String]) {
    self.environment = environment
  }

  /// Absent when neither key variable is set.
  public func search() throws -> CredentialAnswer {
    switch (value("AWS_ACCESS_KEY_ID"), value("AWS_SECRET_ACCESS_KEY")) {
    case (nil, nil): return .absent(.unset(variables: ["AWS_ACCESS_KEY_ID"]))
    case (nil, _): throw missing("AWS_ACCESS_KEY_ID", beside: "AWS_SECRET_ACCESS_KEY")
    case (_, nil): throw missing("AWS_SECRET_ACCESS_KEY", beside: "AWS_ACCESS_KEY_ID")
    case (let id?, let key?):
      return .found(
        Credentials(
          accessKeyID: id,
          secretAccessKey: Secret(key),
          sessionToken: (value("AWS_SECURITY_TOKEN") ?? value("AWS_SESSION_TOKEN")).map(Secret.init),
          expiration: try expiration(),
          accountID: value("AWS_ACCOUNT_ID")))
    }
  }

  private func value(_ name: String) -> String? {
    environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  private func expiration() throws -> Date? {
    let name = "AWS_CREDENTIAL_EXPIRATION"
    guard let text = value(name) else { return nil }
    if let date = CredentialDate.parse(text) { return date }
    throw CredentialError(
      code: .malformed, place: name, detail: "is not a date in ISO 8601",
      remedy: "write it like 2030-01-31T12:00:00Z, or unset it")
  }

  private func missing(_ name: String, beside other: String) -> CredentialError {
    CredentialError(
      code: .incomplete, place: "environment", detail: "\(other) is set but \(name) is not",
      remedy: "set both or neither")
  }
}
