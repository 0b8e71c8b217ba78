// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

@testable import KFAWSCore

/// Two files, an environment and what botocore makes of them, as `Scripts/record-profiles` writes it.
struct ProfileCase: Decodable, Sendable, CustomTestStringConvertible {
  let name: String
  let credentials: String?
  let config: String?
  let environment: [String: String]
  let profile: String?
  let answer: Answer

  struct Answer: Decodable, Sendable {
    let credentials: [String?]?
    let profiles: [String]?
    let settings: Settings?
    let way: String?
    let error: String?
  }

  struct Settings: Decodable, Sendable {
    let region: Text?
    let endpoint_url: Text?
    let ca_bundle: Text?
    let services: [String: String]?
  }

  /// A string; nil where botocore hands out a nested section.
  struct Text: Decodable, Sendable {
    let value: String?

    init(from decoder: any Decoder) throws {
      value = try? decoder.singleValueContainer().decode(String.self)
    }
  }

  static func all() throws -> [ProfileCase] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/profiles/cases.json")
    return try JSONDecoder().decode([ProfileCase].self, from: Data(contentsOf: file))
  }

  var testDescription: String { name }

  /// The files as they would lie in `/home/u/.aws`.
  func sharedConfig() throws(CredentialError) -> SharedConfig {
    try SharedConfig(environment: environment, homeDirectory: "/home/u", profile: profile) { path in
      switch path {
      case "/home/u/.aws/credentials": credentials.map { Array($0.utf8) }
      case "/home/u/.aws/config": config.map { Array($0.utf8) }
      default: nil
      }
    }
  }

  /// botocore's exception in our words.
  var expectedCode: CredentialError.Code? {
    switch answer.error {
    case "PartialCredentialsError": .incomplete
    case "ProfileNotFound": .unknownProfile
    case "ConfigParseError", "InvalidConfigError": .malformed
    default: answer.way != nil ? .notSupported : answer.credentials == nil ? .notFound : nil
    }
  }
}
