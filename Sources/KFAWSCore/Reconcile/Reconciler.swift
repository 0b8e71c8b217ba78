// SPDX-License-Identifier: Apache-2.0

internal import struct FoundationEssentials.Date

/// The one loop that brings resources to their goals: it serves ensure and destroy alike.
public struct Reconciler: Sendable {
  private let waits: WaitPolicy
  private let timekeeper: any Timekeeper
  private let observer: ReconcileObserver
  /// How many times a plan may be acted on before what AWS shows counts as stuck.
  private static let mostRounds = 5

  /// Makes a reconciler that tells `observer` what it does.
  public init(
    waits: WaitPolicy = WaitPolicy(), timekeeper: any Timekeeper = SystemTimekeeper(),
    observer: @escaping ReconcileObserver = { _, _ in }
  ) {
    self.waits = waits
    self.timekeeper = timekeeper
    self.observer = observer
  }

  /// Brings `resource` to `goal` and returns what is there in the end.
  ///
  /// - Parameters:
  ///   - goal: presence as specified, or absence.
  ///   - resource: what is observed, planned and performed on.
  ///   - known: what was seen before; nil looks first.
  /// - Throws: ``Refusal`` when the plan refuses, ``WaitTimedOut`` when the budget ends first, ``NoProgress``
  ///   when AWS shows no effect of a step, and whatever observing and performing throw. Nothing is undone:
  ///   running again goes on from what is there.
  @discardableResult
  public func reach<R: Resource>(
    _ goal: Goal, _ resource: R, from known: Observation<R.State>? = nil
  ) async throws -> Observation<R.State> {
    var seen: Observation<R.State>
    if let known { seen = known } else { seen = try await resource.observe() }
    var progress = Progress(started: timekeeper.now)
    while true {
      switch resource.plan(goal, from: seen) {
      case .satisfied:
        try await tell(
          resource, .reached(goal, changes: progress.changes, ownership: seen.seen?.ownership))
        return seen
      case .keep(let reason):
        try await tell(resource, .kept(reason: reason))
        return seen
      case .refuse(let refusal):
        throw refusal
      case .wait(let transition):
        try await wait(transition, for: resource, &progress)
      case .act(let steps, _):
        try await act(steps, on: resource, toward: goal, &progress)
      }
      seen = try await resource.observe()
    }
  }

  /// The same loop for a goal on the way to another: it tells of everything but the arrival.
  var settling: Reconciler {
    Reconciler(waits: waits, timekeeper: timekeeper) { [observer] address, event in
      if case .reached = event { return }
      try await observer(address, event)
    }
  }

  private struct Progress {
    let started: Date
    var looks = 0
    var rounds = 0
    var changes = 0
    /// The operation that the last round began with.
    var lastFirst: String?
    /// Why the last round did not go through, when looking again was the answer to it.
    var doubt: (any Error)?
  }

  private func act<R: Resource>(
    _ steps: [R.Step], on resource: R, toward goal: Goal, _ progress: inout Progress
  ) async throws {
    progress.rounds += 1
    guard progress.rounds <= Self.mostRounds else {
      throw progress.doubt ?? NoProgress(address: resource.address, step: steps.first?.summary ?? "")
    }
    // The same again: AWS has not come to show what the last round did.
    if let first = steps.first?.operation, first == progress.lastFirst {
      try await timekeeper.sleep(for: waits.delay(after: progress.rounds))
    }
    progress.lastFirst = steps.first?.operation
    progress.doubt = nil
    for step in steps {
      do {
        try await perform(step, on: resource, toward: goal)
      } catch  where Doubt.isAnsweredByLooking(error) {
        progress.doubt = error
        return
      }
      progress.changes += 1
    }
  }

  /// Makes one mutating call and tells the observer of it before and after; for a step that no plan asks for,
  /// because its effect cannot be seen.
  func perform<R: Resource>(_ step: R.Step, on resource: R, toward goal: Goal) async throws {
    try await tell(resource, .willPerform(operation: step.operation, summary: step.summary, goal))
    try await resource.perform(step)
    try await tell(resource, .didPerform(operation: step.operation, summary: step.summary))
  }

  private func wait<R: Resource>(
    _ transition: Transition, for resource: R, _ progress: inout Progress
  ) async throws {
    let elapsed = Duration.seconds(timekeeper.now.timeIntervalSince(progress.started))
    guard elapsed < waits.budget else {
      throw WaitTimedOut(address: resource.address, status: transition.status, waited: waits.budget)
    }
    try await tell(resource, .waiting(transition, elapsed: elapsed))
    try await timekeeper.sleep(for: min(waits.delay(after: progress.looks), waits.budget - elapsed))
    progress.looks += 1
  }

  private func tell(_ resource: some Resource, _ event: ReconcileEvent) async throws {
    try await observer(resource.address, event)
  }
}

/// AWS accepted the same step again and again and shows no effect of it.
public struct NoProgress: Error, Sendable, CustomStringConvertible {
  /// The resource that does not change.
  public var address: ResourceAddress
  /// The step that has no effect.
  public var step: String

  /// A sentence for a person.
  public var description: String {
    "\(address): AWS accepted \"\(step)\" several times, but does not show its effect"
  }
}
