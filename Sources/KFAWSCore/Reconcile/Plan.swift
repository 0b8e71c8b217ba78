// SPDX-License-Identifier: Apache-2.0

/// What is to be done about one resource.
public enum Plan<Step: Sendable>: Sendable {
  /// Nothing: it is as it should be.
  case satisfied
  /// Nothing now: AWS is still at it.
  case wait(Transition)
  /// These steps, in order, for these reasons.
  case act([Step], because: [Difference])
  /// It stays as it is, although the goal is another, and that is right.
  case keep(reason: String)
  /// It must not or cannot be brought to the goal.
  case refuse(Refusal)
}

/// A property that is not as specified.
public struct Difference: Sendable, Hashable {
  /// AWS's name of the property: `DBInstanceClass`.
  public var field: String
  /// What the specification asks for, as text; `•••` for a secret's field.
  public var wanted: String
  /// Nil when there is nothing yet.
  public var found: String?

  /// A difference in `field`; leave `found` nil for what is yet to be created.
  public init(_ field: String, wanted: String, found: String?) {
    self.field = field
    self.wanted = wanted
    self.found = found
  }
}

/// Why a resource cannot be brought to its goal, and what to do about it.
public struct Refusal: Error, Sendable, Hashable, CustomStringConvertible {
  /// The resource, or whatever else is in the way.
  public var subject: String
  /// What is wrong.
  public var problem: String
  /// What the user can do.
  public var remedy: String

  /// A refusal from three parts of one sentence each, without a full stop: ``description`` adds them.
  public init(subject: String, problem: String, remedy: String) {
    self.subject = subject
    self.problem = problem
    self.remedy = remedy
  }

  /// `S3 bucket x: it belongs to another stack. Choose another name.`
  public var description: String { "\(subject): \(problem). \(remedy)." }
}
