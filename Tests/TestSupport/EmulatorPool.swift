// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Hands out emulators, one to one test at a time: starting Python takes longer than most tests.
package actor EmulatorPool {
  package static let shared = EmulatorPool()
  /// Each needs a processor of its own while it works.
  private static let most = 2

  /// A process of Python. It ends when its standard input is closed, so with this process at the latest.
  private struct Running {
    let process: Process
    let input: Pipe
    let emulator: Emulator
  }

  private var idle: [Running] = []
  private var taken = 0
  private var queue: [CheckedContinuation<Void, Never>] = []

  /// Runs `body` with an emulator as new.
  package nonisolated func withEmulator<Result: Sendable>(
    _ body: @Sendable (Emulator) async throws -> Result
  ) async throws -> Result {
    let running = try await take()
    do {
      try await running.emulator.post("reset")
      let result = try await body(running.emulator)
      await giveBack(running)
      return result
    } catch {
      await giveBack(running)
      throw error
    }
  }

  private func take() async throws -> Running {
    if taken == Self.most { await withCheckedContinuation { queue.append($0) } } else { taken += 1 }
    do {
      while let running = idle.popLast() {
        if running.process.isRunning { return running }
      }
      return try Self.start()
    } catch {
      passOn()
      throw error
    }
  }

  private func giveBack(_ running: Running) {
    idle.append(running)
    passOn()
  }

  /// The place of a test that has ended is the next one's.
  private func passOn() {
    if queue.isEmpty { taken -= 1 } else { queue.removeFirst().resume() }
  }

  private static func start() throws -> Running {
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
    return Running(process: process, input: input, emulator: Emulator(url: url))
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
