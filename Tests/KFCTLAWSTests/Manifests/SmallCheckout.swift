// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// A small checkout in the shape of a release, as Scripts/example-manifests writes it, in a folder of its own and
/// under git.
struct SmallCheckout: Sendable {
  let folder: String

  /// What `manifest render` is told, beside credentials.
  static let values = [
    "--region", "us-west-2", "--bucket", "kubeflow-artifacts",
    "--db-host", "db.example.us-west-2.rds.amazonaws.com",
    "--backend-role-arn", "arn:aws:iam::111122223333:role/backend",
    "--profile-role-arn", "arn:aws:iam::111122223333:role/profile",
    "--secrets-role-arn", "arn:aws:iam::111122223333:role/secrets",
  ]

  /// Runs `body` with a fresh one.
  static func run<Result>(
    _ release: String, _ body: (SmallCheckout) async throws -> Result
  ) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "kfctl-checkout-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try await make(release, in: folder.path)
    return try await body(SmallCheckout(folder: folder.path))
  }

  /// Writes one into a folder.
  static func make(_ release: String, in folder: String) async throws {
    let script = TestPaths.package + "/Scripts/example-manifests"
    let made = try await Self.tool("/usr/bin/env", ["bash", script, folder, release])
    guard made.status == 0 else { throw TestFailure("example-manifests \(release): \(made.error)") }
  }

  /// Runs the program in the checkout, without AWS.
  func program(_ arguments: [String], environment: [String: String] = [:]) async throws -> ProgramRun {
    try await RunningProgram(arguments, environment: environment, in: folder).result()
  }

  /// Runs `manifest render`.
  func render(_ arguments: String...) async throws -> ProgramRun {
    try await program(["manifest", "render"] + Self.values + arguments)
  }

  /// What `git status` has to say.
  func gitStatus() async throws -> String {
    try await Self.tool("/usr/bin/env", ["git", "-C", folder, "status", "--porcelain", "--ignored"]).output
  }

  /// Builds a kustomization of the checkout into a file.
  func build(_ kustomization: String, into file: String) async throws {
    let built = try await Self.tool(Self.kubectl, ["kustomize", folder + "/" + kustomization])
    guard built.status == 0 else { throw TestFailure("kubectl kustomize \(kustomization): \(built.error)") }
    try Data(built.output.utf8).write(to: URL(filePath: file))
  }

  /// Checks a build with Scripts/check-build.py; its report.
  func check(_ arguments: [String]) async throws -> JSONValue {
    let script = TestPaths.package + "/Scripts/check-build.py"
    let checked = try await Self.tool(Python.path, [script] + arguments)
    guard !checked.output.isEmpty else { throw TestFailure("check-build.py: \(checked.error)") }
    return try JSONValue(Array(checked.output.utf8))
  }

  func text(_ path: String) throws -> String {
    try String(contentsOfFile: folder + "/" + path, encoding: .utf8)
  }

  func write(_ path: String, _ text: String) throws {
    let file = URL(filePath: folder + "/" + path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  /// The files below a folder and their content.
  func files(below path: String = "") throws -> [String: Data] {
    let base = folder + "/" + path
    let names = FileManager.default.enumerator(atPath: base)?.compactMap { $0 as? String } ?? []
    return names.reduce(into: [:]) { files, name in
      guard !name.hasPrefix(".git/"), !name.hasPrefix(".git"),
        let content = FileManager.default.contents(atPath: base + "/" + name)
      else { return }
      files[name] = content
    }
  }

  /// The tests' own, unless another is to be tried: kustomize in it differs from version to version.
  private static var kubectl: String {
    ProcessInfo.processInfo.environment["KFCTL_AWS_TEST_KUBECTL"] ?? Kubectl.path
  }

  /// Runs a tool to its end.
  static func tool(_ path: String, _ arguments: [String]) async throws -> ToolRun {
    let scratch = FileManager.default.temporaryDirectory.appending(path: "kfctl-tool-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    for (name, key) in [("out", \Process.standardOutput), ("err", \Process.standardError)] {
      try Data().write(to: scratch.appending(path: name))
      process[keyPath: key] = try FileHandle(forWritingTo: scratch.appending(path: name))
    }
    try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in done.resume() }
      do { try process.run() } catch { done.resume(throwing: error) }
    }
    let text = { (name: String) in
      String(decoding: (try? Data(contentsOf: scratch.appending(path: name))) ?? Data(), as: UTF8.self)
    }
    return ToolRun(status: process.terminationStatus, output: text("out"), error: text("err"))
  }
}

/// What a tool of the tests said.
struct ToolRun {
  var status: Int32
  var output: String
  var error: String
}
