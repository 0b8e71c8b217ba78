// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

@testable import KFAWSCore

@Suite struct CredentialChainTests {
  private func config() throws -> SharedConfig {
    try SharedConfig(environment: [:], homeDirectory: "/h") { _ in nil }
  }

  @Test func prefersOptions() async throws {
    let options = Credentials(accessKeyID: "AKIAO", secretAccessKey: Secret("o"))
    let environment = ["AWS_ACCESS_KEY_ID": "AKIAE", "AWS_SECRET_ACCESS_KEY": "e"]
    let chain = CredentialChain(options: options, environment: environment, config: try config())
    #expect(try await chain.credentials() == options)
  }

  @Test func listsThePlacesWhenNoneHasAny() async throws {
    let chain = CredentialChain(environment: [:], config: try config())
    let error = await #expect(throws: CredentialError.self) { try await chain.credentials() }
    #expect(error?.code == .notFound)
    #expect(error?.detail.hasPrefix("none in environment, ") == true)
    #expect(error?.detail.contains("profile \"default\" in /h/.aws/credentials") == true)
    #expect(error?.detail.contains("profile \"default\" in /h/.aws/config") == true)
  }

  @Test func namesTheMissingVariable() throws {
    let environment = EnvironmentCredentials(environment: ["AWS_ACCESS_KEY_ID": "AKIA"])
    let error = #expect(throws: CredentialError.self) { try environment.credentials() }
    #expect(error?.detail == "AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not")
  }

  @Test(arguments: [
    ("2030-01-31T12:00:00Z", 1_896_091_200.0), ("2030-01-31T12:00:00.500Z", 1_896_091_200.5),
    ("2030-01-31T13:00:00+01:00", 1_896_091_200.0),
  ])
  func readsTheExpiration(text: String, seconds: Double) throws {
    let found = try EnvironmentCredentials(environment: [
      "AWS_ACCESS_KEY_ID": "ASIA", "AWS_SECRET_ACCESS_KEY": "s", "AWS_CREDENTIAL_EXPIRATION": text,
    ]).credentials()
    #expect(found?.expiration == Date(timeIntervalSince1970: seconds))
  }

  @Test func refusesAnUnreadableExpiration() {
    let environment = EnvironmentCredentials(environment: [
      "AWS_ACCESS_KEY_ID": "ASIA", "AWS_SECRET_ACCESS_KEY": "s", "AWS_CREDENTIAL_EXPIRATION": "tomorrow",
    ])
    let error = #expect(throws: CredentialError.self) { try environment.credentials() }
    #expect(error?.code == .malformed)
  }
}
