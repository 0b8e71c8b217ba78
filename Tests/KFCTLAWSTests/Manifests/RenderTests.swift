// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `manifest render` on a small checkout of every release: what it builds hangs together, a second run is silent, and
/// revert leaves nothing.
@Suite struct RenderTests {
  /// One way of having storage.
  struct Variant: Sendable, CustomTestStringConvertible {
    var release: String
    var only: String?
    var credentials: String
    var testDescription: String { "\(release) \(only ?? "both") \(credentials)" }
  }

  static let releases = ["1.4", "1.7", "1.9", "1.10", "1.11", "26.03", "2.17", "pipelines"]

  /// What each release can do of what there is.
  static let variants: [Variant] = releases.flatMap { release in
    let credentials =
      switch release {
      case "1.4", "1.11": ["static"]
      case "1.7", "1.9", "1.10": ["static", "irsa"]
      default: ["static", "irsa", "pod-identity"]
      }
    return [Variant(release: release, only: "rds", credentials: "static")]
      + credentials.flatMap { credentials in
        [nil, "s3"].map { Variant(release: release, only: $0, credentials: credentials) }
      }
  }

  @Test(.timeLimit(.minutes(30)), arguments: variants)
  func whatIsBuiltHangsTogether(_ variant: Variant) async throws {
    try await SmallCheckout.run(variant.release) { checkout in
      var options = ["--s3-credentials", variant.credentials, "--output", "json"]
      if let only = variant.only { options += ["--only", only] }
      let arguments = ["manifest", "render"] + SmallCheckout.values + options
      let plan = try await checkout.program(arguments + ["--dry-run"])
      #expect(try await checkout.gitStatus().isEmpty, "a dry run writes nothing")
      let entry = try entry(of: plan)
      let scratch = FileManager.default.temporaryDirectory.appending(path: "kfctl-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: scratch) }
      let (before, after) = (scratch.path + "/before.yaml", scratch.path + "/after.yaml")
      let isCommunity = entry == "kfctl-aws"
      try await checkout.build(try await base(checkout) ?? entry, into: before)

      let run = try await checkout.program(arguments)
      #expect(run.status == 0, "\(run.error)")
      try await checkout.build(entry, into: after)
      var check = isCommunity ? [] : ["--filled-in"]
      if variant.only != "s3" { check.append("--rds") }
      if variant.only != "rds" { check += ["--s3", variant.credentials] }
      let report = try await checkout.check(check + [before, after])
      #expect(report["faults"] == .array([]), "\(report["faults"])")
      if isCommunity {
        #expect(try await checkout.gitStatus() == "?? kfctl-aws/\n", "nothing else in the checkout changes")
      }

      let again = try await checkout.program(arguments)
      #expect(try JSONValue(Array(again.output.utf8))["files"] == .array([]), "a second run is silent")
      let revert = try await checkout.program(["manifest", "revert"])
      #expect(revert.status == 0, "\(revert.error)")
      #expect(try await checkout.gitStatus() == "")
    }
  }

  private func entry(of run: ProgramRun) throws -> String {
    let entry = try JSONValue(Array(run.output.utf8))["kustomization"].string
    guard let entry else { throw TestFailure("no kustomization: \(run.output) \(run.error)") }
    return entry
  }

  private func base(_ checkout: SmallCheckout) async throws -> String? {
    let run = try await checkout.program(["releases", "--output", "json"])
    return try JSONValue(Array(run.output.utf8))["checkout", "kustomization"].string
  }

  @Test(arguments: [
    ("1.4", "irsa"), ("1.7", "pod-identity"), ("1.9", "pod-identity"), ("1.10", "pod-identity"),
    ("1.11", "irsa"), ("1.11", "pod-identity"),
  ])
  func whatAReleaseCannotDoIsRefused(_ release: String, _ credentials: String) async throws {
    try await SmallCheckout.run(release) { checkout in
      let run = try await checkout.render("--s3-credentials", credentials)
      #expect(run.status == 3 && run.error.contains("it cannot reach S3 that way"), "\(run.error)")
      #expect(run.error.contains("static"), "the remedy names what it can")
      #expect(try await checkout.gitStatus().isEmpty)
    }
  }

  /// From static keys to roles: what only the keys needed goes.
  @Test func anotherKindOfCredentialsLeavesNothingBehind() async throws {
    try await SmallCheckout.run("26.03") { checkout in
      _ = try await checkout.render("--s3-credentials", "irsa")
      let fresh = try checkout.files(below: "kfctl-aws")
      _ = try await checkout.program(["manifest", "revert"])
      _ = try await checkout.render("--s3-credentials", "static")
      #expect(try checkout.files(below: "kfctl-aws")["s3/secret-provider.yaml"] != nil)
      _ = try await checkout.render("--s3-credentials", "irsa")
      #expect(try checkout.files(below: "kfctl-aws") == fresh)
    }
  }

  /// First one half, then the other: the kustomization names both.
  @Test func halvesAddUp() async throws {
    try await SmallCheckout.run("26.03") { checkout in
      _ = try await checkout.render()
      let both = try checkout.files(below: "kfctl-aws")
      _ = try await checkout.program(["manifest", "revert"])
      _ = try await checkout.render("--only", "s3")
      _ = try await checkout.render("--only", "rds")
      #expect(try checkout.files(below: "kfctl-aws") == both)
    }
  }

  @Test func noSecretIsInAnyFile() async throws {
    try await SmallCheckout.run("26.03") { checkout in
      _ = try await checkout.render()
      for (path, content) in try checkout.files(below: "kfctl-aws") where path.hasSuffix(".yaml") {
        let text = String(decoding: content, as: UTF8.self)
        #expect(!text.contains("kind: Secret\n") || text.contains("$patch: delete"), "\(path)")
        #expect(!text.contains("stringData"), "\(path)")
      }
    }
  }

  /// Another folder gets the files, and the way back to the release.
  @Test(arguments: ["26.03", "1.7"]) func outIsAnotherFolder(_ release: String) async throws {
    try await SmallCheckout.run(release) { checkout in
      let out = FileManager.default.temporaryDirectory.appending(path: "kfctl-out-\(UUID().uuidString)").path
      defer { try? FileManager.default.removeItem(atPath: out) }
      let run = try await checkout.render("--out", out)
      #expect(run.status == 0, "\(run.error)")
      #expect(try await checkout.gitStatus().isEmpty, "the checkout stays as it is")
      let written = try SmallCheckout(folder: out).files()
      _ = try await checkout.render()
      let inPlace = try checkout.files()
      for (path, content) in written where path != "kfctl-aws/kustomization.yaml" {
        #expect(inPlace[path] == content, "\(path)")
      }
      if release == "26.03" {
        let scratch = out + "/built.yaml"
        try await SmallCheckout(folder: out).build("kfctl-aws", into: scratch)
        let pinned = try await checkout.render(
          "--out", out, "--base", "https://example.com/repo//example?ref=x")
        #expect(pinned.status == 0)
        #expect(
          try SmallCheckout(folder: out).text("kfctl-aws/kustomization.yaml")
            .contains("- https://example.com/repo//example?ref=x\n"))
      }
    }
  }

