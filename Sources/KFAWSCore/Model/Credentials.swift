// SPDX-License-Identifier: Apache-2.0

public import struct FoundationEssentials.Date

/// AWS credentials: what a request is signed with.
public struct Credentials: Sendable, Equatable {
  /// The access key ID, `AKIA…` for long-term and `ASIA…` for temporary credentials; not secret.
  public var accessKeyID: String
  /// The key that signatures are derived from.
  public var secretAccessKey: Secret<String>
  /// Present for temporary credentials only.
  public var sessionToken: Secret<String>?
  /// When temporary credentials end; nil when that is not known or never.
  public var expiration: Date?
  /// The account they belong to, where the place they came from says so. A hint: STS knows.
  public var accountID: String?

  /// Puts credentials together; nothing is checked.
  public init(
    accessKeyID: String,
    secretAccessKey: Secret<String>,
    sessionToken: Secret<String>? = nil,
    expiration: Date? = nil,
    accountID: String? = nil
  ) {
    self.accessKeyID = accessKeyID
    self.secretAccessKey = secretAccessKey
    self.sessionToken = sessionToken
    self.expiration = expiration
    self.accountID = accountID
  }
}
