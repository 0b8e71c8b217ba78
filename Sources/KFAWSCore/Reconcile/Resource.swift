// SPDX-License-Identifier: Apache-2.0

/// A resource of AWS that can be brought to a goal: observe, plan, perform, observe again.
///
/// Observing and performing talk to AWS; planning is pure, so that a plan, a status and a refusal before any
/// change use the same decisions as the change itself.
public protocol Resource: Sendable {
  /// AWS's answer, normalised. What could not be read is unknown in it, not a guess.
  associatedtype State: Sendable & Equatable
  /// One mutating call.
  associatedtype Step: ResourceStep
  /// What it is.
  static var kind: ResourceKind { get }
  /// Its name in AWS.
  var name: String { get }
  /// Asks AWS what there is. "Not found" is an answer.
  func observe() async throws -> Observation<State>
  /// What would bring the resource from what was seen to `goal`.
  ///
  /// - Parameter made: true when the loop that asks has created the resource itself: it is this stack's,
  ///   whatever AWS shows of its tags as yet.
  func plan(_ goal: Goal, from seen: Observation<State>, made: Bool) -> Plan<Step>
  /// Makes one mutating call.
  func perform(_ step: Step) async throws
  /// What differs between a settled resource and its specification; nothing unless a kind says otherwise.
  func drift(of state: State) -> [Difference]
  /// What a person may want to know of it.
  func describe(_ state: State) -> Description
}

extension Resource {
  /// Kind and name.
  public var address: ResourceAddress { ResourceAddress(Self.kind, name) }

  /// The plan of somebody who has not made the resource.
  public func plan(_ goal: Goal, from seen: Observation<State>) -> Plan<Step> {
    plan(goal, from: seen, made: false)
  }

  /// None.
  public func drift(of state: State) -> [Difference] { [] }
  /// Nothing.
  public func describe(_ state: State) -> Description { Description() }
}

/// What a person, and the other members of a stack, may want to know of a resource that is there.
public struct Description: Sendable, Equatable {
  /// AWS's own word for its state; empty for what has no states.
  public var state: String
  /// What would be lost with it: `50 GiB`, `1000+ objects and versions`.
  public var detail: String
  /// What could not be read, and is not needed: `public access block: …`.
  public var unknowns: [String]
  /// What it cannot be without.
  public var uses: Set<ResourceAddress>
  /// The host that it is, or that it holds a login for.
  public var host: String?
  /// True when it can be the login to a host: its fields say so, or are not known.
  public var mayBeLogin: Bool

  /// Nothing to say, but what is given.
  public init(
    state: String = "", detail: String = "", unknowns: [String] = [], uses: Set<ResourceAddress> = [],
    host: String? = nil, mayBeLogin: Bool = false
  ) {
    self.state = state
    self.detail = detail
    self.unknowns = unknowns
    self.uses = uses
    self.host = host
    self.mayBeLogin = mayBeLogin
  }
}

/// One mutation, as plans and progress show it.
public protocol ResourceStep: Sendable {
  /// The AWS operation: `CreateDBInstance`.
  var operation: String { get }
  /// What it does, for a person, without a secret: `take a final snapshot kubeflow-db-final`.
  var summary: String { get }
  /// What it does to the resource; a change unless a kind says otherwise.
  var effect: StepEffect { get }
}

extension ResourceStep {
  /// A change of what is there.
  public var effect: StepEffect { .changes }
}

/// What a step does to its resource.
public enum StepEffect: Sendable {
  /// Brings it into being; AWS refuses when there is one.
  case creates
  /// Changes what is there.
  case changes
  /// Takes away what cannot be made again as it was, or leads to that.
  case destroys
}

/// Where a resource is to go.
public enum Goal: Sendable, Hashable {
  /// It exists as specified.
  case present
  /// It is gone, and no more is lost with it than this.
  case absent(losing: Loss)

  /// True for absence.
  public var isAbsent: Bool { self != .present }
}

/// What the destruction of a resource may lose.
public enum Loss: Sendable, Hashable {
  /// Only what can be made again as it was: groups, an empty bucket. What holds data stays.
  case nothing
  /// What can be brought back: a DB instance leaves a final snapshot, a secret a recovery window; a bucket
  /// with objects stays.
  case recoverable
  /// Everything, for good.
  case everything
}
