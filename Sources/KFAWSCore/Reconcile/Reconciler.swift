// SPDX-License-Identifier: Apache-2.0

/// The one loop that brings resources to their goals: it serves ensure and destroy alike.
public struct Reconciler: Sendable {
  let waits: WaitPolicy
  let timekeeper: any Timekeeper
  let observer: ReconcileObserver

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
  /// Whose it is, is asked again immediately before each call that changes what somebody else could have
  /// taken over meanwhile. Looks that fail are taken again for some minutes once the work has begun.
  ///
  /// - Parameters:
  ///   - goal: presence as specified, or absence with the loss that it allows.
  ///   - resource: what is observed, planned and performed on.
  ///   - known: what was seen before; nil looks first.
  ///   - consent: what somebody has agreed to; what goes beyond it is kept. Nil agrees to the goal as it is.
  /// - Throws: ``Finding`` when the plan refuses, ``WaitTimedOut`` when the budget ends first, ``NoProgress``
  ///   when AWS shows no effect of a step, and whatever observing and performing throw. Nothing is undone:
  ///   running again goes on from what is there.
  @discardableResult
  public func reach<R: Resource>(
    _ goal: Goal, _ resource: R, from known: Observation<R.State>? = nil, within consent: Consent? = nil
  ) async throws -> Outcome<R.State> {
    var work = Work(resource, goal, consent, self)
    return try await work.run(from: known)
  }
}

/// What came of bringing a resource to a goal.
public struct Outcome<State: Sendable & Equatable>: Sendable, Equatable {
  /// What the last look showed.
  public var observation: Observation<State>
  /// Why it stays although it was to go; nil when the goal is reached.
  public var kept: KeepReason?
  /// How many mutating calls were made.
  public var changes: Int
  /// True when this loop has created the resource.
  public var made: Bool
}

/// What somebody was shown of a resource before agreeing to its going.
public struct Consent: Sendable, Equatable {
  /// ``Seen/identity`` of what was shown.
  public var identity: String?
  /// The operations that were shown; nil for whatever the goal takes.
  public var operations: Set<String>?

  /// Agrees to these operations on what has that identity.
  public init(identity: String?, operations: Set<String>?) {
    self.identity = identity
    self.operations = operations
  }
}
