// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@Suite struct InterruptionTests {
  @Test(arguments: [SIGINT, SIGTERM]) func theFirstSignalSaysWhatIsStillSettling(number: Int32) async throws {
    try await World.run { world in
      try await world.setUp()
      try await world.emulator.force("modifying", on: "kubeflow-db")
      let program = try world.start(["setup", "--progress", "plain"])
      while !program.errorSoFar.contains("modifying"), program.isRunning {}
      program.signal(number)
      let run = try await program.result()
      #expect(run.status == 130 && !run.wasKilled, "\(run.error)")
      #expect(run.error.contains("Still settling: DB instance kubeflow-db is modifying"))
      #expect(run.error.contains("run the same command again"))
      try await world.emulator.endStatus(of: "kubeflow-db")
      try await world.setUp()
    }
  }

  /// A server that never answers cannot keep the program.
  @Test func theFirstSignalEndsACallThatHangs() async throws {
    try await World.run { world in
      try await world.emulator.post("faults", #"[{"match": "CreateBucket", "do": "hang", "seconds": 600}]"#)
      let program = try world.start(["setup", "--only", "s3", "--progress", "none"])
      while try await world.emulator.faultHits().reduce(0, +) == 0, program.isRunning {}
      program.signal(SIGINT)
      let run = try await program.result()
      #expect(run.status == 130, "\(run.error)")
      try await world.emulator.post("faults", "[]")
    }
  }
}
