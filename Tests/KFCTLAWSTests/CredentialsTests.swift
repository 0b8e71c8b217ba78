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

  @Test(.timeLimit(.minutes(30))) func doctorSaysWhereTheyComeFromAndWhyNotFromElsewhere() async throws {
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

  @Test(.timeLimit(.minutes(30))) func doctorSaysItInJSON() async throws {
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

  @Test(.timeLimit(.minutes(30))) func aRoleWithAChainIsTakenOnceForAllCalls() async throws {
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
    .timeLimit(.minutes(30)),
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

  /// The database's password is none of the business of a program that gives credentials.
  @Test(.timeLimit(.minutes(30))) func aProgramGetsNoSecretOfOurs() async throws {
    try await World.run { world in
      let script =
        #"test -z "$KFCTL_AWS_S3_SECRET_ACCESS_KEY" && test -n "$CLUSTER_NAME" && printf %s "$OUT""#
      let out = #"{"Version": 1, "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "SecretAccessKey": "k"}"#
      let run = try await run(
        world, "[default]\ncredential_process = sh -c '\(script)'\n", ["doctor"], ["OUT": out])
      #expect(run.status == 0, "\(run.error)\(run.output)")
      #expect(run.output.contains("Credentials from credential_process"))
    }
  }

  /// A terminal of its own (python3's pty) shows the question and types the code.
  private static let terminal = """
    import os, pty, sys
    child, end = pty.fork()
    if child == 0:
        os.execv(sys.argv[1], sys.argv[1:])
    seen = b""
    typed = False
    while True:
        try:
            more = os.read(end, 4096)
        except OSError:
            break
        if not more:
            break
        seen += more
        if not typed and b"MFA code of" in seen and seen.endswith(b": "):
            typed = True
            os.write(end, b"654321\\n")
    os.waitpid(child, 0)
    sys.stdout.buffer.write(seen)
    """

  @Test(.timeLimit(.minutes(30))) func aPersonIsAskedForACodeOnceAndItIsNotShown() async throws {
    try await World.run { world in
      try world.write(
        "aws-config",
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/a
        source_profile = b
        mfa_serial = arn:aws:iam::123456789012:mfa/me
        [profile b]
        \(Self.process)
        """)
      try world.write("terminal.py", Self.terminal)
      try await world.emulator.resetCalls()
      let variables = world.environment.merging(Self.noKeys) { $1 }
        .merging([
          "AWS_CONFIG_FILE": world.folder + "/aws-config", "HOME": "/nonexistent", "PATH": "/usr/bin:/bin",
        ]) {
          $1
        }
      let shown = try await Terminal.run(
        [world.folder + "/terminal.py", ProgramRun.path, "doctor"],
        environment: variables.filter { !$0.value.isEmpty },
        in: world.folder)
      #expect(shown.contains("MFA code of \"arn:aws:iam::123456789012:mfa/me\": "), "\(shown)")
      #expect(
        shown.contains("Credentials from role_arn of profile \"default\", account 123456789012."), "\(shown)")
      #expect(!shown.contains("654321"))
      #expect(shown.components(separatedBy: "MFA code").count == 2)
    }
  }
}

/// A program of python3 that has a terminal of its own.
private enum Terminal {
  static func run(_ arguments: [String], environment: [String: String], in folder: String) async throws
    -> String
  {
    let output = folder + "/shown"
    try Data().write(to: URL(filePath: output))
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    process.environment = environment
    process.currentDirectoryURL = URL(filePath: folder)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
    let (ended, end) = AsyncStream.makeStream(of: Void.self)
    process.terminationHandler = { _ in end.finish() }
    try process.run()
    for await _ in ended {}
    return String(decoding: try Data(contentsOf: URL(filePath: output)), as: UTF8.self)
  }
}
