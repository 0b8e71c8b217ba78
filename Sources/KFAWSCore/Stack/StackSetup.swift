// SPDX-License-Identifier: Apache-2.0

public import struct FoundationEssentials.Date

/// Brings a stack into being: looks at everything, refuses or plans, and then ensures each part.
public struct StackSetup: Sendable {
  let spec: StackSpec
  let client: AWSClient
  let members: StackMembers
  let waits: WaitPolicy
  let timekeeper: any Timekeeper

  /// Prepares the setup of `spec`.
  ///
  /// - Parameters:
  ///   - spec: what its owner wants.
  ///   - client: makes the calls; its Region is the stack's.
  ///   - claims: what this stack's journal says it was creating when it last stopped, and since when. It is
  ///     somebody's file: a claim covers only what is empty and younger than it.
  ///   - repairsDrift: true to set again what was changed after it was made.
  ///   - waits: how long to wait for RDS.
  ///   - timekeeper: the clock of the waits.
  public init(
    spec: StackSpec, client: AWSClient, claims: [ResourceAddress: Date] = [:],
    repairsDrift: Bool = false, waits: WaitPolicy = WaitPolicy(),
    timekeeper: any Timekeeper = SystemTimekeeper()
  ) {
    self.spec = spec
    self.client = client
    self.waits = waits
    self.timekeeper = timekeeper
    members = StackMembers(
      spec: spec, client: client, claims: claims, repairsDrift: repairsDrift, timekeeper: timekeeper)
  }

  /// The steps that lead from what `survey` saw to the specification.
  public func plan(from survey: StackSurvey) -> StackPlan {
    StackPlan(items: survey.sightings.map(StackPlan.Item.init))
  }

  /// The work that brings the stack from what `survey` saw to its specification.
  ///
  /// - Parameters:
  ///   - survey: what ``survey()`` saw.
  ///   - observer: told of every step; it keeps the journal.
  ///   - endpoint: called once the DB instance can be reached, before its secret is completed.
  /// - Throws: ``PreflightFailure`` when the survey has findings.
  public func graph(
    from survey: StackSurvey, observer: @escaping ReconcileObserver,
    endpoint: @escaping @Sendable (DBInstanceDescription.Endpoint) async -> Void = { _ in }
  ) throws -> StackGraph {
    guard survey.findings.isEmpty else { throw PreflightFailure(findings: survey.findings) }
    let board = Board(survey.known)
    let reconciler = Reconciler(waits: waits, timekeeper: timekeeper, observer: observer)
    let current = members.all.filter { $0.sighting(survey.known) != nil }
    let ids = Set(current.map(\.id))
    return StackGraph(
      current.map { member in
        let label = member.address(survey.known).map { "\($0)" } ?? member.id.rawValue
        return .init(member.id, needs: member.needs.intersection(ids), label: label) {
          if let entry = try await member.reach(await board.known, reconciler) {
            await board.put(entry, as: member.id)
          }
          if member.id == Part<DBInstance>.database.id,
            let found = await board.known[.database]?.state?.endpoint
          {
            await endpoint(found)
          }
          return nil
        }
      })
  }

  /// What the parts of a running setup have found or made, for the parts that need it.
  private actor Board {
    private(set) var known: Known

    init(_ known: Known) {
      self.known = known
    }

    func put(_ entry: Known.Entry, as id: Member.ID) {
      known.put(entry, as: id)
    }
  }
}

/// What a setup would do, step by step, and does when nothing changes in the meantime.
public struct StackPlan: Sendable, Equatable {
  /// The calls for one resource, in order.
  public struct Item: Sendable, Equatable {
    /// The resource that the steps are for. The RDS secret can appear twice: before the DB instance and after
    /// it.
    public var address: ResourceAddress
    /// In the order in which they are made; empty for what stays as it is.
    public var steps: [PlannedStep]
    /// AWS's word for what has to end first; nil when nothing has to.
    public var waitsFor: String?
    /// Whose the resource is; nil when it is to be created.
    public var ownership: Ownership?

    init(_ sighting: Sighting) {
      address = sighting.address
      steps = sighting.work.steps
      if case .waits(let status) = sighting.work { waitsFor = status }
      ownership = sighting.ownership
    }
  }

  /// In an order in which they can be made.
  public var items: [Item]

  /// All mutating calls.
  public var steps: [PlannedStep] { items.flatMap(\.steps) }
}
