// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Whole lives of stacks under faults by chance: set up, taken away by half, set up again, taken away for good.
/// Every run fails as it likes; the laws hold after each, and once the faults are over all ends as it should.
///
/// `Scripts/soak` runs as many lives as it is told to.
@Suite struct SoakTests {
  @Test(.timeLimit(.minutes(60))) func theLawsHoldWhateverFails() async throws {
    let seeds = Self.seeds(ProcessInfo.processInfo.environment["KFCTL_AWS_SOAK"] ?? "1-12")
    let results = try await withThrowingTaskGroup { group in
      for half in 0..<2 {
        group.addTask { try await Self.live(seeds.filter { $0 % 2 == UInt64(half) }) }
      }
      return try await group.reduce(into: SoakTally()) { $0.add($1) }
    }
    print(results.report(of: seeds.count))
    #expect(results.lives == seeds.count)
    #expect(results.violations == [])
    #expect(results.outcomes["failed", default: 0] > 0, "faults that nothing fails of show nothing")
  }

  /// One world after the other would take longer to make than the lives in it.
  private static func live(_ seeds: [UInt64]) async throws -> SoakTally {
    try await StackLab.run { lab in
      var tally = SoakTally()
      try await SoakLife.prepareNeighbours(lab)
      for seed in seeds {
        var life = SoakLife(lab: lab, seed: seed)
        do { try await life.run() } catch { life.tally.violations.append("seed \(seed): \(error)") }
        tally.add(life.tally)
      }
      return tally
    }
  }

  /// `1-300`, or one number.
  private static func seeds(_ text: String) -> [UInt64] {
    let ends = text.split(separator: "-").compactMap { UInt64($0) }
    guard let first = ends.first, let last = ends.last, first <= last else { return [] }
    return Array(first...last)
  }
}

/// What came of the lives.
struct SoakTally: Sendable {
  var lives = 0
  /// By what they ended with: done, failed, refused (before any change), stopped (as a kill does).
  var outcomes: [String: Int] = [:]
  var faults: [String: Int] = [:]
  var violations: [String] = []

  mutating func add(_ other: SoakTally) {
    lives += other.lives
    outcomes.merge(other.outcomes, uniquingKeysWith: +)
    faults.merge(other.faults, uniquingKeysWith: +)
    violations += other.violations
  }

  func report(of seeds: Int) -> String {
    func list(_ counts: [String: Int]) -> String {
      counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }
    return """
      soak: \(lives) of \(seeds) seeds, \(outcomes.values.reduce(0, +)) runs: \(list(outcomes))
      soak: \(faults.values.reduce(0, +)) faults: \(list(faults))
      soak: \(violations.count) violations
      \(violations.joined(separator: "\n"))
      """
  }
}
