// SPDX-License-Identifier: Apache-2.0

/// Credentials that are known beforehand, such as those of the program's options.
public struct StaticCredentials: CredentialProvider {
  /// What the place is called in messages.
  public let name: String
  private let known: Credentials

  /// Provides `credentials` for ever.
  public init(_ credentials: Credentials, name: String = "options") {
    self.name = name
    known = credentials
  }

  /// Always the same.
  public func credentials() -> Credentials? { known }
}
