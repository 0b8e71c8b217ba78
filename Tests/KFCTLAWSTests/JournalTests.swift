// SPDX-License-Identifier: Apache-2.0

import Foundation
import KFAWSCore
import TestSupport
import Testing

@testable import kfctl_aws

/// `metadata.yaml`: what it keeps, what it leaves alone, and what it is not believed.
@Suite struct JournalTests {
  private static let path = ChoicesTests.journal
  private static let bucket = ResourceAddress(.bucket, "b")

  private func file(_ text: String) throws -> MetadataFile {
    try MetadataFile(Array(text.utf8), name: "metadata.yaml")
  }

  // MARK: - Claims

  @Test func aClaimCarriesItsFirstTime() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "kfctl-journal-\(UUID().uuidString)")
      .path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let start = Date(timeIntervalSince1970: 1_772_366_400)
    let timekeeper = ManualTimekeeper(now: start)
    let journal = try Journal(JournalPlace(named: folder + "/metadata.yaml"), timekeeper: timekeeper)
    try await journal.record(Self.bucket, .willPerform(operation: "CreateBucket", summary: "", .present))
    try await timekeeper.sleep(for: .seconds(90))
    try await journal.record(Self.bucket, .willPerform(operation: "PutBucketTagging", summary: "", .present))
    #expect(await journal.contents.claims == [Self.bucket: start])
    let text = try String(contentsOfFile: folder + "/metadata.yaml", encoding: .utf8)
    #expect(text.contains("S3 bucket b: creating since 2026-03-01T12:00:00Z"), "\(text)")
    try await journal.record(Self.bucket, .reached(.present, changes: 2, ownership: .ours))
    #expect(await journal.contents.claims.isEmpty)
  }

  /// Journals of before: the entry is understood, and claims nothing that a time would have to bound.
  @Test func aClaimWithoutATimeCoversNothing() throws {
    let old = try file("kfctl-aws:\n  resources:\n    S3 bucket b: creating\n    secret s: resetting\n")
    #expect(old.entries[Self.bucket] == .creating(since: nil) && old.claims.isEmpty)
    #expect(old.entries[ResourceAddress(.secret, "s")] == .resetting)
    let odd = try file("kfctl-aws:\n  resources:\n    S3 bucket b: creating since yesterday\n")
    #expect(odd.claims.isEmpty)
  }

  @Test func theProgramWritesClaimsWithTheirTime() async throws {
    try await World.run { world in
      try await world.emulator.setFaults(.error(403, "AccessDenied", match: "PutBucketTagging", times: nil))
      _ = try await world.program("setup", "--only", "s3")
      let text = try world.text(Self.path)
      #expect(
        text.contains(/S3 bucket kubeflow-artifacts: creating since \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n/),
        "\(text)")
    }
  }

  // MARK: - What it does not know

  @Test func whatALaterVersionWroteStays() async throws {
    try await World.run { world in
      try await world.setUp("--only", "s3")
      let later = "    IAM role kfctl-aws-demo: created\n"
      let text = try world.text(Self.path)
        .replacing("  resources:\n", with: "  next:\n    thing: 1\n  resources:\n" + later)
        .replacing("  choices:\n", with: "  choices:\n    cluster-identity: irsa\n")
      try world.write(Self.path, text)
      try await world.setUp("--only", "s3")
      #expect(try world.text(Self.path) == text)
      let run = try await world.program("teardown", "--yes", "--purge")
      #expect(run.status == 0, "\(run.error)")
      let left = try world.text(Self.path)
      #expect(left.contains(later) && left.contains("stack: demo") && left.contains("thing: 1"), "\(left)")
      #expect(!left.contains("S3 bucket"))
    }
  }

  // MARK: - Hostile files

  static let hostile: [(reason: String, text: String)] = [
    (
      "a terminal's control characters",
      "kfctl-aws: {stack: demo, resources: {\"secret a\\e[2Jb\": created}}\n"
    ),
    ("a line break in a name", "S3: {bucket: \"a\\nb\"}\n"),
    ("a way up", "kfctl-aws: {stack: demo, resources: {\"S3 bucket ../other\": creating}}\n"),
    ("a way up in the old shape", "S3: {bucket: a/../../b}\n"),
    ("a name without end", "RDS: {secretName: \(String(repeating: "x", count: 600))}\n"),
    ("letters that look like others", "S3: {bucket: kubeflоw-artifacts}\n"),
    ("a stack's name that turns the line round", "kfctl-aws: {stack: \"demo\\u202E\"}\n"),
    ("control characters in a choice", "kfctl-aws: {stack: demo, choices: {db-name: \"a\\e]0;x\\a\"}}\n"),
    ("no account", "kfctl-aws: {stack: demo, account: me}\n"),
    ("a key twice", "S3:\n  bucket: a\n  bucket: b\n"),
    ("no YAML", "S3: [\n"),
    (
      "thousands of entries",
      "kfctl-aws:\n  stack: demo\n  resources:\n"
        + (0..<5000).map { "    secret s\($0): created\n" }.joined()
    ),
    ("a file without end", "# \(String(repeating: "x", count: 2 << 20))\n"),
  ]

  @Test(arguments: hostile.indices) func aForgedJournalIsRefused(index: Int) async throws {
    let (reason, text) = Self.hostile[index]
    try await World.run { world in
      try world.write(Self.path, text)
      for command in AgreementTests.commands {
        try await world.emulator.resetCalls()
        let run = try await world.start(command).result()
        #expect(run.status == 3, "\(reason): \(command): \(run.status) \(run.error.prefix(400))")
        let said = run.output + run.error
        #expect(said.contains("metadata.yaml"), "\(reason): \(said.prefix(400))")
        #expect(!said.contains("\u{1B}") && !said.contains("\u{202E}") && said.utf8.count < 2000)
        #expect(try await world.emulator.mutations().isEmpty)
      }
      #expect(try world.text(Self.path) == text)
    }
  }

  /// Git carries links: a file of the checkout does not lead out of it, neither to be shown nor to be written.
  @Test(arguments: [path, "awsconfigs/apps/pipeline/rds/params.env"])
  func aLinkOutOfTheCheckoutIsRefused(file: String) async throws {
    try await World.run { world in
      let outside = world.folder + "-outside"
      defer { try? FileManager.default.removeItem(atPath: outside) }
      try Data("dbHost=treasure\n".utf8).write(to: URL(filePath: outside))
      try FileManager.default.removeItem(atPath: world.folder + "/" + file)
      try FileManager.default.createSymbolicLink(
        atPath: world.folder + "/" + file, withDestinationPath: outside)
      for command in ["plan", "doctor", "setup"] {
        let run = try await world.program(command)
        #expect(
          run.status == 3 && !(run.output + run.error).contains("treasure"), "\(run.output)\(run.error)")
        #expect((run.output + run.error).contains(file))
      }
      #expect(try String(contentsOfFile: outside, encoding: .utf8) == "dbHost=treasure\n")
      #expect(try await world.emulator.mutations().isEmpty)
    }
  }

  /// The user's own choice may be a link.
  @Test func aNamedJournalMayBeALink() async throws {
    try await World.run { world in
      let outside = world.folder + "-journal.yaml"
      defer { try? FileManager.default.removeItem(atPath: outside) }
      try Data().write(to: URL(filePath: outside))
      try FileManager.default.createSymbolicLink(
        atPath: world.folder + "/mine.yaml", withDestinationPath: outside)
      try await world.setUp("--only", "s3", "--metadata-file", "mine.yaml")
      #expect(try String(contentsOfFile: outside, encoding: .utf8).contains("stack: demo"))
    }
  }

  /// What is forged well is still nobody's proof: the names are looked at, and nothing without the tag is touched.
  @Test func forgedNamesAreNotOurs() async throws {
    try await World.run { world in
      try await world.emulator.boto3(
        "secretsmanager", "create_secret", #"{"Name": "payroll", "SecretString": "{\"a\": \"b\"}"}"#)
      try world.write(
        Self.path,
        "CLUSTER: {name: demo, region: us-west-2}\nkfctl-aws:\n  stack: demo\n  resources:\n    secret payroll: created\n"
      )
      let run = try await world.program("teardown", "--yes", "--purge")
      #expect(run.status == 0 && run.output.contains("not managed by this stack"), "\(run.error)")
      #expect(try await world.emulator.state()["secrets"].keys == ["payroll"])
    }
  }

  @Test func everyWriteIsReadBackTheSame() throws {
    var file = try file("")
    var choices = Choices()
    let from = { (texts: [String]) in Choice(values: texts, origin: .standard) }
    choices.set(
      [
        .bucket: from(["a.b"]), .tag: from(["k=v,w", "a=b=c"]), .subnetIDs: from(["subnet-2, subnet-1"]),
        .kmsKeyID: from(["arn:aws:kms:us-west-2:1:key/x"]), .dbMaxStorage: from(["007"]),
      ], from: .option)
    let spec = StackSpec(
      cluster: "demo", tag: StackTag(stack: "demo"), artifacts: ArtifactStore(bucket: "a.b"),
      metadata: MetadataStore())
    let opening = JournalOpening(
      spec: spec, region: "us-west-2", account: "012345678901", choices: choices,
      addresses: [ResourceAddress(.bucket, "a.b")])
    try file.begin(opening)
    let values = file.values
    #expect(values[.tag]?.values == ["a=b=c", "k=v,w"] && values[.bucket]?.values == ["a.b"])
    #expect(values[.subnetIDs]?.values == ["subnet-1", "subnet-2"])
    #expect(values[.kmsKeyID]?.values == ["arn:aws:kms:us-west-2:1:key/x"])
    #expect(file.account == "012345678901" && file.entries[ResourceAddress(.bucket, "a.b")] == .planned)
    let bytes = file.file.bytes
    var again = Choices()
    again.set(values, from: .journal)
    try file.begin(
      JournalOpening(
        spec: spec, region: "us-west-2", account: "012345678901", choices: again,
        addresses: [ResourceAddress(.bucket, "a.b")]))
    #expect(file.file.bytes == bytes)
  }
}
