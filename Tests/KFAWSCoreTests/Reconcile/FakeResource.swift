// SPDX-License-Identifier: Apache-2.0

import TestSupport

@testable import KFAWSCore

/// A resource in memory: a text that a step sets. Its plans and its answers are scripted.
final class FakeResource: Resource {
  static let kind = ResourceKind(
    "fake",
    codes: .init(absent: ["NoSuchThing"], taken: ["TakenAlready"], busy: ["Busy": .seconds(300)]))

  /// `+A` creates, `-A` destroys, `A` changes.
  struct Step: ResourceStep, Equatable {
    var operation: String
    var summary: String { "do \(operation)" }
    var effect: StepEffect {
      operation.hasPrefix("+") ? .creates : operation.hasPrefix("-") ? .destroys : .changes
    }
  }

  /// What a look shows and what is to be done about it.
  enum Look: Sendable {
    case satisfied
    case wait(String)
    case act([String])
    case keep
    case refuse
    /// Acts like this only for the loop that has created it.
    case actUnlessMade([String])
    /// The look itself fails.
    case fails(any Error & Sendable)
  }

  private struct World {
    var looks: [Look]
    var failures: [String: [any Error & Sendable]]
    var observed = 0
    var performed: [String] = []
  }

  private let world: Locked<World>
  let name = "one"
  let identity: String?

  /// - Parameters:
  ///   - looks: one after another; the last stays.
  ///   - failures: what each operation throws, one error a call, before it succeeds.
  init(_ looks: Look..., failures: [String: [any Error & Sendable]] = [:], identity: String? = nil) {
    self.identity = identity
    world = Locked(World(looks: looks, failures: failures))
  }

  var performed: [String] { world.withLock { $0.performed } }
  var observed: Int { world.withLock { $0.observed } }

  /// The state is the number of the look.
  func observe() async throws -> Observation<Int> {
    let number = world.withLock { world in
      world.observed += 1
      return world.observed
    }
    if case .fails(let error) = look(number) { throw error }
    return .present(Seen(number, ownership: .ours, identity: identity))
  }

  private func look(_ number: Int) -> Look {
    world.withLock { $0.looks[min(number, $0.looks.count) - 1] }
  }

  func plan(_ goal: Goal, from seen: Observation<Int>, made: Bool) -> Plan<Step> {
    switch look(seen.state ?? 1) {
    case .satisfied: return .satisfied
    case .wait(let status): return .wait(Transition(status))
    case .act(let operations): return .act(operations.map(Step.init), because: [])
    case .keep: return .keep(.holdsData)
    case .refuse: return .refuse(Self.refusal)
    case .actUnlessMade(let operations):
      return made ? .satisfied : .act(operations.map(Step.init), because: [])
    case .fails: return .satisfied
    }
  }

  static let refusal = Finding(.other("fake"), .other("no"), remedies: [.tryAgain])

  func perform(_ step: Step) async throws {
    try world.withLock { world in
      world.performed.append(step.operation)
      guard world.failures[step.operation]?.isEmpty == false else { return }
      if let error = world.failures[step.operation]?.removeFirst() { throw error }
    }
  }
}
