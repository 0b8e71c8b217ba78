// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// The credentials that a program prints: a profile's `credential_process`.
///
/// The line is split into words as a shell would, and no shell is started. What the program writes to
/// standard error is not shown, for nobody knows what it is.
public struct ProcessCredentials: CredentialPlace {
  /// What the place is called in messages.
  public let name: String
  private let profile: Profile
  private let surroundings: CredentialSurroundings
  private let timeout: Duration

  init(_ profile: Profile, _ surroundings: CredentialSurroundings, timeout: Duration = .seconds(60)) {
    self.profile = profile
    self.surroundings = surroundings
    self.timeout = timeout
    name = "credential_process of profile \"\(profile.name)\""
  }

  /// Absent when the profile has no `credential_process`.
  public func search() async throws -> CredentialAnswer {
    guard profile.has("credential_process") else {
      return .absent(.noProperty(["credential_process"], profile: profile.name, file: nil))
    }
    let command = try profile.required("credential_process")
    guard let words = ShellWords.split(command), !words.isEmpty else {
      throw failure(.malformed, "a quote in it is not closed", "correct the profile")
    }
    return .found(try read(try await output(of: words)))
  }

  private func output(of words: [String]) async throws -> [UInt8] {
    let environment = surroundings.environment
    guard let path = ChildProcess.find(words[0], path: environment["PATH"]) else {
      throw failure(.processFailed, "the program is not there, or may not be started", "correct its path")
    }
    let child = ChildProcess(path: path, arguments: words, environment: environment)
    do {
      let ending = try await child.run(within: timeout, limit: 1 << 16)
      if ending.isSuccess { return ending.output }
      throw failure(.processFailed, "the program \(ending.words)", "run it by hand to see why")
    } catch let error as ChildProcess.Failure {
      throw failure(.processFailed, "the program \(error.words(timeout))", "run it by hand to see why")
    }
  }

  private func read(_ bytes: [UInt8]) throws(CredentialError) -> Credentials {
    guard let output = try? JSONDecoder().decode([String: TokenValue].self, from: Data(bytes)) else {
      throw failure(.malformed, "the program's output is no JSON object", "correct the program")
    }
    guard output["Version"] == .number(1) else {
      throw failure(.malformed, "the output's Version is not 1", "correct the program")
    }
    guard let id = output["AccessKeyId"]?.text, let key = output["SecretAccessKey"]?.text else {
      throw failure(
        .incomplete, "the output lacks AccessKeyId or SecretAccessKey", "correct the program")
    }
    return Credentials(
      accessKeyID: id.reveal(), secretAccessKey: key, sessionToken: output["SessionToken"]?.text,
      expiration: try expiration(output["Expiration"]),
      accountID: output["AccountId"]?.text?.reveal() ?? profile.text("aws_account_id"))
  }

  private func expiration(_ value: TokenValue?) throws(CredentialError) -> Date? {
    guard let value, value != .null else { return nil }
    if let date = value.text.flatMap({ CredentialDate.parse($0.reveal()) }) { return date }
    throw failure(.malformed, "the output's Expiration is not a date in ISO 8601", "correct the program")
  }

  private func failure(_ code: CredentialError.Code, _ detail: String, _ remedy: String) -> CredentialError {
    CredentialError(code: code, place: name, detail: detail, remedy: remedy)
  }
}
