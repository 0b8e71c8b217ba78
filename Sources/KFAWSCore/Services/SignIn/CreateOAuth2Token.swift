// SPDX-License-Identifier: Apache-2.0

/// Sign-in CreateOAuth2Token with a refresh token: what `aws login` began goes on. The header `DPoP` proves
/// that the same key asks (RFC 9449).
struct CreateOAuth2Token: AWSOperation {
  struct Output: Decodable, Sendable {
    struct Access: Decodable, Sendable {
      var accessKeyId: String
      var secretAccessKey: String
      var sessionToken: String
    }
    var accessToken: Access
    var expiresIn: Int
    var refreshToken: String
  }

  private struct Body: Encodable {
    var clientId: String
    var grantType = "refresh_token"
    var refreshToken: String
  }

  static let service = AWSService.signin
  static let effect = OperationEffect.mutatesOnce
  static let isSigned = false
  var renewal: LoginToken.Renewal
  var secrets: [Secret<String>] { [renewal.refreshToken] }
  /// The proof; its text holds the URL, so it is made when that is known.
  var proof: Secret<String>?

  func draft() throws -> RequestDraft {
    var headers: HTTPHeaders = ["Content-Type": "application/json"]
    headers["DPoP"] = proof?.reveal()
    let body = Body(clientId: renewal.clientID, refreshToken: renewal.refreshToken.reveal())
    return RequestDraft(pathSegments: ["v1", "token"], headers: headers, body: try WireJSON.encode(body))
  }

  func output(from response: HTTPResponse) throws -> Output {
    try WireJSON.decode(Output.self, from: response, of: Self.name)
  }
}

extension CreateOAuth2Token.Output {
  var renewed: LoginToken.Renewed {
    LoginToken.Renewed(
      accessKeyID: accessToken.accessKeyId, secretAccessKey: Secret(accessToken.secretAccessKey),
      sessionToken: Secret(accessToken.sessionToken), lifetime: expiresIn,
      refreshToken: Secret(refreshToken))
  }
}
