// SPDX-License-Identifier: Apache-2.0

/// The credentials of a role that is assumed with a token from a file, as pods have one: by
/// `AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN`, or by `web_identity_token_file` and `role_arn`.
public struct WebIdentityCredentials: CredentialPlace {
  /// What the place is called in messages.
  public let name: String
  private let profile: Profile
  private let surroundings: CredentialSurroundings
  /// False when an option names the profile: its variables do not count then.
  private let usesVariables: Bool

  init(_ profile: Profile, _ surroundings: CredentialSurroundings, usesVariables: Bool) {
    self.profile = profile
    self.surroundings = surroundings
    self.usesVariables = usesVariables
    name = "web identity of profile \"\(profile.name)\""
  }

  /// Absent when neither the environment nor the profile names a token file.
  public func search() async throws -> CredentialAnswer {
    guard let path = try value("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file") else {
      let property = "web_identity_token_file"
      return .absent(
        usesVariables
          ? .neither(variable: "AWS_WEB_IDENTITY_TOKEN_FILE", property: property, profile: profile.name)
          : .noProperty([property], profile: profile.name, file: nil))
    }
    guard let role = try value("AWS_ROLE_ARN", "role_arn") else {
      throw CredentialError(
        code: .incomplete, place: name, detail: "a token file is named, but no role",
        remedy: "set AWS_ROLE_ARN, or role_arn in the profile")
    }
    let request = RoleRequest(arn: role, sessionName: try value("AWS_ROLE_SESSION_NAME", "role_session_name"))
    let token = try token(at: path)
    let credentials = try await CredentialError.naming(
      name, secrets: [token], remedy: "check the role's trust policy and the token's audience"
    ) {
      try await surroundings.access.issuer.assumeRole(request, webIdentity: token)
    }
    return .found(credentials)
  }

  /// Read again at each renewal, for Kubernetes puts a new one there.
  private func token(at path: String) throws(CredentialError) -> Secret<String> {
    let text = try surroundings.config.read(path, for: name, as: "the token file")
    if !text.reveal().isEmpty { return text }
    throw CredentialError(
      code: .malformed, place: name, detail: "the token file is empty", remedy: "look who writes it")
  }

  private func value(_ variable: String, _ property: String) throws(CredentialError) -> String? {
    if usesVariables, let value = surroundings.variable(variable) { return value }
    return try profile.line(property)
  }
}
