// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// What the built program said and how it ended.
package struct ProgramRun: Sendable {
  /// The exit code, or the number of the signal that ended it.
  package var status: Int32
  /// True when a signal ended it.
  package var wasKilled: Bool
  /// Standard output.
  package var output: String
  /// Standard error.
  package var error: String

  /// The program lies beside the tests' own executable.
  package static var path: String {
    URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "kfctl-aws").path
  }
}

/// The built program, running as a user's shell would run it, without a terminal.
package final class RunningProgram: Sendable {
  private let process: Process
  private let files: OutputFiles

  /// Starts `kfctl-aws` with just these variables, a PATH, and no instance to ask for credentials.
  ///
  /// - Parameters:
  ///   - inputDescriptor: what it reads instead of `input`; a pipe, say, that nobody closes.
  ///   - outputPath: where its output goes instead, such as `/dev/full`; the run then has none.
  package init(
    _ arguments: [String], environment: [String: String], in folder: String, input: String = "",
    inputDescriptor: Int32? = nil, outputPath: String? = nil
  ) throws {
    files = try OutputFiles(input: input)
    process = Process()
    process.executableURL = URL(filePath: ProgramRun.path)
    process.arguments = arguments
    process.environment = [
      "PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "AWS_EC2_METADATA_DISABLED": "true",
    ].merging(environment) { $1 }
    process.currentDirectoryURL = URL(filePath: folder)
    process.standardInput = inputDescriptor.map { FileHandle(fileDescriptor: $0) } ?? files.input
    process.standardOutput =
      try outputPath.map { try FileHandle(forWritingTo: URL(filePath: $0)) } ?? files.output
    process.standardError = files.error
    try process.run()
  }

  /// The process's number.
  package var processID: Int32 { process.processIdentifier }
  /// True until it has ended.
  package var isRunning: Bool { process.isRunning }
  /// What it has written to standard error so far.
  package var errorSoFar: String { (try? files.text("err")) ?? "" }

  /// Sends a signal.
  package func signal(_ number: Int32) {
    kill(process.processIdentifier, number)
  }

  /// Waits for its end.
  package func result() async throws -> ProgramRun {
    await withCheckedContinuation { continuation in
      let process = self.process
      DispatchQueue.global().async {
        process.waitUntilExit()
        continuation.resume()
      }
    }
    let run = ProgramRun(
      status: process.terminationStatus, wasKilled: process.terminationReason == .uncaughtSignal,
      output: try files.text("out"), error: try files.text("err"))
    files.remove()
    return run
  }
}

/// Files take any amount of output without a reader; pipes do not.
private struct OutputFiles: @unchecked Sendable {
  // FileHandle is not Sendable; these are only handed to the process before it starts.
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
    String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
  }

  func remove() {
    try? FileManager.default.removeItem(at: folder)
  }
}
