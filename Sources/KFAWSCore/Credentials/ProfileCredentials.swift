// SPDX-License-Identifier: Apache-2.0

/// The key pair that stands in one of the two files under a profile.
public struct ProfileCredentials: CredentialPlace {
  /// The files that may hold a key pair.
  public enum File: Sendable {
    /// `~/.aws/credentials`
    case credentials
    /// `~/.aws/config`
    case config
  }

  /// What the place is called in messages.
  public let name: String
  private let profile: String
  private let path: String
  private let section: SharedConfigFile.Section

  /// Looks up the profile chosen in `config`.
  public init(_ config: SharedConfig, in file: File) {
    self.init(config, profile: config.profile, in: file)
  }

  init(_ config: SharedConfig, profile: Profile, in file: File) {
    path = file == .credentials ? config.paths.credentials : config.paths.config
    name = "profile \"\(profile.name)\" in \(path)"
    self.profile = profile.name
    section = (file == .credentials ? profile.credentialsFile : profile.configFile) ?? [:]
  }

  /// Absent when the profile has no access key ID there. An empty value counts as none; botocore would sign
  /// with it.
  public func search() throws -> CredentialAnswer {
    guard let id = text("aws_access_key_id") else {
      return .absent(.noProperty(["aws_access_key_id"], profile: profile, file: path))
    }
    guard let key = text("aws_secret_access_key") else {
      throw CredentialError(
        code: .incomplete, place: name, detail: "has aws_access_key_id but no aws_secret_access_key",
        remedy: "add it")
    }
    return .found(
      Credentials(
        accessKeyID: id.reveal(), secretAccessKey: key,
        sessionToken: text("aws_security_token") ?? text("aws_session_token"),
        accountID: text("aws_account_id")?.reveal()))
  }

  private func text(_ name: String) -> Secret<String>? {
    guard let text = section[name]?.text, !text.reveal().isEmpty else { return nil }
    return text
  }
}
