// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `manifest` as a shell uses it; what the expressions mean is the library's tests' matter.
@Suite struct ManifestCommandTests {
  private static let provider = "awsconfigs/common/aws-secrets-manager/rds/secret-provider.yaml"
  private static let guideExpression = ".spec.parameters.objects |= sub(\"rds-secret\",env(RDS_SECRET))"

  /// A checkout, without an emulator.
  private func inCheckout(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "kfctl-manifest-\(UUID().uuidString)")
      .path
    try FileManager.default.copyItem(atPath: World.fixture("classic"), toPath: folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await body(folder)
  }

  private func run(_ arguments: [String], in folder: String, input: String = "") async throws -> ProgramRun {
    try await RunningProgram(
      ["manifest"] + arguments, environment: ["RDS_SECRET": "my-rds"], in: folder, input: input
    ).result()
  }

  /// The guide's command line, with only the program's name changed, and the orders that yq takes.
  @Test(arguments: [
    ["e", "-i", guideExpression, provider], ["eval", "-i", guideExpression, provider],
    ["e", guideExpression, "-i", provider], ["e", guideExpression, provider, "-i"],
    ["eval", "e", "-i", guideExpression, provider], ["e", "--inplace", guideExpression, provider],
  ])
  func takesYqsCommandLines(_ arguments: [String]) async throws {
    try await inCheckout { folder in
      let run = try await run(arguments, in: folder)
      #expect(run.status == 0 && run.output.isEmpty, "\(run.error)")
      let shipped = try String(
        contentsOfFile: World.fixture("classic") + "/" + Self.provider, encoding: .utf8)
      let edited = try String(contentsOfFile: folder + "/" + Self.provider, encoding: .utf8)
      #expect(edited == shipped.replacing("objectName: \"rds-secret\"", with: "objectName: \"my-rds\""))
    }
  }

  @Test func standardInputGoesToStandardOutput() async throws {
    try await inCheckout { folder in
      for arguments in [["eval", ".a = \"x\""], ["eval", ".a = \"x\"", "-"]] {
        let run = try await run(arguments, in: folder, input: "a:   1   # one\r\nb: 2")
        #expect(run.output == "a:   x   # one\r\nb: 2", "no other byte changes")
      }
      let value = try await run(["eval", ".metadata.name", Self.provider], in: folder)
      #expect(value.output == "rds-secret\n")
    }
  }

  @Test(arguments: [
    (["eval", ".a = ", "x.yaml"], Int32(1), "expression:1:6"),
    (["eval", "-i", ".a = 1"], 64, "-i needs files"),
    (["eval", "-i", ".metadata.name", provider], 64, "only gives results"),
    (["eval", ".a", "missing.yaml"], 1, "missing.yaml"),
    (["eval", ".a = env(NOT_SET)", provider], 1, "NOT_SET"),
    (["set-params", "x.env", "novalue"], 64, "key=value"), (["set-secret", "name"], 64, "file"),
    (["set-secret", "name", "awsconfigs/apps/pipeline/rds/params.env"], 3, "params.env"),
    (["set-secret", "", provider], 3, "a secret has no such name"),
    (["set-secret", "a b", provider], 3, "a secret has no such name"),
    (["set-params", "awsconfigs/apps/pipeline/rds/params.env", "a b=1"], 3, "it is no key of a ConfigMap"),
    (["set-params", "none/params.env", "a=1"], 3, "none/params.env: cannot open it"),
  ])
  func wrongInputIsAMessage(_ arguments: [String], status: Int32, words: String) async throws {
    try await inCheckout { folder in
      let run = try await run(arguments, in: folder)
      #expect(
        run.status == status && !run.wasKilled && run.error.contains(words), "\(run.status): \(run.error)")
    }
  }

  @Test func noticesAndDiffsKeepThePathAsGiven() async throws {
    try await inCheckout { folder in
      try Data("a=\"x\"\nexport b=1\n".utf8).write(to: URL(filePath: folder + "/p.env"))
      let shown = try await run(["set-params", "--diff", "./p.env", "a=y"], in: folder)
      #expect(
        shown.output
          == "--- a/./p.env\n+++ b/./p.env\n@@ -1,2 +1,2 @@\n-a=\"x\"\n+a=y\n export b=1\n")
      #expect(shown.error.contains("Note: ./p.env:1: a: kustomize took the quotes"))
      #expect(shown.error.contains("Note: ./p.env:2: kustomize takes `export`"))
      let text = try String(contentsOfFile: folder + "/p.env", encoding: .utf8)
      #expect(text == "a=\"x\"\nexport b=1\n", "a diff writes nothing")
    }
  }

  @Test func ofSeveralFilesNoneIsWrittenWhenOneIsRefused() async throws {
    try await inCheckout { folder in
      let run = try await run(
        ["set-secret", "x", Self.provider, "awsconfigs/apps/pipeline/rds/params.env"], in: folder)
      #expect(run.status == 3 && run.output.isEmpty)
      let edited = try Data(contentsOf: URL(filePath: folder + "/" + Self.provider))
      let shipped = try Data(contentsOf: URL(filePath: World.fixture("classic") + "/" + Self.provider))
      #expect(edited == shipped)
    }
  }

  @Test func typedEditsTwiceChangeNothing() async throws {
    try await inCheckout { folder in
      for arguments in [
        ["set-secret", "rds-secret-new", Self.provider],
        ["set-params", "awsconfigs/apps/pipeline/rds/params.env", "dbHost=db.example.com", "mlmdDb=metadb"],
      ] {
        let first = try await run(arguments, in: folder)
        #expect(first.status == 0 && first.output.hasSuffix(": changed\n"), "\(first.error)")
        let again = try await run(arguments, in: folder)
        #expect(again.output.hasSuffix(": unchanged\n"))
      }
    }
  }

  #if os(Linux)
    /// What only AWS calls need costs more than an edit, so it is not there at the start.
    @Test func startsWithoutTheLibrariesOfAWSCalls() async throws {
      try await inCheckout { folder in
        // The loader then lists what it would load, and runs nothing.
        let run = try await RunningProgram(
          ["--version"], environment: ["LD_TRACE_LOADED_OBJECTS": "1"], in: folder, input: ""
        ).result()
        #expect(run.output.contains("libc.so") && run.output.contains("libyaml"))
        for library in ["libcurl", "libcrypto", "libssl", "libexpat"] {
          #expect(!run.output.contains(library))
        }
      }
    }
  #endif
}
