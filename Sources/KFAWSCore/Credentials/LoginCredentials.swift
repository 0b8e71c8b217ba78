// SPDX-License-Identifier: Apache-2.0

/// The credentials of somebody who signed in to the console with `aws login`: a profile's `login_session`.
public struct LoginCredentials: CredentialPlace {
  /// What the place is called in messages.
  public let name: String
  private let profile: Profile
  private let surroundings: CredentialSurroundings

  init(_ profile: Profile, _ surroundings: CredentialSurroundings) {
    self.profile = profile
    self.surroundings = surroundings
    name = "login_session of profile \"\(profile.name)\""
  }

  /// Absent when the profile has no `login_session`.
  public func search() async throws -> CredentialAnswer {
    guard profile.has("login_session") else {
      return .absent(.noProperty(["login_session"], profile: profile.name, file: nil))
    }
    let file = TokenFile.login(try profile.required("login_session"), in: folder, surroundings.config)
    let token = try token(in: file)
    let left = token.credentials.expiration?.timeIntervalSince(surroundings.access.timekeeper.now) ?? 0
    // botocore renews in the last five minutes.
    guard left <= 5 * 60 else { return .found(token.credentials) }
    return .found(try await renew(token, in: file))
  }

  private var folder: String {
    let expansion = PathExpansion(
      environment: surroundings.environment, homeDirectory: surroundings.config.homeDirectory)
    return surroundings.variable("AWS_LOGIN_CACHE_DIRECTORY").map(expansion.path)
      ?? "\(surroundings.config.homeDirectory)/.aws/login/cache"
  }

  private func token(in file: TokenFile) throws(CredentialError) -> LoginToken {
    let stored: [String: TokenValue]?
    do { stored = try file.read() } catch { throw needed("the file of the sign-in cannot be read") }
    guard let stored else { throw needed("nobody has signed in") }
    guard let token = LoginToken(stored) else { throw needed("the file of the sign-in is not complete") }
    return token
  }

  private func renew(_ token: LoginToken, in file: TokenFile) async throws -> Credentials {
    let renewal = token.renewal
    let secrets = [renewal.refreshToken, renewal.key]
    let renewed = try await CredentialError.naming(name, secrets: secrets, remedy: remedy) {
      do { return try await surroundings.access.issuer.renew(renewal) } catch let refusal as IssuerRefusal
        where refusal.code == "AccessDeniedException"
      {
        throw needed("the sign-in has ended, or signin:CreateOAuth2Token is not allowed")
      }
    }
    let end = surroundings.access.timekeeper.now.addingTimeInterval(Double(renewed.lifetime))
    let next = token.with(renewed, endingAt: CredentialDate.text(end))
    try? file.write(next.stored)
    return next.credentials
  }

  private var remedy: String {
    profile.name == "default" ? "run aws login" : "run aws login --profile \(profile.name)"
  }

  private func needed(_ detail: String) -> CredentialError {
    CredentialError(code: .signInNeeded, place: name, detail: detail, remedy: remedy)
  }
}

/// What `aws login` keeps in its file.
struct LoginToken: Sendable {
  /// What a renewal shows: who asks, that it may, and the key whose proof goes along.
  struct Renewal: Sendable, Equatable {
    var clientID: String
    var refreshToken: Secret<String>
    /// A private key of P-256 in PEM.
    var key: Secret<String>
  }

  /// What a renewal gives.
  struct Renewed: Sendable, Equatable {
    var accessKeyID: String
    var secretAccessKey: Secret<String>
    var sessionToken: Secret<String>
    var lifetime: Int
    var refreshToken: Secret<String>
  }

  let stored: [String: TokenValue]
  let credentials: Credentials
  let renewal: Renewal

  /// Nil when something is missing.
  init?(_ stored: [String: TokenValue]) {
    guard let access = stored["accessToken"]?.object, let id = access["accessKeyId"]?.text,
      let key = access["secretAccessKey"]?.text, let session = access["sessionToken"]?.text,
      let account = access["accountId"]?.text, let end = access["expiresAt"]?.text,
      let date = CredentialDate.parse(end.reveal()), let client = stored["clientId"]?.text,
      let refresh = stored["refreshToken"]?.text, let proof = stored["dpopKey"]?.text
    else { return nil }
    self.stored = stored
    credentials = Credentials(
      accessKeyID: id.reveal(), secretAccessKey: key, sessionToken: session, expiration: date,
      accountID: account.reveal())
    renewal = Renewal(clientID: client.reveal(), refreshToken: refresh, key: proof)
  }

  /// This token with what was renewed; what other tools keep in the file stays.
  func with(_ renewed: Renewed, endingAt end: String) -> LoginToken {
    var stored = stored
    var access = stored["accessToken"]?.object ?? [:]
    access["accessKeyId"] = TokenValue(renewed.accessKeyID)
    access["secretAccessKey"] = .string(renewed.secretAccessKey)
    access["sessionToken"] = .string(renewed.sessionToken)
    access["expiresAt"] = TokenValue(end)
    stored["accessToken"] = .object(access)
    stored["refreshToken"] = .string(renewed.refreshToken)
    return LoginToken(stored) ?? self
  }
}
