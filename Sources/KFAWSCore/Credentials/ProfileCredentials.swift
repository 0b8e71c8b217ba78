// SPDX-License-Identifier: Apache-2.0

/// The key pair that stands in one of the two files under the chosen profile.
public struct ProfileCredentials: CredentialProvider {
  /// The files that may hold a key pair.
  public enum File: Sendable {
    /// `~/.aws/credentials`
    case credentials
    /// `~/.aws/config`
    case config
  }

  /// What the place is called in messages.
  public let name: String
  private let section: SharedConfigFile.Section

  /// Looks up the profile chosen in `config`.
  public init(_ config: SharedConfig, in file: File) {
    let path = file == .credentials ? config.paths.credentials : config.paths.config
    name = "profile \"\(config.profileName)\" in \(path)"
    section = (file == .credentials ? config.profile.credentialsFile : config.profile.configFile) ?? [:]
  }

  /// Nil when the profile has no access key ID there. An empty value counts as none; botocore would sign
  /// with it.
  public func credentials() throws(CredentialError) -> Credentials? {
    guard let id = text("aws_access_key_id") else { return nil }
    guard let key = text("aws_secret_access_key") else {
      throw CredentialError(
        code: .incomplete,
        place: name,
        detail: "has aws_access_key_id but no aws_secret_access_key",
        remedy: "add it"
      )
    }
    return Credentials(
      accessKeyID: id.reveal(),
      secretAccessKey: key,
      sessionToken: text("aws_security_token") ?? text("aws_session_token")
    )
  }

  private func text(_ name: String) -> Secret<String>? {
    guard case .text(let text) = section[name], !text.reveal().isEmpty else { return nil }
    return text
  }
}
