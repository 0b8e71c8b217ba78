// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

@testable import KFAWSCore

@Suite struct CredentialChainTests {
  private func config() throws -> SharedConfig {
    try SharedConfig(environment: [:], homeDirectory: "/h") { _ in nil }
  }

  private func chain(_ environment: [String: String], options: Credentials? = nil) throws -> CredentialChain {
    let variables = ["AWS_EC2_METADATA_DISABLED": "true"].merging(environment) { $1 }
    let access = CredentialAccess(
      region: "us-west-2", transport: Replay([]), metadata: Replay([]), timekeeper: CaseTimekeeper())
    return CredentialChain(options: options, environment: variables, config: try config(), access: access)
  }

  @Test func prefersOptions() async throws {
    let options = Credentials(accessKeyID: "AKIAO", secretAccessKey: Secret("o"))
    let chain = try chain(["AWS_ACCESS_KEY_ID": "AKIAE", "AWS_SECRET_ACCESS_KEY": "e"], options: options)
    #expect(try await chain.credentials() == options)
  }

  @Test func saysTheUsualWaysInOneLineWhenNoPlaceHasAny() async throws {
    let chain = try chain([:])
    let error = await #expect(throws: CredentialError.self) { try await chain.credentials() }
    #expect(error?.code == .notFound)
    #expect(
      error?.description
        == "credential chain: there are none; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile "
        + "that has some (AWS_PROFILE), or run aws sso login")
    let outcomes = chain.search.places.map(\.outcome)
    #expect(outcomes.first == .absent(.unset(variables: ["AWS_ACCESS_KEY_ID"])))
    #expect(outcomes.last == .absent(.switchedOff(by: "AWS_EC2_METADATA_DISABLED")))
  }

  @Test func tellsWhatWasUsedAndWhatWasNotAsked() async throws {
    let chain = try chain([
      "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s", "AWS_ACCOUNT_ID": "123456789012",
    ])
    #expect(chain.search.places.allSatisfy { $0.outcome == .notAsked })
    _ = try await chain.credentials()
    #expect(chain.search.places.first?.outcome == .used(accountID: "123456789012"))
    #expect(chain.search.places.dropFirst().allSatisfy { $0.outcome == .notAsked })
  }

  @Test func tellsWhichPlaceEndedTheSearch() async throws {
    let chain = try chain(["AWS_ACCESS_KEY_ID": "A"])
    await #expect(throws: CredentialError.self) { try await chain.credentials() }
    #expect(chain.search.places.map(\.outcome).prefix(2) == [.failed, .notAsked])
  }

  /// Gives `first` once and then nothing.
  private final class Once: CredentialProvider {
    let name = "once"
    private let left: Locked<Credentials?>
    init(_ first: Credentials) { left = Locked(first) }

    func credentials() async throws -> Credentials? {
      left.withLock { left in
        defer { left = nil }
        return left
      }
    }
  }

  @Test func staysWithThePlaceThatWon() async throws {
    let one = Credentials(accessKeyID: "one", secretAccessKey: Secret("s"))
    let two = Credentials(accessKeyID: "two", secretAccessKey: Secret("s"))
    let chain = CredentialChain([Once(one), StaticCredentials(two)])
    #expect(try await chain.credentials() == one)
    #expect(try await chain.credentials() == nil)
  }

  @Test func namesTheMissingVariable() throws {
    let environment = EnvironmentCredentials(environment: ["AWS_ACCESS_KEY_ID": "AKIA"])
    let error = #expect(throws: CredentialError.self) { try environment.search() }
    #expect(error?.detail == "AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not")
  }

  @Test(arguments: [
    ("2030-01-31T12:00:00Z", 1_896_091_200.0), ("2030-01-31T12:00:00.500Z", 1_896_091_200.5),
    ("2030-01-31T13:00:00+01:00", 1_896_091_200.0),
  ])
  func readsTheExpiration(text: String, seconds: Double) async throws {
    let found = try await EnvironmentCredentials(environment: [
      "AWS_ACCESS_KEY_ID": "ASIA", "AWS_SECRET_ACCESS_KEY": "s", "AWS_CREDENTIAL_EXPIRATION": text,
    ]).credentials()
    #expect(found?.expiration == Date(timeIntervalSince1970: seconds))
  }

  @Test func refusesAnUnreadableExpiration() {
    let environment = EnvironmentCredentials(environment: [
      "AWS_ACCESS_KEY_ID": "ASIA", "AWS_SECRET_ACCESS_KEY": "s", "AWS_CREDENTIAL_EXPIRATION": "tomorrow",
    ])
    let error = #expect(throws: CredentialError.self) { try environment.search() }
    #expect(error?.code == .malformed)
  }
}
