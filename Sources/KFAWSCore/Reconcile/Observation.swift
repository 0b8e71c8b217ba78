// SPDX-License-Identifier: Apache-2.0

/// What a look at AWS found.
public enum Observation<State: Sendable & Equatable>: Sendable, Equatable {
  /// AWS answered that there is nothing of that name.
  case absent
  /// It is there, settled or not, ours or not.
  case present(Seen<State>)

  /// What is there; nil when nothing is.
  public var seen: Seen<State>? {
    if case .present(let seen) = self { seen } else { nil }
  }

  /// The state of what is there; nil when nothing is.
  public var state: State? { seen?.state }
}

/// A resource that is there.
public struct Seen<State: Sendable & Equatable>: Sendable, Equatable {
  /// What AWS says of it, normalised, tags included where the API sends them along.
  public var state: State
  /// Whose it is, by the tag of ``StackTag``.
  public var ownership: Ownership
  /// Whether AWS is still at work on it. Resources without states of their own are always settled.
  public var phase: Phase
  /// What tells it from another one of the same name, made later: AWS's own id; nil where AWS has none.
  public var identity: String?

  /// One look's result; settled unless said otherwise.
  public init(_ state: State, ownership: Ownership, phase: Phase = .settled, identity: String? = nil) {
    self.state = state
    self.ownership = ownership
    self.phase = phase
    self.identity = identity
  }
}

/// Something that is asked for show: where it may not be read, that is said, and nothing fails.
public enum Looked<Value: Sendable & Equatable>: Sendable, Equatable {
  /// What AWS said.
  case known(Value)
  /// Why it is not known: the call that was denied, and AWS's words.
  case unknown(String)

  /// The value; nil when it is not known.
  public var value: Value? {
    if case .known(let value) = self { value } else { nil }
  }

  /// Why it is not known; nil when it is.
  public var reason: String? {
    if case .unknown(let reason) = self { reason } else { nil }
  }

  /// Asks; a denial is an answer.
  init(asking: () async throws -> Value) async throws {
    do {
      self = .known(try await asking())
    } catch let error as AWSServiceError where error.isDenial {
      self = .unknown("\(error.operation): \(error.code)")
    }
  }
}

/// Whether a resource can be worked with now.
public enum Phase: Sendable, Equatable {
  /// Nothing is under way: it can be used and changed.
  case settled
  /// On its way by itself: looking again later helps.
  case settling(Transition)
  /// Stuck: somebody has to do something. Holds AWS's word for it.
  case broken(String)
}

/// A change that AWS is making, in AWS's own word: `creating`, `deleting`, …
public struct Transition: Sendable, Equatable {
  /// AWS's word, unchanged; an open set.
  public var status: String

  /// Takes AWS's word as it is.
  public init(_ status: String) {
    self.status = status
  }
}

/// Who may change a resource.
public enum Ownership: Sendable, Equatable {
  /// It carries this stack's tag.
  case ours
  /// It carries no stack's tag: it is used and left alone.
  case unmanaged
  /// It carries the tag of the stack named.
  case foreign(String)
}
