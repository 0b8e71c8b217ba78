// SPDX-License-Identifier: Apache-2.0

/// The credentials of a role that a profile names with `role_arn`, assumed with those of another profile
/// (`source_profile`, chains of them too) or of another place (`credential_source`).
public struct AssumeRoleCredentials: CredentialPlace {
  /// What the place is called in messages.
  public let name: String
  private let profile: Profile
  /// Nil when the profile has no role to assume; a failure is told only when somebody asks.
  private let role: Result<AssumedRole, CredentialError>?

  init(_ surroundings: CredentialSurroundings) {
    profile = surroundings.config.profile
    name = "role_arn of profile \"\(profile.name)\""
    let chain = RoleChain(surroundings: surroundings)
    guard RoleChain.isRole(profile) else {
      role = nil
      return
    }
    do throws(CredentialError) {
      role = .success(try chain.role(of: profile, visited: [profile.name]))
    } catch {
      role = .failure(error)
    }
  }

  /// Absent when the profile has no `role_arn`, or has a web identity's.
  public func search() async throws -> CredentialAnswer {
    guard let role else { return .absent(.noProperty(["role_arn"], profile: profile.name, file: nil)) }
    return .found(try await role.get().assume())
  }
}

/// One role with what it is assumed with.
struct AssumedRole: CredentialProvider {
  let name: String
  let request: RoleRequest
  /// Kept from one renewal to the next, so that nobody types a code twice for it.
  let source: CachedCredentials
  let access: CredentialAccess

  func credentials() async throws -> Credentials? { try await assume() }

  /// One call of STS, after a question to a person where the role asks for a code.
  func assume() async throws -> Credentials {
    let source = try await self.source.current()
    var request = request
    if let serial = request.mfaSerial { request.mfaCode = try await code(of: serial) }
    let secrets = [source.secretAccessKey, source.sessionToken, request.mfaCode].compactMap(\.self)
    return try await CredentialError.naming(
      name, secrets: secrets, remedy: "check the role's trust policy and who \(self.source.name) is"
    ) { [request] in
      try await access.issuer.assumeRole(request, as: source)
    }
  }

  private func code(of serial: String) async throws -> Secret<String> {
    guard let prompt = access.mfaCode else {
      throw CredentialError(
        code: .promptNeeded, place: name, detail: "asks for an MFA code, and nobody can be asked",
        remedy: "run this on a terminal, or export credentials that were got with a code")
    }
    guard let code = try await prompt(serial), !code.isEmpty else {
      throw CredentialError(
        code: .promptNeeded, place: name, detail: "no MFA code was given", remedy: "try again")
    }
    return Secret(code)
  }
}

/// Follows `source_profile` from profile to profile; botocore's rules.
struct RoleChain {
  let surroundings: CredentialSurroundings

  /// Web identities have a place of their own, also when they are a source.
  static func isRole(_ profile: Profile) -> Bool {
    profile.has("role_arn") && !profile.has("web_identity_token_file")
  }

  private static func hasKeys(_ profile: Profile) -> Bool {
    profile.has("aws_access_key_id") || profile.has("aws_secret_access_key")
  }

  /// - Parameter visited: the profiles on the way here, this one included.
  func role(of profile: Profile, visited: [String]) throws(CredentialError) -> AssumedRole {
    let source = try source(of: profile, visited: visited)
    let request = RoleRequest(
      arn: try profile.required("role_arn"), sessionName: try profile.line("role_session_name"),
      externalID: try profile.line("external_id"), duration: try Self.duration(profile),
      mfaSerial: try profile.line("mfa_serial"))
    return AssumedRole(
      name: "role_arn of profile \"\(profile.name)\"", request: request,
      source: CachedCredentials(source, timekeeper: surroundings.access.timekeeper),
      access: surroundings.access)
  }

  private func source(
    of profile: Profile, visited: [String]
  ) throws(CredentialError) -> any CredentialProvider {
    switch (profile.has("source_profile"), profile.has("credential_source")) {
    case (true, true):
      throw profile.problem(
        .malformed, "has both source_profile and credential_source", "remove one of them")
    case (false, false):
      throw profile.problem(
        .incomplete, "has role_arn but neither source_profile nor credential_source", "add one of them")
    case (false, true): return try namedSource(of: profile)
    case (true, false): return try sourceProfile(of: profile, visited: visited)
    }
  }

  private func namedSource(of profile: Profile) throws(CredentialError) -> any CredentialProvider {
    switch profile.text("credential_source") {
    case "Environment": return EnvironmentCredentials(environment: surroundings.environment)
    case "EcsContainer": return ContainerCredentials(surroundings)
    case "Ec2InstanceMetadata": return InstanceCredentials(surroundings)
    default:
      throw profile.problem(
        .malformed, "has a credential_source that is none",
        "write Environment, EcsContainer or Ec2InstanceMetadata")
    }
  }

  /// A profile may name itself for its own key pair; any other way back is a circle.
  private func sourceProfile(
    of profile: Profile, visited: [String]
  ) throws(CredentialError) -> any CredentialProvider {
    let name = try profile.required("source_profile")
    guard let source = surroundings.config.profiles[name] else {
      throw profile.problem(
        .malformed, "has a source_profile that is no profile",
        "correct the name: there are \(surroundings.config.profileNames.joined(separator: ", "))")
    }
    let isOwnKeyPair = name == profile.name && Self.hasKeys(source)
    guard !visited.contains(name) || isOwnKeyPair else {
      throw profile.problem(
        .malformed, "leads in a circle: \((visited + [name]).joined(separator: " → "))",
        "let the last source_profile be one with a key pair")
    }
    if Self.hasKeys(source) || !Self.isRole(source) {
      return CredentialChain(
        name: "profile \"\(name)\"", CredentialChain.places(of: source, surroundings, usesVariables: false))
    }
    return try role(of: source, visited: visited + [name])
  }

  /// botocore ignores a number that is none; the role would end earlier than was asked for.
  private static func duration(_ profile: Profile) throws(CredentialError) -> Int? {
    guard let text = try profile.line("duration_seconds") else { return nil }
    if let seconds = Int(text), seconds > 0 { return seconds }
    throw profile.problem(.malformed, "has a duration_seconds that is no number", "write whole seconds")
  }
}
