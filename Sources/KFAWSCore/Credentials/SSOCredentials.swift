// SPDX-License-Identifier: Apache-2.0

internal import struct FoundationEssentials.Date

/// The credentials of a role that somebody took who signed in with `aws sso login`: by an `sso_session`, whose
/// token is renewed, or by an `sso_start_url` in the profile, as it used to be.
public struct SSOCredentials: CredentialPlace {
  /// What the place is called in messages.
  public let name: String
  private let profile: Profile
  private let surroundings: CredentialSurroundings

  init(_ profile: Profile, _ surroundings: CredentialSurroundings) {
    self.profile = profile
    self.surroundings = surroundings
    name = "SSO of profile \"\(profile.name)\""
  }

  /// Absent when the profile names neither an account nor a role of SSO.
  public func search() async throws -> CredentialAnswer {
    guard profile.has("sso_role_name") || profile.has("sso_account_id") else {
      let names = ["sso_account_id", "sso_role_name"]
      return .absent(.noProperty(names, profile: profile.name, file: nil))
    }
    let signIn = try SSOSignIn(profile, surroundings.config)
    let role = SSORole(
      account: try profile.required("sso_account_id"), role: try profile.required("sso_role_name"),
      region: signIn.region)
    let token = try await SSOToken(signIn, surroundings, place: name).accessToken()
    return .found(try await credentials(of: role, token))
  }

  private func credentials(of role: SSORole, _ token: Secret<String>) async throws -> Credentials {
    try await CredentialError.naming(
      name, secrets: [token], remedy: "check sso_account_id and sso_role_name, and whether they are yours"
    ) {
      do {
        return try await surroundings.access.issuer.roleCredentials(role, accessToken: token)
      } catch let refusal as IssuerRefusal where refusal.status == 401 {
        throw CredentialError.signIn(at: name, "AWS does not accept the sign-in any more", profile)
      }
    }
  }
}

extension CredentialError {
  static func signIn(at place: String, _ detail: String, _ profile: Profile) -> CredentialError {
    let option = profile.name == "default" ? "" : " --profile \(profile.name)"
    return CredentialError(
      code: .signInNeeded, place: place, detail: detail, remedy: "run aws sso login\(option)")
  }
}

/// What a profile says of where to sign in.
struct SSOSignIn: Sendable, Equatable {
  var profile: String
  /// Nil in the old form.
  var session: String?
  var startURL: String
  var region: String

  /// - Throws: when something is missing, or profile and session contradict each other.
  init(_ profile: Profile, _ config: SharedConfig) throws(CredentialError) {
    self.profile = profile.name
    session = try profile.line("sso_session")
    var source = profile
    if let session {
      guard let section = config.ssoSessions[session] else {
        throw profile.problem(
          .malformed, "has an sso_session that has no section",
          "add a section [sso-session NAME] to \(config.paths.config)")
      }
      for (name, value) in section where profile.has(name) && profile.value(name) != value {
        throw profile.problem(
          .malformed, "has another \(name) than its sso-session", "remove it from the profile")
      }
      source = Profile(name: profile.name, configFile: section)
    }
    startURL = try source.required("sso_start_url")
    region = try source.required("sso_region")
  }
}

/// The token of a sign-in: read from the file where `aws sso login` left it, renewed when it is about to end.
struct SSOToken {
  /// What a renewal shows: who was registered, and that it may ask.
  struct Renewal: Sendable, Equatable {
    var clientID: String
    var clientSecret: Secret<String>
    var refreshToken: Secret<String>
  }

  /// What a renewal gives.
  struct Renewed: Sendable, Equatable {
    var accessToken: Secret<String>
    var lifetime: Int
    var refreshToken: Secret<String>?
  }

  private let signIn: SSOSignIn
  private let surroundings: CredentialSurroundings
  private let place: String
  private let file: TokenFile

  init(_ signIn: SSOSignIn, _ surroundings: CredentialSurroundings, place: String) {
    self.signIn = signIn
    self.surroundings = surroundings
    self.place = place
    file = TokenFile.sso(signIn.session ?? signIn.startURL, surroundings.config)
  }

  /// A token that has not ended.
  func accessToken() async throws -> Secret<String> {
    let stored = try stored()
    guard let token = stored["accessToken"]?.text, let end = date(stored["expiresAt"]) else {
      throw needed("the file with the sign-in's token cannot be read")
    }
    let left = end.timeIntervalSince(surroundings.access.timekeeper.now)
    // botocore renews from a quarter of an hour before the end, in the new form only.
    if signIn.session != nil, left < 15 * 60, let renewal = renewal(from: stored) {
      do { return try await renew(renewal, stored) } catch is CancellationError {
        throw CancellationError()
      } catch  where left <= 0 { throw failure(error) } catch {}
    }
    guard left > 0 else { throw needed("the sign-in has ended") }
    return token
  }

  private func stored() throws(CredentialError) -> [String: TokenValue] {
    let stored: [String: TokenValue]?
    do { stored = try file.read() } catch {
      throw needed("the file with the sign-in's token cannot be read")
    }
    if let stored { return stored }
    throw needed("nobody has signed in")
  }

  /// Nil when the file lacks something for it, or the registration has ended.
  private func renewal(from stored: [String: TokenValue]) -> Renewal? {
    guard let id = stored["clientId"]?.text, let secret = stored["clientSecret"]?.text,
      let token = stored["refreshToken"]?.text, let end = date(stored["registrationExpiresAt"]),
      end > surroundings.access.timekeeper.now
    else { return nil }
    return Renewal(clientID: id.reveal(), clientSecret: secret, refreshToken: token)
  }

  private func renew(_ renewal: Renewal, _ stored: [String: TokenValue]) async throws -> Secret<String> {
    let renewed = try await surroundings.access.issuer.renew(renewal, in: signIn.region)
    let end = surroundings.access.timekeeper.now.addingTimeInterval(Double(renewed.lifetime))
    var token = stored
    token["startUrl"] = TokenValue(signIn.startURL)
    token["region"] = TokenValue(signIn.region)
    token["accessToken"] = .string(renewed.accessToken)
    token["expiresAt"] = TokenValue(CredentialDate.text(end))
    token["refreshToken"] = renewed.refreshToken.map(TokenValue.string)
    // A home that cannot be written to costs the next run another renewal, and this one nothing.
    try? file.write(token)
    return renewed.accessToken
  }

  private func failure(_ error: any Error) -> CredentialError {
    guard let error = error as? TransportError else { return needed("the sign-in has ended") }
    return CredentialError(
      code: .unreachable, place: place, detail: "\(error)", remedy: "check the network and sso_region")
  }

  private func date(_ value: TokenValue?) -> Date? {
    value?.text.flatMap { CredentialDate.parse($0.reveal()) }
  }

  private func needed(_ detail: String) -> CredentialError {
    .signIn(at: place, detail, Profile(name: signIn.profile))
  }
}
