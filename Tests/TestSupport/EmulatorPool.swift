// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Hands out one emulator to one test at a time: starting Python takes longer than most tests.
package actor EmulatorPool {
  package static let shared = EmulatorPool()
  private var running: (process: Process, input: Pipe, emulator: Emulator)?
  private var isTaken = false
  private var queue: [CheckedContinuation<Void, Never>] = []

  /// Runs `body` with an emulator as new.
  package nonisolated func withEmulator<Result: Sendable>(
    _ body: @Sendable (Emulator) async throws -> Result
  ) async throws -> Result {
    let emulator = try await take()
    do {
      let result = try await body(emulator)
      await giveBack()
      return result
    } catch {
      await giveBack()
      throw error
    }
  }

  private func take() async throws -> Emulator {
    if isTaken { await withCheckedContinuation { queue.append($0) } }
    isTaken = true
    do {
      let emulator = try started()
      try await emulator.post("reset")
      return emulator
    } catch {
      giveBack()
      throw error
    }
  }

  private func giveBack() {
    if queue.isEmpty { isTaken = false } else { queue.removeFirst().resume() }
  }

  private func started() throws -> Emulator {
    if let running, running.process.isRunning { return running.emulator }
    let process = Process()
    let (input, output) = (Pipe(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      Python.path, TestPaths.support + "/emulator/server.py", "--port", "0", "--until-eof",
    ]
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard line.hasPrefix("ready ") else {
      throw TestFailure("the emulator did not start with \(Python.path): Scripts/test installs what it needs")
    }
    let url = line.dropFirst("ready ".count).trimmingCharacters(in: .whitespacesAndNewlines)
    let emulator = Emulator(url: url)
    running = (process, input, emulator)
    return emulator
  }
}

/// The Python that has the emulator's packages.
package enum Python {
  package static var path: String {
    if let given = ProcessInfo.processInfo.environment["KFCTL_AWS_TEST_PYTHON"] { return given }
    let own = TestPaths.package + "/.cache/venv/bin/python"
    return FileManager.default.isExecutableFile(atPath: own) ? own : "python3"
  }
}

/// Folders of the checkout.
package enum TestPaths {
  package static let support = URL(filePath: #filePath).deletingLastPathComponent().path
  package static let package = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
}
