// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import TestSupport
import Testing

@testable import KFAWSCore

/// Roles that STS gives out, and what is done with them: STS of the emulator, the program's own client.
@Suite struct AssumedRoleTests {
  private static let config = """
    [profile base]
    aws_access_key_id = AKIAEXAMPLE
    aws_secret_access_key = example
    [profile middle]
    role_arn = arn:aws:iam::123456789012:role/middle
    source_profile = base
    role_session_name = one
    [profile top]
    role_arn = arn:aws:iam::123456789012:role/top
    source_profile = middle
    role_session_name = two
    mfa_serial = arn:aws:iam::123456789012:mfa/me
    [profile pod]
    role_arn = arn:aws:iam::123456789012:role/pod
    web_identity_token_file = /token
    role_session_name = three
    """

  private func withClient(
    _ profile: String, _ body: @Sendable (Emulator, AWSClient) async throws -> Void
  ) async throws {
    try await EmulatorPool.shared.withEmulator { emulator in
      let config = try SharedConfig(environment: [:], homeDirectory: "/h", profile: profile) { path in
        ["/h/.aws/config": Self.config, "/token": "eyJ.web.token"][path].map { Array($0.utf8) }
      }
      let transport = CurlTransport()
      defer { transport.shutdown() }
      let endpoints = EndpointResolver(override: Endpoint(url: emulator.url))
      let access = CredentialAccess(
        region: "us-west-2", endpoints: endpoints, transport: transport, metadata: transport,
        mfaCode: { _ in "123456" })
      let chain = CredentialChain(environment: [:], config: config, access: access)
      let client = AWSClient(
        region: "us-west-2", credentials: CachedCredentials(chain), endpoints: endpoints,
        transport: transport)
      try await body(emulator, client)
    }
  }

  @Test(.timeLimit(.minutes(30))) func actsAsTheLastRoleOfAChain() async throws {
    try await withClient("top") { emulator, client in
      let found = try await client.send(GetCallerIdentity())
      #expect(found.arn.hasSuffix(":assumed-role/top/two"))
      _ = try await client.send(GetCallerIdentity())
      let calls = try await emulator.calls().map(\.operation)
      #expect(calls == ["AssumeRole", "AssumeRole", "GetCallerIdentity", "GetCallerIdentity"])
    }
  }

  @Test(.timeLimit(.minutes(30))) func actsAsAPod() async throws {
    try await withClient("pod") { emulator, client in
      let found = try await client.send(GetCallerIdentity())
      #expect(found.arn.hasSuffix(":assumed-role/pod/three"))
      let calls = try await emulator.calls().map(\.operation)
      #expect(calls == ["AssumeRoleWithWebIdentity", "GetCallerIdentity"])
    }
  }

  @Test(.timeLimit(.minutes(30))) func repeatsACallOfSTSThatWasThrottled() async throws {
    try await withClient("middle") { emulator, client in
      try await emulator.setFaults(.error(400, "Throttling", match: "AssumeRole", times: 1))
      let found = try await client.send(GetCallerIdentity())
      #expect(found.arn.hasSuffix(":assumed-role/middle/one"))
      #expect(try await emulator.calls().map(\.status) == [400, 200, 200])
    }
  }
}
