// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import TestSupport
import Testing

@testable import KFAWSCore

/// Files, an environment and what botocore makes of them, as `Scripts/record-credentials` writes it.
struct CredentialCase: Decodable, Sendable, CustomTestStringConvertible {
  let name: String
  /// By path below the home folder.
  let files: [String: String]
  let environment: [String: String]
  let profile: String?
  let exchange: [Turn]
  let answer: Answer

  /// A request of botocore's and what it was answered; nobody answered when that is nil.
  struct Turn: Decodable, Sendable {
    let request: Request
    let answer: Answer?

    struct Request: Decodable, Sendable, Equatable {
      var method: String
      var url: String
      var query: [String: String]
      var headers: [String: String]
      var body: [String: String]
      /// Whether it carries the proof of a key.
      var proof: Bool
    }

    struct Answer: Decodable, Sendable {
      let status: Int
      let headers: [String: String]
      let body: String
    }
  }

  struct Answer: Decodable, Sendable {
    let winner: String?
    let credentials: [String?]?
    let account: String?
    let profiles: [String]?
    let settings: Settings?
    let error: String?
  }

  struct Settings: Decodable, Sendable {
    let region: Text?
    let endpoint_url: Text?
    let ca_bundle: Text?
    let output: Text?
    let services: [String: String]?
  }

  /// A string; nil where botocore hands out a nested section.
  struct Text: Decodable, Sendable {
    let value: String?

    init(from decoder: any Decoder) throws {
      value = try? decoder.singleValueContainer().decode(String.self)
    }
  }

  static func all() throws -> [CredentialCase] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/credentials/cases.json")
    return try JSONDecoder().decode([CredentialCase].self, from: Data(contentsOf: file))
  }

  var testDescription: String { name }

  static let home = "/home/u"

  /// The environment as the recording had it, in this home.
  var surroundings: [String: String] {
    ["HOME": Self.home, "PATH": "/usr/bin:/bin"]
      .merging(environment.mapValues { $0.replacing("@HOME@", with: Self.home) }) { $1 }
  }

  /// - Parameter key: the private key that a sign-in's file holds.
  func sharedConfig(key: String = "") throws(CredentialError) -> SharedConfig {
    let readFile: SharedConfig.FileReader = { path in
      let text = path.hasPrefix(Self.home + "/") ? files[String(path.dropFirst(Self.home.count + 1))] : nil
      let escaped = key.replacing("\n", with: "\\n")
      return text.map {
        Array($0.replacing("@HOME@", with: Self.home).replacing("@KEY@", with: escaped).utf8)
      }
    }
    return try SharedConfig(
      environment: surroundings, homeDirectory: Self.home, profile: profile, readFile: readFile,
      writeFile: { _, _ in })
  }

  /// The chain, speaking to `replay` instead of a network.
  func chain(_ config: SharedConfig, _ replay: Replay) -> CredentialChain {
    let sts =
      surroundings["AWS_STS_REGIONAL_ENDPOINTS"] ?? config.settings.properties["sts_regional_endpoints"]
    let access = CredentialAccess(
      region: AWSRegion(rawValue: surroundings["AWS_DEFAULT_REGION"] ?? "") ?? "us-east-1",
      usesGlobalSTS: sts == "legacy", transport: replay,
      retries: RetryPolicy(maxAttempts: 1), metadata: replay, timekeeper: CaseTimekeeper(),
      mfaCode: { _ in "123456" })
    return CredentialChain(environment: surroundings, config: config, access: access)
  }

  /// What botocore calls the places of a chain, in order.
  static let places = [
    "env", "assume-role", "assume-role-with-web-identity", "sso", "shared-credentials-file", "login",
    "custom-process", "config-file", "container-role", "iam-role",
  ]

  /// botocore's exception in our words; nil when it gives credentials.
  var expectedCodes: Set<CredentialError.Code>? {
    switch answer.error {
    case nil: answer.winner == nil ? [.notFound] : nil
    case "PartialCredentialsError": [.incomplete]
    case "ProfileNotFound": [.unknownProfile]
    case "ConfigParseError", "InfiniteLoopConfigError", "InvalidIMDSEndpointModeError": [.malformed]
    case "InvalidConfigError": [.malformed, .incomplete, .notFound]
    case "CredentialRetrievalError":
      [.processFailed, .malformed, .incomplete, .unreachable, .refused, .notFound]
    case "ClientError", "InvalidIdentityTokenException", "MetadataRetrievalError": [.refused]
    case "UnauthorizedSSOTokenError", "SSOTokenLoadError", "TokenRetrievalError", "LoginTokenLoadError",
      "LoginRefreshRequired":
      [.signInNeeded]
    case "FileNotFoundError": [.incomplete, .processFailed]
    case "ValueError", "JSONDecodeError", "KeyError": [.malformed]
    default: []
    }
  }
}

/// Wall-clock time stands still; pauses take no time, and time-outs never come: who does not answer in a case
/// says so at once.
struct CaseTimekeeper: Timekeeper {
  var now = Date(timeIntervalSince1970: 1_800_000_000)
  let uptime = Duration.zero

  func sleep(for duration: Duration) async throws {
    if Self.isPausing, duration == .seconds(1) { return }
    try await Task.sleep(for: .seconds(3600))
  }

  /// True where a second is the pause between attempts; every other sleep is a time-out, which never comes.
  @TaskLocal static var isPausing = false
}
