// SPDX-License-Identifier: Apache-2.0

import TestSupport

@testable import KFAWSCore

/// A resource in memory: a text that a step sets. Its plans and its answers are scripted.
final class FakeResource: Resource {
  struct Step: ResourceStep, Equatable {
    var operation: String
    var summary: String { "do \(operation)" }
  }

  /// What a look shows and what is to be done about it.
  enum Look: Sendable {
    case satisfied
    case wait(String)
    case act([String])
    case keep
    case refuse
  }

  private struct World {
    var looks: [Look]
    var failures: [String: [any Error & Sendable]]
    var observed = 0
    var performed: [String] = []
  }

  private let world: Locked<World>
  let address = ResourceAddress(.bucket, "fake")

  /// - Parameters:
  ///   - looks: one after another; the last stays.
  ///   - failures: what each operation throws, one error a call, before it succeeds.
  init(_ looks: Look..., failures: [String: [any Error & Sendable]] = [:]) {
    world = Locked(World(looks: looks, failures: failures))
  }

  var performed: [String] { world.withLock { $0.performed } }
  var observed: Int { world.withLock { $0.observed } }

  /// The state is the number of the look.
  func observe() async throws -> Observation<Int> {
    world.withLock { world in
      world.observed += 1
      return .present(Seen(world.observed, ownership: .ours))
    }
  }

  func plan(_ goal: Goal, from seen: Observation<Int>) -> Plan<Step> {
    let number = seen.seen?.state ?? 1
    switch world.withLock({ $0.looks[min(number, $0.looks.count) - 1] }) {
    case .satisfied: return .satisfied
    case .wait(let status): return .wait(Transition(status))
    case .act(let operations): return .act(operations.map(Step.init), because: [])
    case .keep: return .keep(reason: "because")
    case .refuse: return .refuse(Refusal(subject: "fake", problem: "no", remedy: "Stop"))
    }
  }

  func perform(_ step: Step) async throws {
    try world.withLock { world in
      world.performed.append(step.operation)
      guard world.failures[step.operation]?.isEmpty == false else { return }
      if let error = world.failures[step.operation]?.removeFirst() { throw error }
    }
  }
}
