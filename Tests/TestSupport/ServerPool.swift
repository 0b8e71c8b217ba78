// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A server of the test support: a process of Python that says `ready` and where it is.
package protocol PooledServer: Sendable {
  /// Below the folder of the test support, then its options.
  static var command: [String] { get }

  /// - Parameter places: the words after `ready`; nil when they are not its.
  init?(at places: [String])

  /// As new, for the next test.
  func reset() async throws
}

/// Hands out servers, one to one test at a time: starting Python takes longer than most tests.
package actor ServerPool<Server: PooledServer> {
  /// Each needs a processor of its own while it works.
  private static var most: Int { 2 }

  /// A process that ends when its standard input is closed, so with this process at the latest.
  private struct Running {
    let process: Process
    let input: Pipe
    let server: Server
  }

  private var idle: [Running] = []
  private var taken = 0
  private var queue: [CheckedContinuation<Void, Never>] = []

  /// Runs `body` with a server as new.
  package nonisolated func withServer<Result: Sendable>(
    _ body: @Sendable (Server) async throws -> Result
  ) async throws -> Result {
    let running = try await take()
    do {
      try await running.server.reset()
      let result = try await body(running.server)
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
    let program = "\(TestPaths.support)/\(Server.command[0])"
    process.arguments = [Python.path, program] + Server.command.dropFirst() + ["--until-eof"]
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
    guard words.first == "ready", let server = Server(at: Array(words.dropFirst())) else {
      throw TestFailure("no \(Server.command[0]) with \(Python.path): Scripts/test installs what it needs")
    }
    return Running(process: process, input: input, server: server)
  }
}

/// The Python that has the servers' packages.
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
