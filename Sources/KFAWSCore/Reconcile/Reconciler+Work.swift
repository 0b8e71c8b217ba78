// SPDX-License-Identifier: Apache-2.0

/// One resource on its way to one goal.
struct Work<R: Resource> {
  private let resource: R
  private let goal: Goal
  private let consent: Consent?
  private let loop: Reconciler
  private let started: Duration
  private var seen: Observation<R.State> = .absent
  /// True until something has been done since the last look.
  private var isFresh = false
  private var looks = 0
  private var changes = 0
  private var madeAt: Duration?
  /// When each step was first tried.
  private var tries: [String: Duration] = [:]
  private var setback: (any Error)?
  private var rounds = 0
  private var pauses = 0
  private var hasPaused = false

  init(_ resource: R, _ goal: Goal, _ consent: Consent?, _ loop: Reconciler) {
    self.resource = resource
    self.goal = goal
    self.consent = consent
    self.loop = loop
    started = loop.timekeeper.uptime
  }

  mutating func run(from known: Observation<R.State>?) async throws -> Outcome<R.State> {
    // What was seen before somebody was asked says nothing about what may be taken away now.
    if let known, !goal.isAbsent { seen = known } else { try await look() }
    while true {
      switch plan() {
      case .satisfied:
        try await tell(.reached(goal, changes: changes, ownership: seen.seen?.ownership))
        return outcome(kept: nil)
      case .keep(let reason):
        try await tell(.kept(reason))
        return outcome(kept: reason)
      case .refuse(let finding):
        throw finding
      case .wait(let transition):
        try await wait(for: transition)
        try await look()
      case .act(let steps, _):
        if try await pauses(beforeRepeating: steps) { continue }
        try await act(steps)
        try await look()
      }
    }
  }

  private var made: Bool { madeAt != nil }

  private func outcome(kept: KeepReason?) -> Outcome<R.State> {
    Outcome(observation: seen, kept: kept, changes: changes, made: made)
  }

  /// The resource's plan, within what was agreed to.
  private func plan() -> Plan<R.Step> {
    let plan = resource.plan(goal, from: seen, made: made)
    guard let consent, case .act(let steps, _) = plan else { return plan }
    let isAnother = consent.identity != nil && seen.seen?.identity != consent.identity
    let isMore =
      consent.operations.map { agreed in steps.contains { !agreed.contains($0.operation) } } ?? false
    return isAnother || isMore ? .keep(.changedSinceListed) : plan
  }

  // MARK: - Looking

  /// Observes. Once the work has begun, a look that fails is taken again.
  private mutating func look() async throws {
    var failingSince: Duration?
    while true {
      do {
        seen = try await resource.observe()
        isFresh = true
        return
      } catch {
        try Task.checkCancellation()
        guard looks + rounds > 0, let patience = Setback.patience(withLook: error, waits: loop.waits) else {
          throw error
        }
        let now = loop.timekeeper.uptime
        let since = failingSince ?? now
        failingSince = since
        guard now - since < patience else { throw error }
        try await tell(.lookFailed(error))
        looks += 1
        try await loop.timekeeper.sleep(for: loop.waits.delay(after: looks))
      }
    }
  }

  private mutating func wait(for transition: Transition) async throws {
    let elapsed = loop.timekeeper.uptime - started
    let budget = loop.waits.budget
    guard elapsed < budget else {
      throw WaitTimedOut(address: resource.address, status: transition.status, waited: budget)
    }
    try await tell(.waiting(transition, elapsed: elapsed))
    try await loop.timekeeper.sleep(for: min(loop.waits.delay(after: looks), budget - elapsed))
    looks += 1
  }

  // MARK: - Acting

  private mutating func act(_ steps: [R.Step]) async throws {
    hasPaused = false
    rounds += 1
    setback = nil
    for step in steps {
      guard try await mayStillPerform(step) else { return }
      do {
        try await perform(step)
      } catch {
        try Task.checkCancellation()
        guard try patience(with: error, at: step) else { throw error }
        setback = error
        return
      }
    }
  }

  /// The same again: AWS has not come to show what the last round did, or was not ready for it. Pauses once, and
  /// looks; what has just been made and is not to be seen yet is not made again for some seconds.
  private mutating func pauses(beforeRepeating steps: [R.Step]) async throws -> Bool {
    guard let first = steps.first, let since = tries[Self.name(first)] else { return false }
    let age = loop.timekeeper.uptime - since
    if setback == nil, age >= loop.waits.consistency {
      throw NoProgress(address: resource.address, step: first.summary)
    }
    let isJustMade = first.effect == .creates && made && age < Self.visibility
    guard isJustMade || !hasPaused else { return false }
    hasPaused = true
    pauses += 1
    try await loop.timekeeper.sleep(for: loop.waits.delay(after: pauses))
    try await look()
    return true
  }

  /// How long a thing that was made may stay unseen before it counts as taken away by somebody.
  private static var visibility: Duration { .seconds(20) }

  /// Whose it is, is asked again before what somebody may have taken over, or back, since the last look.
  private mutating func mayStillPerform(_ step: R.Step) async throws -> Bool {
    guard !isFresh, !made, step.effect != .creates else { return true }
    try await look()
    guard case .act(let steps, _) = plan() else { return false }
    return steps.contains { Self.name($0) == Self.name(step) }
  }

  private mutating func perform(_ step: R.Step) async throws {
    let now = loop.timekeeper.uptime
    if tries[Self.name(step)] == nil { tries[Self.name(step)] = now }
    try await tell(.willPerform(operation: step.operation, summary: step.summary, goal))
    // Towards presence the steps of one plan belong together; what is taken away is asked about each time.
    if goal.isAbsent { isFresh = false }
    try await resource.perform(step)
    changes += 1
    if step.effect == .creates { madeAt = madeAt ?? now }
    try await tell(.didPerform(operation: step.operation, summary: step.summary))
  }

  /// True while looking again may be the answer to `error`.
  private func patience(with error: any Error, at step: R.Step) throws -> Bool {
    guard
      let patience = Setback.patience(with: error, about: R.kind, consistency: loop.waits.consistency)
    else { return false }
    let tried = loop.timekeeper.uptime - (tries[Self.name(step)] ?? started)
    if tried < min(patience, max(loop.waits.budget, loop.waits.consistency)) { return true }
    if tried < patience, let error = error as? AWSServiceError {
      throw WaitTimedOut(
        address: resource.address, status: "busy (\(error.code))", waited: loop.waits.budget)
    }
    return false
  }

  private static func name(_ step: R.Step) -> String { "\(step.operation) \(step.summary)" }

  private func tell(_ event: ReconcileEvent) async throws {
    try await loop.observer(resource.address, event)
  }
}
