// SPDX-License-Identifier: Apache-2.0

/// One look at one resource, with all that follows from it, whatever its kind.
public struct Sighting: Sendable {
  /// Kind and name, also of what is not there.
  public let address: ResourceAddress
  /// Nil for what is not there.
  public let ownership: Ownership?
  /// Whether it can be worked with; settled for what is not there.
  public let phase: Phase
  /// What a person may want to know of it.
  public let about: Description
  /// Where it differs from its specification; empty for what is not settled.
  public let drift: [Difference]
  /// The work that leads to its presence as specified.
  public let work: PlannedWork
  /// The work that leads to its absence, by what may be lost.
  let removal: @Sendable (Loss) -> PlannedWork
  let remove: @Sendable (Loss, Reconciler, Consent?) async throws -> KeepReason?
  /// What tells it from another one of the same name.
  let identity: String?

  /// True for what is there.
  public var isThere: Bool { ownership != nil }

  /// What follows from `observation`.
  ///
  /// - Parameter plan: the plan for its presence, where it is not the resource's own.
  init<R: Resource>(_ resource: R, _ observation: Observation<R.State>, plan: Plan<R.Step>? = nil) {
    let seen = observation.seen
    address = resource.address
    ownership = seen?.ownership
    phase = seen?.phase ?? .settled
    identity = seen?.identity
    about = seen.map { resource.describe($0.state) } ?? Description()
    drift = seen.map { $0.phase == .settled ? resource.drift(of: $0.state) : [] } ?? []
    work = PlannedWork(plan ?? resource.plan(.present, from: observation))
    removal = { PlannedWork(resource.plan(.absent(losing: $0), from: observation)) }
    remove = { try await $1.reach(.absent(losing: $0), resource, within: $2).kept }
  }
}

/// A ``Plan`` whose steps are words.
public enum PlannedWork: Sendable, Equatable {
  /// Nothing is to be done.
  case nothing
  /// AWS's word for what has to end first.
  case waits(String)
  /// These calls, in order.
  case steps([PlannedStep])
  /// It stays.
  case keeps(KeepReason)
  /// It cannot be done.
  case refuses(Finding)

  init<Step: ResourceStep>(_ plan: Plan<Step>) {
    switch plan {
    case .satisfied: self = .nothing
    case .wait(let transition): self = .waits(transition.status)
    case .act(let steps, _): self = .steps(steps.map(PlannedStep.init))
    case .keep(let reason): self = .keeps(reason)
    case .refuse(let finding): self = .refuses(finding)
    }
  }

  /// The calls; empty for everything but ``steps(_:)``.
  public var steps: [PlannedStep] { if case .steps(let steps) = self { steps } else { [] } }
}

/// One mutating call that is planned.
public struct PlannedStep: Sendable, Equatable {
  /// The AWS operation: `CreateDBInstance`.
  public var operation: String
  /// What it does, for a person, without a secret.
  public var summary: String

  /// The step in words.
  public init(_ step: some ResourceStep) {
    operation = step.operation
    summary = step.summary
  }
}
