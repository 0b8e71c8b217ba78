// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Runs `body` with an API server as new, and ends its use afterwards.
///
/// Servers are kept between tests, and handed to one test at a time. `settings` is JSON, see
/// `kubeapi/settings.py`.
package func withKubernetesServer<Result: Sendable>(
  _ settings: String = "{}", _ body: @Sendable (KubernetesServer) async throws -> Result
) async throws -> Result {
  try await KubernetesServerPool.shared.withServer(settings, body)
}

/// Hands out API servers; each is a process of Python that ends with this one at the latest.
package actor KubernetesServerPool {
  package static let shared = KubernetesServerPool()
  /// Each needs a processor of its own while it works.
  private static let most = 2

  /// A process of Python. It ends when its standard input is closed.
  private struct Running {
    let process: Process
    let input: Pipe
    let server: KubernetesServer
  }

  private var idle: [Running] = []
  private var taken = 0
  private var queue: [CheckedContinuation<Void, Never>] = []

  nonisolated func withServer<Result: Sendable>(
    _ settings: String, _ body: @Sendable (KubernetesServer) async throws -> Result
  ) async throws -> Result {
    let running = try await take()
    do {
      try await running.server.post("reset")
      try await running.server.set(settings)
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
    process.arguments = [Python.path, TestPaths.support + "/kubeapi/server.py", "--until-eof"]
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
    guard words.count == 3, words[0] == "ready" else {
      throw TestFailure("no API server with \(Python.path): Scripts/test installs what it needs")
    }
    let server = KubernetesServer(url: words[1], lab: words[2])
    return Running(process: process, input: input, server: server)
  }
}