  /// What no option gives is in the journal; what is nowhere is named, all in one message.
  @Test func valuesComeFromTheJournal() async throws {
    try await SmallCheckout.run("26.03") { checkout in
      let none = try await checkout.program(["manifest", "render"])
      #expect(none.status == 64 && none.error.contains("--region, --bucket, --db-host"), "\(none.error)")
      try checkout.write(
        "kfctl-aws/metadata.yaml",
        """
        S3: {bucket: journal-bucket, secretName: s3-secret}
        RDS: {secretName: journal-rds-secret}
        CLUSTER: {region: eu-central-1, name: demo}
        kfctl-aws: {endpoint: db.journal.example.com, choices: {s3-credentials: pod-identity}}
        """)
      let run = try await checkout.program(["manifest", "render"])
      #expect(run.status == 0, "\(run.error)")
      #expect(try checkout.text("kfctl-aws/s3/ml-pipeline.yaml").contains("s3.eu-central-1.amazonaws.com"))
      #expect(try checkout.text("kfctl-aws/rds/secret-provider.yaml").contains("\"journal-rds-secret\""))
      #expect(
        try checkout.text("kfctl-aws/rds/pipeline-install-config.yaml").contains("db.journal.example.com"))
      _ = try await checkout.program(["manifest", "revert"])
      #expect(try await checkout.gitStatus() == "?? kfctl-aws/\n", "the journal is not render's")
      #expect(try checkout.files(below: "kfctl-aws").keys.sorted() == ["metadata.yaml"])
    }
  }

  /// The store's host of each partition, and of the Region everywhere else than in awslabs' commercial Regions.
  @Test(arguments: [
    ("cn-north-1", "s3.cn-north-1.amazonaws.com.cn"), ("us-gov-west-1", "s3.us-gov-west-1.amazonaws.com"),
  ])
  func hostsOfOtherPartitions(_ region: String, _ host: String) async throws {
    try await SmallCheckout.run("26.03") { checkout in
      let run = try await checkout.render("--region", region)
      #expect(run.status == 0, "\(run.error)")
      #expect(try checkout.text("kfctl-aws/s3/ml-pipeline.yaml").contains("value: \"\(host)\""))
    }
    try await SmallCheckout.run("1.4") { checkout in
      _ = try await checkout.render("--region", region)
      #expect(
        try checkout.text("awsconfigs/apps/pipeline/s3/params.env").contains("minioServiceHost=\(host)\n"))
    }
  }

  /// Argo of 1.4 speaks plain HTTP as it is shipped; the edit changes two values and nothing else.
  @Test func argoOf14IsToldToSpeakTLS() async throws {
    try await SmallCheckout.run("1.4") { checkout in
      let path = "awsconfigs/apps/pipeline/s3/config"
      let shipped = try checkout.text(path)
      _ = try await checkout.render()
      #expect(
        try checkout.text(path)
          == shipped.replacing("endpoint: s3.amazonaws.com", with: "endpoint: s3.us-west-2.amazonaws.com")
          .replacing("insecure: true", with: "insecure: false"))
    }
    try await SmallCheckout.run("1.7") { checkout in
      let shipped = try checkout.text("awsconfigs/apps/pipeline/s3/config")
      _ = try await checkout.render()
      #expect(try checkout.text("awsconfigs/apps/pipeline/s3/config") == shipped)
    }
  }
}
