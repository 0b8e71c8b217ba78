// SPDX-License-Identifier: Apache-2.0

internal import struct FoundationEssentials.Date

/// One resource in the list that a stack is: how it is looked at, planned and brought about, and what it needs.
///
/// Survey, plan, drift, graph and status are readings of the same list, so that what is shown is what is done.
public struct Member: Sendable {
  /// Names a member within its stack.
  public struct ID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The name.
    public let rawValue: String
    /// Takes the name.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// The name.
    public var description: String { rawValue }
  }

  /// Its name.
  public let id: ID
  /// The members that must be reached first.
  public let needs: Set<ID>
  /// True when it is looked at once the cluster and the members that are no late ones have been seen.
  let looksLate: Bool
  /// Looks, and keeps what was seen; does nothing for a member that there is none of now.
  let look: @Sendable (inout Known) async throws -> Void
  /// What was seen last, and what follows from it; nil for what was not looked at.
  let sighting: @Sendable (Known) -> Sighting?
  /// Brings it about, and gives what is known then; nil for a member that there is none of now.
  let reach: @Sendable (Known, Reconciler) async throws -> Known.Entry?
  let address: @Sendable (Known) -> ResourceAddress?

  /// A member of the kind that `part` says.
  ///
  /// - Parameters:
  ///   - part: its name and kind.
  ///   - needs: the members that must be reached first.
  ///   - looksLate: true when looking at it depends on the cluster or on other members.
  ///   - resource: the resource by what is known; nil when there is no such member now.
  ///   - look: how to look at it, where that is not ``Resource/observe()``; nil when it is not to be looked at.
  ///   - plan: the plan for its presence, where it is not the resource's own.
  ///   - sharedLook: the member that is looked at instead: two steps toward one and the same thing.
  ///   - startsAfresh: true to look again before anything is done, however fresh the last look is.
  init<R: Resource>(
    _ part: Part<R>, needs: Set<ID> = [], looksLate: Bool = false, sharedLook: Part<R>? = nil,
    startsAfresh: Bool = false,
    resource: @escaping @Sendable (Known) -> R?,
    look: @escaping @Sendable (R, Known) async throws -> Observation<R.State>? = { resource, _ in
      try await resource.observe()
    },
    plan: @escaping @Sendable (R, Observation<R.State>, Known) -> Plan<R.Step>? = { _, _, _ in nil }
  ) {
    id = part.id
    self.needs = needs
    self.looksLate = looksLate
    self.look = { known in
      guard sharedLook == nil, let found = resource(known) else { return }
      if let seen = try await look(found, known) { known.put(seen, as: part) }
    }
    sighting = { known in
      guard let seen = known[sharedLook ?? part], let found = resource(known) else { return nil }
      return Sighting(found, seen, plan: plan(found, seen, known))
    }
    reach = { known, reconciler in
      guard let found = resource(known) else { return nil }
      let outcome = try await reconciler.reach(
        .present, found, from: startsAfresh ? nil : known.fresh(sharedLook ?? part))
      return known.entry(outcome.observation)
    }
    address = { resource($0)?.address }
  }
}

/// A member's name and the kind of its resource.
public struct Part<R: Resource>: Sendable, Equatable {
  /// The member's name.
  public let id: Member.ID

  /// Names a member whose resource is an `R`.
  public init(_ name: String) {
    id = Member.ID(rawValue: name)
  }
}

/// What is known of a stack: the cluster, the account, and the last look at each member.
public struct Known: Sendable {
  /// EKS DescribeCluster; nil when nobody asked, or it failed.
  public internal(set) var cluster: Cluster?
  /// The number of the credentials' account.
  public internal(set) var account: String?
  /// The subnets for a new subnet group.
  public internal(set) var subnets: [Subnet] = []
  /// When the survey was made: what is created after that and was not there is this run's.
  let date: Date
  private let timekeeper: any Timekeeper
  private var entries: [Member.ID: Entry] = [:]

  struct Entry: Sendable {
    var observation: any Sendable
    var lookedAt: Duration
  }

  init(timekeeper: any Timekeeper) {
    self.timekeeper = timekeeper
    date = timekeeper.now
  }

  /// The last look at a member; nil when it was not looked at.
  public subscript<R: Resource>(part: Part<R>) -> Observation<R.State>? {
    entries[part.id]?.observation as? Observation<R.State>
  }

  /// The last look, if it was a moment ago: what was seen before somebody was asked a question, or while RDS
  /// was at work, is looked at again.
  func fresh<R: Resource>(_ part: Part<R>) -> Observation<R.State>? {
    guard let entry = entries[part.id], timekeeper.uptime - entry.lookedAt < .seconds(60) else { return nil }
    return self[part]
  }

  mutating func put<R: Resource>(_ observation: Observation<R.State>, as part: Part<R>) {
    entries[part.id] = entry(observation)
  }

  mutating func put(_ entry: Entry, as id: Member.ID) {
    entries[id] = entry
  }

  func entry(_ observation: some Sendable) -> Entry {
    Entry(observation: observation, lookedAt: timekeeper.uptime)
  }

  /// Takes over what others have seen.
  mutating func merge(_ other: Known) {
    entries.merge(other.entries) { $0.lookedAt > $1.lookedAt ? $0 : $1 }
  }
}
