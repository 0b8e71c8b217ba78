// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Law 1: `setup` and `teardown` killed by SIGKILL at every point, then run again, end as an uninterrupted run
/// does. The points are counted in a clean run; fewer of them than today fails, because a point that nobody
/// counts is a point that nobody tests.
@Suite struct KillMatrixTests {
  /// A command, and what must be there before it.
  enum Subject: String, CaseIterable, Sendable {
    case setup, teardown, purge

    var arguments: [String] {
      switch self {
      case .setup: ["setup", "--progress", "none"]
      case .teardown: ["teardown", "--yes", "--progress", "none"]
      case .purge: ["teardown", "--yes", "--purge", "--progress", "none"]
      }
    }

    /// The fewest points there may be: mutating calls, and calls that touch a file.
    var fewest: (calls: Int, files: Int) {
      switch self {
      case .setup: (11, 60)
      case .teardown, .purge: (7, 20)
      }
    }
  }

  /// Where the process is killed.
  enum Moment: String, CaseIterable, Sendable {
    /// The server has the request and has not carried it out.
    case beforeTheCall = "before the call is carried out"
    /// The server has carried it out and its answer is not read.
    case beforeTheAnswer = "before the answer is read"
    /// Just before a write, fsync or rename.
    case atTheFile = "at a file"
  }

  @Test(arguments: Subject.allCases) func convergesFromEveryPoint(_ subject: Subject) async throws {
    let clean = try await cleanRun(of: subject)
    #expect(clean.calls >= subject.fewest.calls && clean.filePoints >= subject.fewest.files)
    var table: [String] = []
    for moment in Moment.allCases {
      let points = moment == .atTheFile ? clean.filePoints : clean.calls
      var converged = 0
      for point in 1...points {
        let end = try await endState(of: subject, killedAt: point, moment)
        if end == clean.end { converged += 1 } else { report(subject, moment, point, end, clean.end) }
      }
      #expect(converged == points, "\(subject.rawValue) \(moment.rawValue)")
      table.append(
        "\(subject.rawValue), killed \(moment.rawValue): \(converged) of \(points) points converged")
    }
    print(table.joined(separator: "\n"))
  }

  private func report(_ subject: Subject, _ moment: Moment, _ point: Int, _ end: EndState, _ wanted: EndState)
  {
    Issue.record("\(subject.rawValue), point \(point) \(moment.rawValue): \(end.difference(from: wanted))")
  }

  // MARK: - Runs

  private struct CleanRun {
    var end: EndState
    var calls: Int
    var filePoints: Int
  }

  private func cleanRun(of subject: Subject) async throws -> CleanRun {
    try await World.run { world in
      try await prepare(world, for: subject)
      let log = world.folder + ".points"
      defer { try? FileManager.default.removeItem(atPath: log) }
      let run = try await world.start(
        subject.arguments, environment: ["LD_PRELOAD": try KillPoints.library(), "KILLPOINT_LOG": log]
      ).result()
      #expect(run.status == 0, "\(run.error)")
      let points = FileManager.default.contents(atPath: log)?.count ?? 0
      return CleanRun(
        end: try await EndState(of: world), calls: try await world.emulator.mutations().count,
        filePoints: points)
    }
  }

  private func prepare(_ world: World, for subject: Subject) async throws {
    if subject != .setup { try await world.setUp() }
    try await world.emulator.resetCalls()
  }

  /// Kills one run at `point`, runs again to the end, and tells what there is then.
  private func endState(of subject: Subject, killedAt point: Int, _ moment: Moment) async throws -> EndState {
    try await World.run { world in
      try await prepare(world, for: subject)
      switch moment {
      case .atTheFile: try await killAtFile(world, subject, point)
      case .beforeTheCall: try await killAtCall(world, subject, point, isCarriedOut: false)
      case .beforeTheAnswer: try await killAtCall(world, subject, point, isCarriedOut: true)
      }
      let run = try await world.start(subject.arguments).result()
      #expect(run.status == 0, "\(subject.rawValue) after point \(point) \(moment.rawValue): \(run.error)")
      return try await EndState(of: world)
    }
  }

  private func killAtFile(_ world: World, _ subject: Subject, _ point: Int) async throws {
    let run = try await world.start(
      subject.arguments, environment: ["LD_PRELOAD": try KillPoints.library(), "KILLPOINT_AT": "\(point)"]
    ).result()
    #expect(run.wasKilled && run.status == SIGKILL, "point \(point) was not reached: \(run.error)")
  }

  private func killAtCall(_ world: World, _ subject: Subject, _ point: Int, isCarriedOut: Bool) async throws {
    try await world.emulator.post(
      "faults",
      #"[{"mutating": true, "skip": \#(point - 1), "do": "hang", "after": \#(isCarriedOut), "seconds": 600}]"#
    )
    let program = try world.start(subject.arguments)
    // Asking the emulator takes its time, so this loop is no busy one.
    while try await world.emulator.faultHits().reduce(0, +) == 0, program.isRunning {}
    program.signal(SIGKILL)
    #expect(try await program.result().wasKilled, "call \(point) was not reached")
    try await world.emulator.post("faults", "[]")
  }
}
