// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// An emulated account with a cluster, a checkout of manifests in a folder of its own, and the program between
/// the two.
struct World: Sendable {
  let emulator: Emulator
  let seeded: Emulator.World
  /// The manifests' folder.
  let folder: String
  var environment: [String: String]

  static let bucket = "kubeflow-artifacts"
  static let s3SecretKey = "s3/SecretKey+ThatNobodySees"

  /// Runs `body` in a fresh world.
  ///
  /// - Parameter manifests: a fixture's name, or `release NAME` for a small checkout of that release.
  static func run<Result: Sendable>(
    manifests: String = "classic", seed: String = "{}",
    _ body: @Sendable (World) async throws -> Result
  ) async throws -> Result {
    try await EmulatorPool.shared.withEmulator { emulator in
      let seeded = try await emulator.seed(seed)
      let folder = FileManager.default.temporaryDirectory.appending(path: "kfctl-world-\(UUID().uuidString)")
        .path
      defer { try? FileManager.default.removeItem(atPath: folder) }
      if manifests.hasPrefix("release ") {
        try await SmallCheckout.make(String(manifests.dropFirst("release ".count)), in: folder)
      } else {
        try FileManager.default.copyItem(atPath: Self.fixture(manifests), toPath: folder)
      }
      return try await body(World(emulator: emulator, seeded: seeded, folder: folder))
    }
  }

  private init(emulator: Emulator, seeded: Emulator.World, folder: String) {
    self.emulator = emulator
    self.seeded = seeded
    self.folder = folder
    environment = [
      "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "operator-secret",
      "AWS_ENDPOINT_URL": emulator.url, "CLUSTER_REGION": "us-west-2", "CLUSTER_NAME": "demo",
      "S3_BUCKET": Self.bucket, "KFCTL_AWS_S3_ACCESS_KEY_ID": "AKIAS3USER",
      "KFCTL_AWS_S3_SECRET_ACCESS_KEY": Self.s3SecretKey,
    ]
  }

  /// The example checkout of that name.
  static func fixture(_ name: String) -> String {
    TestPaths.package + "/Tests/KFCTLAWSTests/Fixtures/manifests-\(name)"
  }

  /// Runs the program to its end.
  func program(
    _ arguments: String..., environment extra: [String: String] = [:], input: String = ""
  ) async throws -> ProgramRun {
    try await start(arguments, environment: extra, input: input).result()
  }

  /// Starts the program.
  func start(
    _ arguments: [String], environment extra: [String: String] = [:], input: String = ""
  ) throws -> RunningProgram {
    try RunningProgram(
      arguments, environment: environment.merging(extra) { $1 }.filter { !$0.value.isEmpty }, in: folder,
      input: input)
  }

  /// Runs a setup that has to end well.
  @discardableResult
  func setUp(_ arguments: String...) async throws -> ProgramRun {
    let run = try await start(["setup"] + arguments).result()
    guard run.status == 0, !run.wasKilled else { throw TestFailure("setup: \(run.status)\n\(run.error)") }
    return run
  }
}

// MARK: - Files

extension World {
  /// Every file below the folder, by its path from there.
  func files() throws -> [String: Data] {
    let paths = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return try paths.reduce(into: [:]) { files, path in
      var isFolder: ObjCBool = false
      let full = folder + "/" + path
      guard FileManager.default.fileExists(atPath: full, isDirectory: &isFolder), !isFolder.boolValue else {
        return
      }
      files[path] = try Data(contentsOf: URL(filePath: full))
    }
  }

  /// The text of one file.
  func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: folder + "/" + path)), as: UTF8.self)
  }

  /// Replaces or makes one file.
  func write(_ path: String, _ text: String) throws {
    let file = URL(filePath: folder + "/" + path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  /// The lines that differ from the fixture, as `path: -old` and `path: +new`, in order.
  func changedLines(since manifests: String = "classic") throws -> [String] {
    try files().sorted { $0.key < $1.key }.flatMap { path, data -> [String] in
      let original = FileManager.default.contents(atPath: Self.fixture(manifests) + "/" + path) ?? Data()
      let (old, new) = (Self.lines(original), Self.lines(data))
      return new.difference(from: old).map { change in
        switch change {
        case .remove(_, let line, _): "\(path): -\(line)"
        case .insert(_, let line, _): "\(path): +\(line)"
        }
      }
    }
  }

  /// The line breaks belong to the lines, so that a lost one at the end shows.
  private static func lines(_ data: Data) -> [String] {
    String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0) }
  }
}
