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

  @Test func severalFilesAreSetOffFromEachOther() async throws {
    try await inCheckout { folder in
      for (name, text) in [("a", "x: 1"), ("b", "x: 2\n"), ("c", "---\nx: 3\n")] {
        try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name).yaml"))
      }
      let files = ["a.yaml", "b.yaml", "c.yaml"]
      let documents = try await run(["eval", ".z = 0"] + files, in: folder)
      #expect(documents.output == "x: 1\nz: 0\n---\nx: 2\nz: 0\n---\nx: 3\nz: 0\n")
      let values = try await run(["eval", ".x"] + files, in: folder)
      #expect(values.output == "1\n---\n2\n---\n3\n")
      let bare = try await run(["eval", "-N", ".x"] + files, in: folder)
      #expect(bare.output == "1\n2\n3\n")
    }
  }

  @Test func filesAreMergedByTheirNumber() async throws {
    try await inCheckout { folder in
      try Data("a: 1 # one\nm:\n  k: x\n".utf8).write(to: URL(filePath: folder + "/a.yaml"))
      try Data("m:\n  l: y\n".utf8).write(to: URL(filePath: folder + "/b.yaml"))
      let expression = "select(fileIndex == 0) * select(fileIndex == 1)"
      let merged = "a: 1 # one\nm:\n  k: x\n  l: y\n"
      let shown = try await run(["ea", expression, "a.yaml", "b.yaml"], in: folder)
      #expect(shown.status == 0 && shown.output == merged, "\(shown.output) \(shown.error)")
      let written = try await run(["ea", "-i", expression, "a.yaml", "b.yaml"], in: folder)
      #expect(written.status == 0 && written.output.isEmpty, "\(written.error)")
      #expect(try String(contentsOfFile: folder + "/a.yaml", encoding: .utf8) == merged)
      #expect(try String(contentsOfFile: folder + "/b.yaml", encoding: .utf8) == "m:\n  l: y\n")
    }
  }

  /// yq's options about what is read and how results are printed.
  @Test(arguments: [
    (["-n", ".a.b = \"x\""], "a:\n  b: x\n"),
    (["-n", "-o", "json", "{\"a\": [1, true]}"], "{\n  \"a\": [\n    1,\n    true\n  ]\n}\n"),
    (["-o", "json", "-I", "0", ".m", "f.yaml"], "{\"k\":\"x\"}\n"),
    (["-o=json", ".m.k", "f.yaml"], "\"x\"\n"),
    (["-r", "-o", "json", ".m.k", "f.yaml"], "x\n"), (["-r", ".q", "f.yaml"], "it's\n"),
    (["-j", "-I", "0", ".m", "f.yaml"], "{\"k\":\"x\"}\n"),
    (["--unwrapScalar=false", ".q", "f.yaml"], "'it''s'\n"),
    (
      ["--diff", ".a = 2", "f.yaml"],
      "--- a/f.yaml\n+++ b/f.yaml\n@@ -1,4 +1,4 @@\n-a: 1 # c\n+a: 2 # c\n m:\n   k: x\n q: 'it''s'\n"
    ),
    (["--diff", ".a = 1", "f.yaml"], ""),
  ])
  func printsAsItIsAsked(_ arguments: [String], output: String) async throws {
    try await inCheckout { folder in
      let text = "a: 1 # c\nm:\n  k: x\nq: 'it''s'\n"
      try Data(text.utf8).write(to: URL(filePath: folder + "/f.yaml"))
      let run = try await run(["eval"] + arguments, in: folder)
      #expect(run.status == 0 && run.output == output, "\(run.output) \(run.error)")
      #expect(
        try String(contentsOfFile: folder + "/f.yaml", encoding: .utf8) == text, "printing writes nothing")
    }
  }

  /// `-i` writes the selected documents only, as yq does, and says so before the user misses the others.
  @Test func documentsThatAreNotSelectedAreNamedWhenTheyGo() async throws {
    try await inCheckout { folder in
      let text = "kind: A\n---\nkind: B # b\n---\nkind: C\n"
      let file = URL(filePath: folder + "/f.yaml")
      try Data(text.utf8).write(to: file)
      let all = try await run(["eval", "-i", "(select(.kind == \"B\") | .x) = 1", "f.yaml"], in: folder)
      #expect(all.status == 0 && all.error.isEmpty, "\(all.error)")
      let edited = "kind: A\n---\nkind: B # b\nx: 1\n---\nkind: C\n"
      #expect(try String(contentsOf: file, encoding: .utf8) == edited)
      let some = try await run(["eval", "-i", "select(.kind == \"B\") | .x = 2", "f.yaml"], in: folder)
      #expect(some.status == 0)
      #expect(some.error.contains("f.yaml: 2 of 3 documents are not in the result, so that -i removes them"))
      #expect(some.error.contains("(select(…) | .x) = …"))
      #expect(try String(contentsOf: file, encoding: .utf8) == "kind: B # b\nx: 2\n")
    }
  }

  #if os(Linux)
    @Test(arguments: [
      ["eval", ".a = 1", "-"], ["eval", ".a", "-"], ["eval", "-n", ".a = 1"], ["eval-all", ".a = 1", "-"],
      ["eval", "--diff", ".spec = 1", provider],
    ])
    func outputThatCannotBeWrittenIsAFailure(_ arguments: [String]) async throws {
      try await inCheckout { folder in
        let run = try await RunningProgram(
          ["manifest"] + arguments, environment: [:], in: folder, input: "a: x\n", outputPath: "/dev/full"
        ).result()
        #expect(run.status == 1 && !run.wasKilled)
        #expect(run.error.contains("standard output: No space left on device; make room"), "\(run.error)")
      }
    }
  #endif

  #if os(Linux)
    @Test(.timeLimit(.minutes(30)), arguments: [SIGINT, SIGTERM])
    func oneSignalEndsTheReadingOfStandardInput(number: Int32) async throws {
      try await inCheckout { folder in
        var ends: [Int32] = [-1, -1]
        #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        defer { close(ends[0]) }
        let program = try RunningProgram(
          ["manifest", "eval", ".a = 1"], environment: [:], in: folder, inputDescriptor: ends[1])
        close(ends[1])
        // More than the socket holds, so it is reading when all is written; and it waits for more.
        var left = ArraySlice([UInt8](repeating: UInt8(ascii: "#"), count: 1 << 20))
        while !left.isEmpty {
          let count = left.withUnsafeBytes { send(ends[0], $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
          try #require(count > 0)
          left = left.dropFirst(count)
        }
        program.signal(number)
        let run = try await program.result()
        #expect(run.status == 130 && !run.wasKilled && run.output.isEmpty)
      }
    }
  #endif

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
