// SPDX-License-Identifier: Apache-2.0

/// A resource of AWS that can be brought to a goal: observe, plan, perform, observe again.
///
/// Observing and performing talk to AWS; planning is pure, so that `plan`, `status` and a refusal before any
/// change use the same decisions as the change itself.
public protocol Resource: Sendable {
  /// AWS's answer, normalised.
  associatedtype State: Sendable & Equatable
  /// One mutating call.
  associatedtype Step: ResourceStep
  /// Kind and name.
  var address: ResourceAddress { get }
  /// Asks AWS what there is. "Not found" is an answer.
  func observe() async throws -> Observation<State>
  /// What would bring the resource from what was seen to `goal`.
  func plan(_ goal: Goal, from seen: Observation<State>) -> Plan<Step>
  /// Makes one mutating call.
  func perform(_ step: Step) async throws
}

/// One mutation, as plans and progress show it.
public protocol ResourceStep: Sendable {
  /// The AWS operation: `CreateDBInstance`.
  var operation: String { get }
  /// What it does, for a person, without a secret: `take a final snapshot kubeflow-db-final`.
  var summary: String { get }
}

/// Where a resource is to go.
public enum Goal: Sendable, Hashable {
  /// It exists as specified.
  case present
  /// It is gone.
  case absent
}
