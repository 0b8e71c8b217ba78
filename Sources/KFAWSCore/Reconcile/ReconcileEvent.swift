// SPDX-License-Identifier: Apache-2.0

/// What happens while a resource is brought to its goal.
public enum ReconcileEvent: Sendable {
  /// About to make a mutating call on the way to the goal. Whoever keeps a journal writes it before returning.
  case willPerform(operation: String, summary: String, Goal)
  /// The call was answered well.
  case didPerform(operation: String, summary: String)
  /// AWS is still at it.
  case waiting(Transition, elapsed: Duration)
  /// A look failed, and another one will be taken.
  case lookFailed(any Error)
  /// The goal is reached. `changes` counts the mutating calls made for it.
  case reached(Goal, changes: Int, ownership: Ownership?)
  /// The resource stays, although the goal was its absence.
  case kept(KeepReason)
}

/// Takes events; a failure to take one (a journal that cannot be written) stops the work.
public typealias ReconcileObserver = @Sendable (ResourceAddress, ReconcileEvent) async throws -> Void
