// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// What the user gives and what the journal says must agree, before anything else counts.
@Suite struct AgreementTests {
  private static let journal = ChoicesTests.journal
  static let commands = [["setup"], ["plan"], ["doctor"], ["status"], ["teardown", "--yes", "--purge"]]

  struct Row: Sendable, CustomTestStringConvertible {
    var reason: String
    var arguments: [String] = []
    var environment: [String: String] = [:]
    /// What is changed in the journal.
    var edit: (from: String, to: String) = ("", "")
    var says: String
    var testDescription: String { reason }
  }

  static let rows: [Row] = [
    Row(reason: "cluster by option", arguments: ["--cluster", "prod"], says: "cluster demo, not prod"),
    Row(reason: "cluster by variable", environment: ["CLUSTER_NAME": "prod"], says: "cluster demo, not prod"),
    Row(reason: "stack by option", arguments: ["--stack", "prod"], says: "stack demo, not prod"),
    Row(reason: "stack by variable", environment: ["KFCTL_AWS_STACK": "prod"], says: "stack demo, not prod"),
    Row(
      reason: "Region by option", arguments: ["--region", "eu-west-1"],
      says: "Region us-west-2, not eu-west-1"),
    Row(
      reason: "Region by variable", environment: ["CLUSTER_REGION": "", "AWS_REGION": "eu-west-1"],
      says: "Region us-west-2, not eu-west-1"),
    Row(
      reason: "account", edit: ("account: \"123456789012\"", "account: \"999999999999\""),
      says: "account 999999999999, and these credentials are of account 123456789012"),
    Row(
      reason: "a stack without a cluster", edit: ("  name: demo\n", "  name:\n"),
      says: "stack prod, not demo"),
  ]

  @Test(arguments: rows) func disagreementIsRefusedByEveryCommand(_ row: Row) async throws {
    try await World.run { world in
      try await world.setUp()
      var text = try world.text(Self.journal)
      if !row.edit.from.isEmpty { text = text.replacing(row.edit.from, with: row.edit.to) }
      if row.says.contains("prod, not") { text = text.replacing("stack: demo", with: "stack: prod") }
      try world.write(Self.journal, text)
      let (state, files) = (try await world.emulator.state(), try world.files())
      try await world.emulator.resetCalls()
      for command in Self.commands {
        let run = try await world.start(command + row.arguments, environment: row.environment).result()
        #expect(run.status == 3 && run.error.contains(row.says), "\(command): \(run.error)")
        #expect(run.error.contains("One thing stands") && run.error.contains("--metadata-file"))
        #expect(!run.output.contains("left") && !run.output.contains("gone"), "\(run.output)")
      }
      #expect(try await world.emulator.mutations().isEmpty)
      #expect(try await world.emulator.state() == state && world.files() == files)
    }
  }

  /// A checkout's file can name any stack: `--yes` needs the user's own word.
  @Test func yesNeedsTheStacksName() async throws {
    try await World.run { world in
      try await world.setUp("--stack", "prod")
      let state = try await world.emulator.state()
      for environment in [[:], ["CLUSTER_NAME": ""]] {
        let run = try await world.start(
          ["teardown", "--purge", "--yes"] + (environment.isEmpty ? ["--cluster", "demo"] : []),
          environment: environment
        ).result()
        #expect(run.status == 3 && run.error.contains("--stack prod"), "\(run.error)")
      }
      #expect(try await world.emulator.state() == state)
      let asked = try await world.program("teardown", environment: ["CLUSTER_NAME": ""])
      #expect(
        asked.status == 64 && asked.error.contains("DB instance kubeflow-db"), "it would ask for the name")
      let named = try await world.program("teardown", "--stack", "prod", "-y", "--purge")
      #expect(named.status == 0, "\(named.error)")
      #expect(try await world.emulator.state()["databases"].keys.isEmpty)
    }
  }

  @Test func theClustersNameIsTheStacks() async throws {
    try await World.run { world in
      try await world.setUp()
      let bare = try await world.program("teardown", "-y", "--purge", environment: ["CLUSTER_NAME": ""])
      #expect(bare.status == 3 && bare.error.contains("--stack demo"), "\(bare.error)")
      #expect(
        try await world.program(
          "teardown", "-y", "--purge", "--cluster", "demo", environment: ["CLUSTER_NAME": ""]
        )
        .status == 0)
    }
  }

  /// The profile's Region is nobody's word about this stack.
  @Test func theJournalsRegionOutranksTheProfiles() async throws {
    try await World.run { world in
      try await world.setUp()
      try world.write("config", "[default]\nregion = eu-west-1\n")
      let run = try await world.program(
        "status", environment: ["CLUSTER_REGION": "", "AWS_CONFIG_FILE": world.folder + "/config"])
      #expect(run.status == 0 && run.output.contains("in us-west-2"), "\(run.error)")
    }
  }

  /// The Python scripts' file names no account: names that are not here can be somebody else's.
  @Test func aJournalWithoutAnAccountIsNotEmptiedForNothing() async throws {
    try await World.run { world in
      try world.write(
        Self.journal,
        """
        CLUSTER: {name: demo, region: us-west-2}
        RDS: {instanceName: theirs-db, secretName: theirs, subnetGroupName: theirs-subnets}
        S3: {bucket: theirs-bucket, secretName: theirs-s3}
        """ + "\n")
      let text = try world.text(Self.journal)
      let run = try await world.program("teardown", "--yes")
      #expect(run.status == 0 && run.error.contains("it stays as it is"), "\(run.error)")
      #expect(try world.text(Self.journal) == text)
    }
  }

  @Test func twoStacksInOneCheckoutHaveTwoJournals() async throws {
    try await World.run { world in
      try await world.setUp("--only", "s3")
      let other = [
        "setup", "--only", "s3", "--stack", "blue", "--bucket", "blue-bucket", "--s3-secret-name", "blue-s3",
      ]
      let refused = try await world.start(other).result()
      #expect(refused.status == 3 && refused.error.contains("stack demo, not blue"), "\(refused.error)")
      let run = try await world.start(other + ["--metadata-file", "blue.yaml"]).result()
      #expect(run.status == 0, "\(run.error)")
      #expect(try await world.emulator.state()["buckets"].keys == ["blue-bucket", World.bucket])
      let teardown = try await world.program(
        "teardown", "-y", "--purge", "--stack", "blue", "--metadata-file", "blue.yaml")
      #expect(teardown.status == 0, "\(teardown.error)")
      #expect(try await world.emulator.state()["buckets"].keys == [World.bucket])
    }
  }
}
