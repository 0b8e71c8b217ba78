// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The program's credentials from other places than the environment.
@Suite struct CredentialsTests {
  private static let noKeys = ["AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""]
  private static let process = """
    credential_process = echo '{"Version": 1, "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "SecretAccessKey": "from-program",
     "AccountId": "123456789012"}'
    """
    .replacing("\n ", with: " ")

  /// Runs the program with this config file and no keys in the environment.
  private func run(
    _ world: World, _ config: String, _ arguments: [String], _ environment: [String: String] = [:]
  ) async throws -> ProgramRun {
    try world.write("aws-config", config)
    let file = ["AWS_CONFIG_FILE": world.folder + "/aws-config"]
    return try await world.start(
      arguments, environment: Self.noKeys.merging(file) { $1 }.merging(environment) { $1 }
    ).result()
  }

  @Test(.timeLimit(.minutes(2))) func doctorSaysWhereTheyComeFromAndWhyNotFromElsewhere() async throws {
    try await World.run { world in
      let run = try await run(world, "[default]\n\(Self.process)\n", ["doctor"])
      #expect(run.status == 0, "\(run.error)")
      #expect(
        run.output.contains(
          "Credentials from credential_process of profile \"default\", account 123456789012."))
      #expect(run.output.contains("  not from environment: AWS_ACCESS_KEY_ID is not set"))
      #expect(run.output.contains("not from login_session of profile \"default\": no login_session there"))
      #expect(run.output.contains("container endpoint, EC2 instance metadata"))
      #expect(!(run.output + run.error).contains("from-program"))
    }
  }

  @Test(.timeLimit(.minutes(2))) func doctorSaysItInJSON() async throws {
    try await World.run { world in
      let run = try await world.program("doctor", "--output", "json")
      let report = try JSONDecoder().decode([String: JSONValue].self, from: Data(run.output.utf8))
      guard case .array(let places)? = report["credentials"] else {
        throw TestFailure("no credentials in \(run.output)")
      }
      #expect(places.first == .object(["place": .string("environment"), "outcome": .string("used")]))
      #expect(places.count == 10)
    }
  }

  @Test(.timeLimit(.minutes(2))) func aRoleWithAChainIsTakenOnceForAllCalls() async throws {
    try await World.run { world in
      let config = """
        [default]
        role_arn = arn:aws:iam::123456789012:role/a
        source_profile = b
        [profile b]
        role_arn = arn:aws:iam::123456789012:role/b
        source_profile = c
        [profile c]
        \(Self.process)
        """
      try await world.emulator.resetCalls()
      let run = try await run(world, config, ["doctor"])
      #expect(run.status == 0, "\(run.error)\(run.output)")
      let calls = try await world.emulator.calls().map(\.operation)
      #expect(calls.filter { $0 == "AssumeRole" }.count == 2)
      #expect(calls.count > 4)
    }
  }

  @Test(
    .timeLimit(.minutes(2)),
    arguments: [
      ("[default]\nregion = us-west-2\n", ["none", "AWS_ACCESS_KEY_ID", "AWS_PROFILE", "aws sso login"]),
      (
        "[default]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\n[sso-session s]\n"
          + "sso_start_url = https://s\nsso_region = us-west-2\n",
        ["nobody has signed in", "aws sso login"]
      ),
      ("[default]\nlogin_session = l\n", ["nobody has signed in", "aws login"]),
      (
        "[default]\nrole_arn = arn:aws:iam::123456789012:role/a\nsource_profile = b\nmfa_serial = m\n"
          + "[profile b]\naws_access_key_id = A\naws_secret_access_key = from-file\n",
        ["MFA code", "terminal"]
      ),
      (
        "[default]\nregion = us-west-2\n  aws_secret_access_key = from-file\n",
        ["region over several lines"]
      ),
      (
        "[default]\naws_secret_access_key from-file\n",
        ["aws-config, line 2", "neither [section] nor name = value"]
      ),
      ("[default]\ncredential_process = sh -c 'echo from-file; echo from-file >&2; exit 4'\n", ["status 4"]),
    ])
  func saysWhatToDoAndNothingOfTheFile(config: String, says: [String]) async throws {
    try await World.run { world in
      try await world.emulator.resetCalls()
      let run = try await run(world, config, ["setup"])
      #expect(run.status == 3, "\(run.error)")
      for words in says { #expect(run.error.contains(words), "\(words) in:\n\(run.error)") }
      #expect(!(run.output + run.error).contains("from-file"))
      #expect(try await world.emulator.mutations().isEmpty)
    }
  }
}
