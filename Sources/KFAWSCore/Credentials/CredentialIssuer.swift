// SPDX-License-Identifier: Apache-2.0

internal import struct FoundationEssentials.Date

/// The calls to AWS that give out credentials. The layers above implement it, for it needs their client.
///
/// All of them throw ``IssuerRefusal`` for an answer that gives nothing and ``TransportError`` for none.
protocol CredentialIssuer: Sendable {
  /// STS AssumeRole, signed with `source`.
  func assumeRole(_ role: RoleRequest, as source: Credentials) async throws -> Credentials
  /// STS AssumeRoleWithWebIdentity, unsigned.
  func assumeRole(_ role: RoleRequest, webIdentity token: Secret<String>) async throws -> Credentials
  /// SSO GetRoleCredentials, unsigned, in the Region of the sign-in.
  func roleCredentials(_ role: SSORole, accessToken: Secret<String>) async throws -> Credentials
  /// SSO OIDC CreateToken with a refresh token, unsigned, in the Region of the sign-in.
  func renew(_ token: SSOToken.Renewal, in region: String) async throws -> SSOToken.Renewed
  /// Sign-in CreateOAuth2Token with a refresh token and the proof of a key, unsigned.
  func renew(_ login: LoginToken.Renewal) async throws -> LoginToken.Renewed
}

/// A role to be assumed.
struct RoleRequest: Sendable, Equatable {
  var arn: String
  /// Shows in the account's CloudTrail; nil for one that names this library and the time.
  var sessionName: String?
  var externalID: String?
  var duration: Int?
  /// The device that the code is of.
  var mfaSerial: String?
  var mfaCode: Secret<String>?
}

/// A role of an account that somebody who signed in may take.
struct SSORole: Sendable, Equatable {
  var account: String
  var role: String
  var region: String
}

/// What AWS answered instead of credentials.
struct IssuerRefusal: Error, Equatable {
  var operation: String
  var status: Int
  var code: String
  var message: String

  /// Operation, code and message, which may repeat what the request held: that is taken out.
  func words(without secrets: [Secret<String>]) -> String {
    let words = "\(operation): \(code)" + (message.isEmpty ? "" : ": \(message)")
    return secrets.map { $0.reveal() }.filter { $0.count > 3 }
      .reduce(words) { $0.replacing($1, with: "•••") }.printable(limit: 500)
  }
}

/// Asks a person for the code of an MFA device; nil when there is none to be had.
public typealias MFAPrompt = @Sendable (_ serial: String) async throws -> String?

/// What the places of a chain need beyond variables and files: AWS, the machine's own network, the time, and
/// a person.
///
/// ``init(region:endpoints:usesGlobalSTS:transport:retries:userAgent:metadata:timekeeper:logger:mfaCode:)`` makes one.
public struct CredentialAccess: Sendable {
  let issuer: any CredentialIssuer
  /// Reaches addresses on the machine's own link: no proxies, short time-outs.
  let metadata: any HTTPTransport
  let timekeeper: any Timekeeper
  let mfaCode: MFAPrompt?

  init(
    issuer: any CredentialIssuer, metadata: any HTTPTransport, timekeeper: any Timekeeper,
    mfaCode: MFAPrompt? = nil
  ) {
    self.issuer = issuer
    self.metadata = metadata
    self.timekeeper = timekeeper
    self.mfaCode = mfaCode
  }
}

/// Everything that the places of one chain are made of.
struct CredentialSurroundings: Sendable {
  let environment: [String: String]
  let config: SharedConfig
  let access: CredentialAccess

  /// A variable; an empty one counts as not set.
  func variable(_ name: String) -> String? {
    environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// A setting that is a variable first and else a property of the chosen profile.
  func setting(_ variable: String, _ property: String) -> String? {
    self.variable(variable) ?? config.profile.text(property).flatMap { $0.isEmpty ? nil : $0 }
  }
}
