// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Law 1's second half: a run that finds its work done is silent.
@Suite struct SecondRunTests {
  @Test func setupTwiceChangesNothing() async throws {
    try await World.run { world in
      try await world.setUp()
      let (state, files) = (try await world.emulator.state(), try world.files())
      let times = try modificationTimes(world)
      try await world.emulator.resetCalls()
      let run = try await world.setUp()
      let calls = try await world.emulator.calls()
      #expect(calls.filter(\.mutating).isEmpty)
      #expect(calls.count <= 12, "\(calls.map(\.operation))")
      #expect(try await world.emulator.state() == state)
      #expect(try world.files() == files)
      #expect(try modificationTimes(world) == times, "a file with the same bytes is not written")
      #expect(!run.error.contains("Create"))
    }
  }

  @Test func teardownTwiceEndsWell() async throws {
    try await World.run { world in
      try await world.setUp()
      #expect(try await world.program("teardown", "--yes").status == 0)
      try await world.emulator.resetCalls()
      let run = try await world.program("teardown", "--yes")
      #expect(run.status == 0, "\(run.error)")
      #expect(try await world.emulator.mutations().isEmpty)
    }
  }

  private func modificationTimes(_ world: World) throws -> [String: Date] {
    try world.files().keys.reduce(into: [:]) { times, path in
      let attributes = try FileManager.default.attributesOfItem(atPath: world.folder + "/" + path)
      times[path] = attributes[.modificationDate] as? Date
    }
  }
}
