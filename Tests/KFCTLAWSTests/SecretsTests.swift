// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Law 7: a secret goes to AWS and nowhere else.
@Suite struct SecretsTests {
  /// Passwords and keys that stand out, by where they come from.
  private let secrets = [
    "operator": "operatorSecretKEY/0123456789", "token": "sessionTOKEN+0123456789==",
    "s3": "s3USERsecretKEY/0123456789", "database": "dbROOTpassword0123",
  ]

  private var environment: [String: String] {
    [
      "AWS_SECRET_ACCESS_KEY": secrets["operator"] ?? "", "AWS_SESSION_TOKEN": secrets["token"] ?? "",
      "KFCTL_AWS_S3_SECRET_ACCESS_KEY": secrets["s3"] ?? "",
      "KFCTL_AWS_DB_ROOT_PASSWORD": secrets["database"] ?? "",
    ]
  }

  @Test func noOutputAndNoFileHoldsASecret() async throws {
    try await World.run { world in
      let commands: [[String]] = [
        ["plan", "-vv"], ["plan", "--output", "json"], ["doctor", "-vv"], ["setup", "--dry-run"],
        ["setup", "-vv", "--progress", "json", "--output", "json"], ["setup", "-vv"],
        ["status", "-vv", "--output", "json"],
        ["setup", "--reset-db-password", "-vv"], ["teardown", "-vv", "--yes", "--output", "json"],
      ]
      for command in commands {
        let run = try await world.start(command, environment: environment).result()
        #expect(run.status == 0, "\(command): \(run.error)")
        try expectNoSecret(in: run.output + run.error, "\(command)")
        for (path, bytes) in try world.files() {
          try expectNoSecret(in: String(decoding: bytes, as: UTF8.self), "\(path) after \(command)")
        }
      }
    }
  }

  /// Failures of every kind repeat nothing of what was sent.
  @Test(arguments: ["CreateSecret", "CreateDBInstance", "PutSecretValue"])
  func noErrorHoldsASecret(operation: String) async throws {
    try await World.run { world in
      try await world.emulator.post(
        "faults",
        #"[{"match": "\#(operation)", "do": "error", "code": "InternalFailure", "status": 400, "message": "no", "times": null}]"#
      )
      let run = try await world.start(["setup", "-vv"], environment: environment).result()
      #expect(run.status == 1)
      try expectNoSecret(in: run.output + run.error, operation)
    }
  }

  /// A generated password is as secret as a given one; and the program has no children that could be looked at.
  @Test func theGeneratedPasswordIsNowhereAndNobodyIsStarted() async throws {
    try await World.run { world in
      try await world.emulator.post(
        "faults", #"[{"match": "CreateDBInstance", "do": "hang", "seconds": 600, "after": true}]"#)
      let program = try world.start(["setup", "-vv"])
      while try await world.emulator.faultHits().reduce(0, +) == 0, program.isRunning {}
      let number = program.processID
      let arguments = try String(contentsOfFile: "/proc/\(number)/cmdline", encoding: .utf8)
      let children = try String(contentsOfFile: "/proc/\(number)/task/\(number)/children", encoding: .utf8)
      #expect(children.isEmpty)
      try await world.emulator.post("faults", "[]")
      let run = try await program.result()
      #expect(run.status == 0, "\(run.error)")
      let password = try await world.emulator.databases().first?.password ?? ""
      #expect(password.count == 32)
      for text in [arguments, run.output, run.error] { #expect(!text.contains(password)) }
      for (path, bytes) in try world.files() {
        #expect(!String(decoding: bytes, as: UTF8.self).contains(password), "\(path)")
      }
    }
  }

  private func expectNoSecret(in text: String, _ place: String) throws {
    for (name, secret) in secrets { #expect(!text.contains(secret), "\(name) in \(place)") }
  }
}
