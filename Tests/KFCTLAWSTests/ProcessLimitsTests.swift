// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Limits that the program sets to itself, as a process that it starts finds them.
@Suite struct ProcessLimitsTests {
  /// The line of `/proc/PID/limits` of the program, told by its `credential_process`.
  private func coreLimit(_ environment: [String: String]) async throws -> [String] {
    try await World.run { world in
      try world.write("limits.sh", "cat /proc/$PPID/limits > \(world.folder)/limits\n")
      try world.write("config", "[default]\ncredential_process = /bin/sh \(world.folder)/limits.sh\n")
      let own = [
        "AWS_CONFIG_FILE": world.folder + "/config", "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "",
        "AWS_EC2_METADATA_DISABLED": "true",
      ]
      _ = try await world.program("status", environment: environment.merging(own) { $1 })
      return Self.coreLimit(in: try world.text("limits"))
    }
  }

  private static func coreLimit(in text: String) -> [String] {
    let line = text.split(separator: "\n").first { $0.hasPrefix("Max core file size") } ?? ""
    return line.dropFirst("Max core file size".count).split(separator: " ").map(String.init)
  }

  #if os(Linux)
    @Test(.timeLimit(.minutes(30))) func noCoreDumpIsLeft() async throws {
      #expect(try await coreLimit([:]) == ["0", "0", "bytes"])
    }

    @Test(.timeLimit(.minutes(30))) func coreDumpsCanBeAskedFor() async throws {
      let own = try String(contentsOfFile: "/proc/self/limits", encoding: .utf8)
      #expect(try await coreLimit(["KFCTL_AWS_CORE_DUMPS": "1"]) == Self.coreLimit(in: own))
    }
  #endif
}
