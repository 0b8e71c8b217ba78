// SPDX-License-Identifier: Apache-2.0

/// A way of getting credentials that stands in botocore's order but is not built yet: it finds nothing, or
/// says what it found.
///
/// Going on to the next place instead could mean working in another account.
struct UnsupportedCredentials: CredentialProvider {
  /// The ways, by the property that asks for them.
  enum Way: String, Sendable {
    case assumeRole = "role_arn"
    case webIdentity = "web_identity_token_file"
    case singleSignOn = "sso_account_id"
    case login = "login_session"
    case process = "credential_process"
  }

  let name: String
  private let way: Way
  private let profile: Profile
  private let environment: [String: String]

  init(_ way: Way, _ config: SharedConfig, environment: [String: String] = [:]) {
    self.way = way
    self.environment = environment
    profile = config.profile
    name = "\(way.rawValue) of profile \"\(profile.name)\""
  }

  func credentials() throws(CredentialError) -> Credentials? {
    guard isAskedFor else { return nil }
    throw CredentialError(
      code: .notSupported,
      place: "profile \"\(profile.name)\"",
      detail: "has \(way.rawValue), which is not supported yet",
      remedy: "export credentials to the environment, or name a profile with a key pair"
    )
  }

  private var isAskedFor: Bool {
    switch way {
    case .assumeRole: has("role_arn") && !has("web_identity_token_file")
    case .singleSignOn: has("sso_account_id") || has("sso_role_name")
    case .webIdentity: has(way.rawValue) || environment["AWS_WEB_IDENTITY_TOKEN_FILE"] != nil
    case .login, .process: has(way.rawValue)
    }
  }

  private func has(_ name: String) -> Bool { profile.value(name) != nil }
}
