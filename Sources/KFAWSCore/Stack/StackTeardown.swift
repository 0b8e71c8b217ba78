// SPDX-License-Identifier: Apache-2.0

public import struct FoundationEssentials.Date

/// Takes a stack away again: only what carries its mark, in the reverse order of its making.
public struct StackTeardown: Sendable {
  let addresses: Set<ResourceAddress>
  let client: AWSClient
  let tag: StackTag
  let loss: Loss
  let claims: [ResourceAddress: Date]
  let waits: WaitPolicy
  let timekeeper: any Timekeeper

  /// Prepares the teardown of what is named in `addresses` and carries the mark of `tag`.
  ///
  /// - Parameters:
  ///   - addresses: what to look at, from a journal, from the tag, from names in use.
  ///   - client: makes the calls; its Region is the stack's.
  ///   - tag: the mark; what does not carry it stays.
  ///   - loss: what may be lost.
  ///   - claims: what this stack's journal says it was creating when it last stopped, and since when.
  ///   - waits: how long to wait for RDS.
  ///   - timekeeper: the clock of the waits and of the snapshot's name.
  public init(
    addresses: Set<ResourceAddress>, client: AWSClient, tag: StackTag, losing loss: Loss,
    claims: [ResourceAddress: Date] = [:], waits: WaitPolicy = WaitPolicy(),
    timekeeper: any Timekeeper = SystemTimekeeper()
  ) {
    self.addresses = addresses
    self.client = client
    self.tag = tag
    self.loss = loss
    self.claims = claims
    self.waits = waits
    self.timekeeper = timekeeper
  }

  /// Looks at everything that is named, without changing any of it.
  public func survey() async throws -> TeardownSurvey {
    let account: String
    do {
      account = try await client.send(GetCallerIdentity()).account
    } catch {
      try Task.checkCancellation()
      return TeardownSurvey(findings: [Diagnosis(.account, client.region).finding(for: error)])
    }
    let bare = StackKind.Bare(
      client: client.expecting(account), tag: tag, account: account, claims: claims, timekeeper: timekeeper)
    var survey = TeardownSurvey()
    await withTaskGroup(of: Result<Sighting?, Finding>.self) { group in
      for address in addresses {
        group.addTask {
          do { return .success(try await StackKind.look(at: address, bare)) } catch {
            return .failure(Diagnosis(.resource(address), client.region).finding(for: error))
          }
        }
      }
      for await look in group { survey.take(look, losing: loss) }
    }
    try Task.checkCancellation()
    survey.keepWhatIsNeeded()
    survey.items.sort { $0.sighting.address.description < $1.sighting.address.description }
    return survey
  }

  /// The work that takes away what `survey` found; what was not in it, or has become more, stays.
  ///
  /// What others use goes after them: subnet and parameter groups are in use until the DB instance is gone,
  /// and as long as a DB instance is there, so is the secret with its password.
  ///
  /// - Throws: ``PreflightFailure`` when the survey has findings.
  public func graph(from survey: TeardownSurvey, observer: @escaping ReconcileObserver) throws -> StackGraph {
    guard survey.findings.isEmpty else { throw PreflightFailure(findings: survey.findings) }
    let reconciler = Reconciler(waits: waits, timekeeper: timekeeper, observer: observer)
    return StackGraph(
      survey.items.map { item in
        let sighting = item.sighting
        let users = survey.items.filter { $0.sighting.uses(sighting) }
        return .init(
          item.id, needs: Set(users.map(\.id)), label: "\(sighting.address)",
          skip: { id in
            let user = survey.items.first { $0.id == id }?.sighting.address ?? sighting.address
            try await observer(sighting.address, .kept(.neededBy(user)))
          },
          run: {
            if let reason = item.keptBecause {
              try await observer(sighting.address, .kept(reason))
              return reason
            }
            if let user = try await newUser(of: sighting, among: users) {
              try await observer(sighting.address, .kept(.neededBy(user)))
              return .neededBy(user)
            }
            return try await sighting.remove(loss, reconciler, item.consent)
          })
      })
  }

  /// A DB instance that somebody has made anew, of the same name, since the one that used this was gone: its
  /// password is in this very secret.
  private func newUser(
    of sighting: Sighting, among users: [TeardownSurvey.Item]
  ) async throws -> ResourceAddress? {
    guard sighting.address.kind == .secret else { return nil }
    for user in users where user.keptBecause == nil {
      let address = user.sighting.address
      let bare = StackKind.Bare(client: client, tag: tag, account: "", claims: [:], timekeeper: timekeeper)
      if try await StackKind.look(at: address, bare)?.isThere == true { return address }
    }
    return nil
  }
}

/// What a teardown found, before it changes anything.
public struct TeardownSurvey: Sendable {
  /// One resource that is there.
  public struct Item: Sendable {
    /// What was seen of it; only what is ``Ownership/ours`` goes.
    public var sighting: Sighting
    /// The calls that would be made for it; empty when it stays or AWS is at it already.
    public var steps: [PlannedStep]
    /// AWS's word for what has to end first; nil when nothing has to.
    public var waitsFor: String?
    /// Why it stays; nil when it goes.
    public var keptBecause: KeepReason?

    var id: Member.ID { Member.ID(rawValue: "\(sighting.address)") }

    /// What somebody agrees to who agrees to what is shown of it.
    var consent: Consent {
      Consent(
        identity: sighting.identity, operations: waitsFor == nil ? Set(steps.map(\.operation)) : nil)
    }

    /// Nil for what counts as gone already.
    init?(_ sighting: Sighting, losing loss: Loss) {
      guard sighting.isThere else { return nil }
      self.sighting = sighting
      steps = []
      switch sighting.removal(loss) {
      case .nothing: return nil
      case .steps(let steps): self.steps = steps
      case .waits(let status): waitsFor = status
      case .keeps(let reason): keptBecause = reason
      // Told before anything is done: see ``TeardownSurvey/findings``.
      case .refuses: break
      }
    }
  }

  /// What is there, sorted by kind and name. What counts as gone already is left out.
  public var items: [Item] = []
  /// What stands against the teardown.
  public var findings: [Finding] = []

  fileprivate mutating func take(_ look: Result<Sighting?, Finding>, losing loss: Loss) {
    switch look {
    case .success(let sighting):
      if let sighting, case .refuses(let finding) = sighting.removal(loss) { findings.append(finding) }
      if let item = sighting.flatMap({ Item($0, losing: loss) }) { items.append(item) }
    case .failure(let finding):
      if !findings.contains(finding) { findings.append(finding) }
    }
  }

  /// As long as a thing stays, so does what it cannot be without.
  fileprivate mutating func keepWhatIsNeeded() {
    for user in items where user.keptBecause != nil {
      for index in items.indices
      where items[index].keptBecause == nil && user.sighting.uses(items[index].sighting) {
        items[index].keptBecause = .neededBy(user.sighting.address)
        items[index].steps = []
      }
    }
  }
}

extension Sighting {
  /// True when this cannot be without `other`: it says so, or `other` is the login to its host. A login whose
  /// host is not known may be anybody's.
  func uses(_ other: Sighting) -> Bool {
    if about.uses.contains(other.address) { return true }
    guard address.kind == .dbInstance, other.address.kind == .secret, isThere else { return false }
    guard other.about.mayBeLogin else { return false }
    guard let host = other.about.host, !host.isEmpty, let mine = about.host else { return true }
    return host == mine
  }
}
