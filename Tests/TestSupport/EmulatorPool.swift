// SPDX-License-Identifier: Apache-2.0

extension Emulator: PooledServer {
  package static let command = ["emulator/server.py", "--port", "0"]

  package init?(at places: [String]) {
    guard places.count == 1 else { return nil }
    self.init(url: places[0])
  }

  package func reset() async throws { try await post("reset") }
}

/// The emulators of a test run.
package struct EmulatorPool: Sendable {
  package static let shared = EmulatorPool()
  private let pool = ServerPool<Emulator>()

  /// Runs `body` with an emulator as new.
  package func withEmulator<Result: Sendable>(
    _ body: @Sendable (Emulator) async throws -> Result
  ) async throws -> Result {
    try await pool.withServer(body)
  }
}
