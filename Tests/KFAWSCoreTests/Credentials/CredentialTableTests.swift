// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

@testable import KFAWSCore

/// Same winner, same values, same requests as botocore.
@Suite struct CredentialTableTests {
  @Test(.timeLimit(.minutes(30)), arguments: try CredentialCase.all())
  func answersAsBotocore(_ example: CredentialCase) async throws {
    let replay = Replay(example.exchange)
    let key = example.name.hasPrefix("login") ? try await OpenSSL.key() : ""
    do {
      let config = try example.sharedConfig(key: key)
      if let profiles = example.answer.profiles { #expect(config.profileNames == profiles) }
      if let settings = example.answer.settings { expect(config.settings, settings) }
      let chain = example.chain(config, replay)
      let found = try await CaseTimekeeper.$isPausing.withValue(example.name.hasPrefix("container")) {
        try await chain.credentials()
      }
      expect(found, example.answer)
      expect(chain.search, example)
      #expect(replay.requests == example.exchange.map(\.request))
    } catch let error as CredentialError {
      let codes = try #require(example.expectedCodes, "\(error)")
      #expect(codes.contains(error.code), "\(error)")
      for word in ["secret/", "secret-", "token-", "sso-token", "eyJ"] {
        #expect(!error.description.contains(word))
      }
      // What we refuse where botocore goes on, it has asked more for.
      if example.answer.winner == nil, replay.requests.count >= example.exchange.count {
        #expect(replay.requests == example.exchange.map(\.request))
      }
    }
  }

  private func expect(_ found: Credentials?, _ answer: CredentialCase.Answer) {
    let parts = [found?.accessKeyID, found?.secretAccessKey.reveal(), found?.sessionToken?.reveal()]
    #expect(parts == answer.credentials)
    #expect(found?.accountID == answer.account)
  }

  private func expect(_ search: CredentialSearch, _ example: CredentialCase) {
    let used = search.places.firstIndex { if case .used = $0.outcome { true } else { false } }
    let names = CredentialCase.places.suffix(search.places.count)
    #expect(used.map { names[names.startIndex + $0] } == example.answer.winner)
    #expect(!search.places.contains { $0.outcome == .absent(.unstated) })
  }

  private func expect(_ settings: ProfileSettings, _ expected: CredentialCase.Settings) {
    #expect(settings.region == expected.region?.value)
    #expect(settings.endpointURL == expected.endpoint_url?.value)
    #expect(settings.caBundlePath == expected.ca_bundle?.value)
    #expect(settings.properties["output"] == expected.output?.value)
    #expect(settings.serviceEndpointURLs == expected.services ?? [:])
  }

  @Test func hasEveryWayToWinAtLeastTwice() throws {
    let winners = try CredentialCase.all().compactMap(\.answer.winner)
    #expect(winners.count >= 80)
    for place in CredentialCase.places { #expect(winners.count { $0 == place } >= 2, "\(place)") }
  }
}
