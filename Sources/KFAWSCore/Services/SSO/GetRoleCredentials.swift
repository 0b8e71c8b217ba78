// SPDX-License-Identifier: Apache-2.0

internal import struct FoundationEssentials.Date

/// SSO GetRoleCredentials: credentials of a role in an account for the token of a sign-in.
struct GetRoleCredentials: AWSOperation {
  struct Output: Decodable, Sendable {
    struct Role: Decodable, Sendable {
      var accessKeyId: String
      var secretAccessKey: String
      var sessionToken: String
      /// Milliseconds since 1970.
      var expiration: Double
    }
    var roleCredentials: Role
  }

  static let service = AWSService.sso
  static let effect = OperationEffect.reads
  static let isSigned = false
  var role: SSORole
  var accessToken: Secret<String>
  var secrets: [Secret<String>] { [accessToken] }

  func draft() -> RequestDraft {
    RequestDraft(
      method: "GET", pathSegments: ["federation", "credentials"],
      query: [QueryItem("role_name", role.role), QueryItem("account_id", role.account)],
      headers: ["x-amz-sso_bearer_token": accessToken.reveal()])
  }

  func output(from response: HTTPResponse) throws -> Output {
    try WireJSON.decode(Output.self, from: response, of: Self.name)
  }
}

extension GetRoleCredentials.Output {
  func credentials(of account: String) -> Credentials {
    Credentials(
      accessKeyID: roleCredentials.accessKeyId, secretAccessKey: Secret(roleCredentials.secretAccessKey),
      sessionToken: Secret(roleCredentials.sessionToken),
      expiration: Date(timeIntervalSince1970: (roleCredentials.expiration / 1000).rounded(.down)),
      accountID: account)
  }
}

/// SSO OIDC CreateToken with a refresh token: a sign-in goes on.
struct CreateToken: AWSOperation {
  struct Output: Decodable, Sendable {
    var accessToken: String
    var expiresIn: Int
    var refreshToken: String?
  }

  private struct Body: Encodable {
    var clientId: String
    var clientSecret: String
    var grantType = "refresh_token"
    var refreshToken: String
  }

  static let service = AWSService.ssoOIDC
  static let effect = OperationEffect.mutatesOnce
  static let isSigned = false
  var renewal: SSOToken.Renewal
  var secrets: [Secret<String>] { [renewal.clientSecret, renewal.refreshToken] }

  func draft() throws -> RequestDraft {
    let body = Body(
      clientId: renewal.clientID, clientSecret: renewal.clientSecret.reveal(),
      refreshToken: renewal.refreshToken.reveal())
    return RequestDraft(
      pathSegments: ["token"], headers: ["Content-Type": "application/json"], body: try WireJSON.encode(body))
  }

  func output(from response: HTTPResponse) throws -> Output {
    try WireJSON.decode(Output.self, from: response, of: Self.name)
  }
}
