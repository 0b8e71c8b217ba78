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
  case keep(KeepReason)
  /// It must not or cannot be brought to the goal.
  case refuse(Finding)
}

/// Why a resource stays although it was to go.
public enum KeepReason: Sendable, Hashable {
  /// It carries no stack's tag.
  case unmanaged
  /// It carries the tag of the stack named.
  case foreign(String)
  /// A bucket with something inside, which only ``Loss/everything`` takes away.
  case notEmpty
  /// It holds data that cannot be brought back, and nothing was to be lost.
  case holdsData
  /// This stays and cannot be without it.
  case neededBy(ResourceAddress)
  /// It is not what was listed, or more would be lost now, than when somebody agreed to its going.
  case changedSinceListed
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
