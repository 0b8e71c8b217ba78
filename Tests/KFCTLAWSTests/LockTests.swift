// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// One journal, one run at a time.
@Suite struct LockTests {
  /// A setup that stands still in both of its first calls until it is killed.
  private func stuckSetup(_ world: World) async throws -> RunningProgram {
    try await world.emulator.post(
      "faults", #"[{"match": "CreateBucket|CreateSecret", "do": "hang", "seconds": 600, "times": 2}]"#)
    let program = try world.start(["setup", "--only", "s3", "--progress", "none"])
    // Asking the emulator takes its time, so this loop is no busy one.
    while try await world.emulator.faultHits().reduce(0, +) < 2, program.isRunning {}
    return program
  }

  /// In the second kind of checkout the journal's folder is not there before the first run.
  @Test(.timeLimit(.minutes(30)), arguments: ["classic", "charts"])
  func aSecondRunIsRefusedUntilTheFirstHasEnded(manifests: String) async throws {
    try await World.run(manifests: manifests) { world in
      let first = try await stuckSetup(world)
      let files = try world.files()
      for command in [["setup"], ["setup", "--only", "s3"], ["teardown", "--yes", "--purge"]] {
        let run = try await world.start(command).result()
        #expect(run.status == 3, "\(command): \(run.error)")
        #expect(run.error.contains("metadata.yaml") && run.error.contains("--metadata-file"), "\(run.error)")
        #expect(run.error.contains("another kfctl-aws"))
        #if os(Linux)
          #expect(run.error.contains("kfctl-aws setup (process \(first.processID))"), "\(run.error)")
        #endif
      }
      #expect(try world.files() == files)
      first.signal(SIGKILL)
      #expect(try await first.result().wasKilled)
      try await world.emulator.post("faults", "[]")
      try await world.setUp("--only", "s3")
    }
  }

  @Test(.timeLimit(.minutes(30))) func whatOnlyLooksIsNotKeptAway() async throws {
    try await World.run { world in
      let first = try await stuckSetup(world)
      for command in [["plan"], ["status"], ["doctor"], ["setup", "--dry-run"]] {
        let run = try await world.start(command).result()
        #expect(run.status == 0, "\(command): \(run.error)")
      }
      first.signal(SIGKILL)
      _ = try await first.result()
      try await world.emulator.post("faults", "[]")
    }
  }

  @Test(.timeLimit(.minutes(30))) func anotherJournalInAnotherFolderIsFree() async throws {
    try await World.run { world in
      let first = try await stuckSetup(world)
      try FileManager.default.createDirectory(
        atPath: world.folder + "/journals", withIntermediateDirectories: true)
      let run = try await world.program(
        "setup", "--only", "s3", "--stack", "blue", "--bucket", "blue-bucket", "--s3-secret-name", "blue-s3",
        "--metadata-file", "journals/blue.yaml")
      #expect(run.status == 0, "\(run.error)")
      first.signal(SIGKILL)
      _ = try await first.result()
      try await world.emulator.post("faults", "[]")
    }
  }
}
