// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import TestSupport
import Testing

@testable import KFAWSCore

/// Law 7 for files, answers and programs that are not as they should be: no value of theirs in any error.
@Suite struct CredentialSecrecyTests {
  /// Made of characters that keys have, and found again however it was cut.
  private static let marker = "Zq9"
  private static let key = "wJalrXUt/\(marker)K7MDENG+\(marker)bPxRfiCY/\(marker)EXAMPLEKEY"

  private static let files = [
    "[default]\naws_access_key_id = AKIAX\naws_secret_access_key = \(key)\naws_session_token = \(key)\n",
    "[default]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = q\nexternal_id = x\n[profile q]\n"
      + "aws_access_key_id = AKIAX\naws_secret_access_key = \(key)\n",
    "[default]\ncredential_process = /nowhere/x --key \(key)\nregion = us-west-2\n",
    "[default]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\n[sso-session s]\nsso_start_url = https://s\n"
      + "sso_region = us-west-2\n[profile q]\naws_secret_access_key = \(key)\ns3 =\n  key = \(key)\n",
    "[default]\nlogin_session = l\nservices = v\n[services v]\ns3 =\n  endpoint_url = http://\(key)\n",
  ]

  /// Damages of the kind that hands and tools do.
  private static func damaged(_ text: String, _ random: inout SeededRandom) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for _ in 0..<random.below(3) + 1 {
      let index = random.below(lines.count)
      let line = lines[index]
      switch random.below(8) {
      case 0: lines[index] = "  " + line
      case 1: lines[index] = String(line.drop { $0 != "=" }.dropFirst())
      case 2: lines[index] = line.replacing(" = ", with: "\n")
      case 3: lines[index] = line.replacing("=", with: "")
      case 4: lines[index] = "[" + line
      case 5: lines.insert(line, at: index)
      case 6: lines.remove(at: index)
      default: lines[index] = String(line.dropFirst(random.below(line.count + 1)))
      }
      if lines.isEmpty { lines = [""] }
    }
    return lines.joined(separator: "\n")
  }

  private func expectSecrecy(_ error: any Error, _ text: String) {
    var dumped = ""
    dump(error, to: &dumped)
    #expect(!"\(error)".contains(Self.marker), "\(text)")
    #expect(!dumped.contains(Self.marker), "\(text)")
  }

  /// Everything that the servers say repeats the request.
  private static let echo = RecordingTransport { request, number in
    let all = request.headers.fields.map(\.value) + [String(decoding: request.body, as: UTF8.self)]
    let text = (all + [key]).joined(separator: " ").replacing("\"", with: "'")
    return number % 2 == 0
      ? .queryError(403, text)
      : HTTPResponse(400, headers: ["x-amzn-ErrorType": text], text: "{\"x\":\"\(text)\"}")
  }

  @Test(.timeLimit(.minutes(30)), arguments: Array(0..<5))
  func damagedFilesShowNothing(kind: Int) async throws {
    var random = SeededRandom(seed: UInt64(kind))
    for _ in 0..<400 {
      let text = Self.damaged(Self.files[kind], &random)
      do {
        let config = try SharedConfig(environment: [:], homeDirectory: "/h") { path in
          path == "/h/.aws/config" ? Array(text.utf8) : nil
        }
        let access = CredentialAccess(
          region: "us-west-2", transport: Replay([]), retries: RetryPolicy(maxAttempts: 1),
          metadata: Replay([]), timekeeper: CaseTimekeeper())
        let chain = CredentialChain(
          environment: ["AWS_EC2_METADATA_DISABLED": "true"], config: config, access: access)
        _ = try await chain.credentials()
      } catch {
        expectSecrecy(error, text)
      }
    }
  }

  @Test func damagedVariablesShowNothing() async throws {
    let config = try SharedConfig(environment: [:], homeDirectory: "/h") { _ in nil }
    let names = [
      "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
      "AWS_EC2_METADATA_SERVICE_ENDPOINT", "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
      "AWS_METADATA_SERVICE_TIMEOUT",
      "AWS_METADATA_SERVICE_NUM_ATTEMPTS", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ACCESS_KEY_ID",
      "AWS_SECRET_ACCESS_KEY",
    ]
    for name in names {
      for value in [
        Self.key, "http://\(Self.key)", "http://u:\(Self.key)@h/", "/\(Self.key)", "1\n\(Self.key)",
      ] {
        let access = CredentialAccess(
          region: "us-west-2", transport: Replay([]), retries: RetryPolicy(maxAttempts: 1),
          metadata: Replay([]),
          timekeeper: CaseTimekeeper(), mfaCode: nil)
        let chain = CredentialChain(environment: [name: value], config: config, access: access)
        do {
          _ = try await CaseTimekeeper.$isPausing.withValue(true) { try await chain.credentials() }
        } catch { if !value.hasPrefix("http://w") { expectSecrecy(error, "\(name)=\(value)") } }
      }
    }
  }

  /// What AWS answers may repeat the keys, the token and the code of the request.
  @Test func answersThatRepeatTheRequestShowNothing() async throws {
    let source = Credentials(
      accessKeyID: "AKIAX", secretAccessKey: Secret(Self.key), sessionToken: Secret(Self.key + "T"))
    let access = CredentialAccess(
      region: "us-west-2", transport: Self.echo, retries: RetryPolicy(maxAttempts: 1), metadata: Self.echo,
      timekeeper: CaseTimekeeper(), mfaCode: { _ in Self.marker + "123456" })
    let role = AssumedRole(
      name: "role", request: RoleRequest(arn: "arn:aws:iam::1:role/r", mfaSerial: "m"),
      source: CachedCredentials(StaticCredentials(source)), access: access)
    for _ in 1...2 {
      let error = await #expect(throws: CredentialError.self) { try await role.assume() }
      if let error { expectSecrecy(error, "role") }
      #expect(error?.code == .refused)
    }
  }

  @Test(
    .timeLimit(.minutes(30)),
    arguments: [
      "echo \(key)", "echo '{\"Version\": 1, \"AccessKeyId\": \"\(key)\"}'",
      "echo '{\"Version\": \"\(key)\", \"SecretAccessKey\": \"\(key)\"}'", "echo \(key) >&2; exit 1",
      "echo '{\"Version\": 1, \"AccessKeyId\": \"A\", \"SecretAccessKey\": \"\(key)\", \"Expiration\": \"\(key)\"}'",
      "echo '{\"Version\": 1, \"AccessKeyId\": [\"\(key)\"], \"SecretAccessKey\": {\"\(key)\": 1}}'",
    ])
  func programsThatSpillShowNothing(script: String) async throws {
    let escaped = script.replacing("\"", with: "\\\"")
    let text = "[default]\ncredential_process = sh -c \"\(escaped)\"\n"
    let environment = ["PATH": "/usr/bin:/bin", "AWS_EC2_METADATA_DISABLED": "true"]
    let config = try SharedConfig(environment: [:], homeDirectory: "/h") { path in
      path == "/h/.aws/config" ? Array(text.utf8) : nil
    }
    let access = CredentialAccess(
      region: "us-west-2", transport: Replay([]), retries: RetryPolicy(maxAttempts: 1), metadata: Replay([]),
      timekeeper: CaseTimekeeper())
    let chain = CredentialChain(environment: environment, config: config, access: access)
    let error = await #expect(throws: CredentialError.self) { try await chain.credentials() }
    if let error { expectSecrecy(error, script) }
  }
}

/// The same numbers for the same seed (SplitMix64).
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
}
