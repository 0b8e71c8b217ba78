// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Two setups of one stack at once, each in its own checkout: both end well, and there is one set of resources with one password.
@Suite struct ConcurrencyTests {
  @Test(arguments: 1...20) func bothSetupsEndWell(round: Int) async throws {
    try await World.run { world in
      let other = world.folder + "-other"
      try FileManager.default.copyItem(atPath: world.folder, toPath: other)
      defer { try? FileManager.default.removeItem(atPath: other) }
      async let first = world.start(["setup", "--progress", "none"]).result()
      async let second = world.start(["setup", "--progress", "none", "--manifests", other]).result()
      for run in [try await first, try await second] {
        #expect(run.status == 0 && !run.wasKilled, "round \(round): \(run.error)")
      }
      let state = try await world.emulator.state()
      #expect(state["buckets"].keys == [World.bucket] && state["databases"].keys == ["kubeflow-db"])
      #expect(state["secrets"].keys == ["rds-secret", "s3-secret"])
      #expect(try await world.emulator.passwordAgrees() == true, "round \(round)")
      #expect(try await world.emulator.databases().first?.passwords.count ?? 0 <= 1)
      try await world.emulator.resetCalls()
      try await world.setUp()
      #expect(try await world.emulator.mutations().isEmpty, "round \(round)")
    }
  }
}
