// SPDX-License-Identifier: Apache-2.0

public import Foundation

/// Runs the built program as a user does, and keeps what it said.
public struct ProgramRun: Sendable {
  public var status: Int32
  public var output: String
  public var error: String

  /// Runs `kfctl-aws` with an environment of exactly `environment` and a PATH, without a terminal.
  public static func run(
    _ arguments: [String], environment: [String: String] = [:], in folder: String = NSTemporaryDirectory(),
    input: String = ""
  ) async throws -> ProgramRun {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.environment = environment.merging(["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"]) { given, _ in given }
    process.currentDirectoryURL = URL(filePath: folder)
    let files = try OutputFiles(input: input)
    process.standardInput = files.input
    process.standardOutput = files.output
    process.standardError = files.error
    let status = try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
      do { try process.run() } catch { continuation.resume(throwing: error) }
    }
    return ProgramRun(status: status, output: try files.text("out"), error: try files.text("err"))
  }

  /// The program lies beside the tests' own executable.
  public static var path: String {
    let tests = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    return tests.appending(path: "kfctl-aws").path
  }
}

/// Files take any amount of output without a reader; pipes do not.
private struct OutputFiles {
  let folder: URL
  let input: FileHandle
  let output: FileHandle
  let error: FileHandle

  init(input text: String) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "kfctl-run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: folder.appending(path: "in"))
    for name in ["out", "err"] { try Data().write(to: folder.appending(path: name)) }
    input = try FileHandle(forReadingFrom: folder.appending(path: "in"))
    output = try FileHandle(forWritingTo: folder.appending(path: "out"))
    error = try FileHandle(forWritingTo: folder.appending(path: "err"))
  }

  func text(_ name: String) throws -> String {
    let data = try Data(contentsOf: folder.appending(path: name))
    if name == "err" { try? FileManager.default.removeItem(at: folder) }
    return String(decoding: data, as: UTF8.self)
  }
}
