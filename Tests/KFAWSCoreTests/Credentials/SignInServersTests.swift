// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import KFAWSCore

/// SSO, SSO OIDC and the sign-in service as real servers, with real files in a home of their own.
@Suite struct SignInServersTests {
  private static let role = """
    {"roleCredentials": {"accessKeyId": "ASIASSO", "secretAccessKey": "s", "sessionToken": "t",
     "expiration": 4070908800000}}
    """
  private static let config = """
    [profile dev]
    sso_session = work
    sso_account_id = 123456789012
    sso_role_name = dev
    [sso-session work]
    sso_start_url = https://w
    sso_region = eu-north-1
    """

  /// A home with the config above and a token that ends then.
  private func withHome(
    _ config: String, _ tokens: [String: String], _ body: (String) async throws -> Void
  ) async throws {
    let home = FileManager.default.temporaryDirectory.appending(path: "home-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: home) }
    for (path, text) in ["\(home)/.aws/config": config].merging(
      Dictionary(uniqueKeysWithValues: tokens.map { ("\(home)/\($0)", $1) }), uniquingKeysWith: { $1 })
    {
      try SharedConfig.writeFile(path, Array(text.utf8))
    }
    try await body(home)
  }

  private func chain(
    _ home: String, _ server: LoopbackServer, profile: String, _ transport: CurlTransport
  ) throws -> CredentialChain {
    let environment = ["AWS_EC2_METADATA_DISABLED": "true"]
    let config = try SharedConfig(environment: environment, homeDirectory: home, profile: profile)
    let access = CredentialAccess(
      region: "us-west-2", endpoints: EndpointResolver(override: Endpoint(origin: server.origin)),
      transport: transport, metadata: transport, timekeeper: CaseTimekeeper())
    return CredentialChain(environment: environment, config: config, access: access)
  }

  /// `sso-session` names the file: `sha1("work")`.
  private static let file = ".aws/sso/cache/\(digest).json"
  private static let digest = "e274eeff768c6396088ec6eb091f4bf4d47ab1e0"

  private static func token(endsAt end: String) -> String {
    """
    {"startUrl": "https://w", "accessToken": "old", "expiresAt": "\(end)", "clientId": "c",
     "clientSecret": "cs", "refreshToken": "rt", "registrationExpiresAt": "2099-01-01T00:00:00Z", "other": [1]}
    """
  }

  @Sendable private static func sso(_ request: LoopbackServer.Received) -> LoopbackServer.Reply {
    switch (request.method, request.target.split(separator: "?")[0]) {
    case ("POST", "/token"):
      let body = #"{"accessToken": "new", "expiresIn": 3600, "refreshToken": "rt2"}"#
      return .answer(200, body: Array(body.utf8))
    case ("GET", "/federation/credentials") where request.headers["x-amz-sso_bearer_token"] == "new":
      return .answer(200, body: Array(role.utf8))
    default:
      let echo = request.headers["x-amz-sso_bearer_token"] ?? "-"
      return .answer(
        401, headers: ["x-amzn-ErrorType": "UnauthorizedException"],
        body: Array("{\"message\":\"\(echo)\"}".utf8))
    }
  }

  @Test(
    .timeLimit(.minutes(30)),
    arguments: [
      ("2001-01-01T00:00:00Z", "it has ended"),
      ("2027-01-15T08:14:59Z", "less than a quarter of an hour is left"),
    ])
  func renewsASignInAndKeepsTheToken(end: String, why: String) async throws {
    try await withHome(Self.config, [Self.file: Self.token(endsAt: end)]) { home in
      try await LoopbackServer.run(Self.sso) { server in
        let transport = CurlTransport()
        let found = try await chain(home, server, profile: "dev", transport).credentials()
        #expect(found?.accessKeyID == "ASIASSO" && found?.accountID == "123456789012", "\(why)")
        let path = "\(home)/\(Self.file)"
        let data = try Data(contentsOf: URL(filePath: path))
        let stored = try JSONDecoder().decode([String: JSONValue].self, from: data)
        #expect(stored["accessToken"] == .string("new") && stored["refreshToken"] == .string("rt2"))
        #expect(
          stored["expiresAt"] == .string("2027-01-15T09:00:00Z") && stored["region"] == .string("eu-north-1"))
        #expect(stored["clientSecret"] == .string("cs") && stored["other"] == .array([.number(1)]))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(home)/.aws/sso/cache").count == 1)
        // The next run finds it and renews nothing.
        _ = try await chain(home, server, profile: "dev", transport).credentials()
        #expect(
          await targets(of: server, 3) == ["/token", "/federation/credentials", "/federation/credentials"])
      }
    }
  }

  private func targets(of server: LoopbackServer, _ count: Int) async -> [String] {
    var targets: [String] = []
    for await event in server.events {
      if case .requested(let request) = event {
        targets.append(String(request.target.split(separator: "?")[0]))
        if targets.count == count { break }
      }
    }
    return targets
  }

  @Test(.timeLimit(.minutes(30))) func saysHowToSignInAndNotTheToken() async throws {
    let token = Self.token(endsAt: "2099-01-01T00:00:00Z").replacing("\"old\"", with: "\"SECRET-TOKEN\"")
    try await withHome(Self.config, [Self.file: token]) { home in
      try await LoopbackServer.run(Self.sso) { server in
        let chain = try chain(home, server, profile: "dev", CurlTransport())
        let error = await #expect(throws: CredentialError.self) { try await chain.credentials() }
        #expect(
          error?.description
            == "SSO of profile \"dev\": AWS does not accept the sign-in any more; run aws sso login --profile dev"
        )
      }
    }
  }

  @Test(.timeLimit(.minutes(30))) func provesTheKeyOfALogin() async throws {
    let key = try await OpenSSL.key()
    let login = """
      {"accessToken": {"accessKeyId": "ASIAOLD", "secretAccessKey": "s", "sessionToken": "t",
       "accountId": "123456789012", "expiresAt": "2001-01-01T00:00:00Z"}, "clientId": "c", "refreshToken": "rt",
       "dpopKey": "\(key.replacing("\n", with: "\\n"))"}
      """
    let renewed = """
      {"accessToken": {"accessKeyId": "ASIANEW", "secretAccessKey": "ns", "sessionToken": "nt"},
       "expiresIn": 900, "refreshToken": "rt2"}
      """
    let name = "arn:aws:iam::1:user/me"
    let digest = Digest.sha256(name).hex
    try await withHome(
      "[profile me]\nlogin_session = \(name)\n", [".aws/login/cache/\(digest).json": login]
    ) { home in
      let proofs = Locked<[String]>([])
      try await LoopbackServer.run({ request in
        proofs.withLock { $0.append(request.headers["DPoP"] ?? "") }
        return .answer(200, body: Array(renewed.utf8))
      }) { server in
        let found = try await chain(home, server, profile: "me", CurlTransport()).credentials()
        #expect(found?.accessKeyID == "ASIANEW" && found?.accountID == "123456789012")
        #expect(found?.expiration == Date(timeIntervalSince1970: 1_800_000_900))
        let proof = try #require(proofs.withLock { $0.first })
        try await ProofKeyTests.check(proof, of: key, url: "\(server.url)/v1/token")
        let text = try String(contentsOfFile: "\(home)/.aws/login/cache/\(digest).json", encoding: .utf8)
        #expect(text.contains("\"rt2\"") && text.contains("ASIANEW") && text.contains("dpopKey"))
      }
    }
  }
}
