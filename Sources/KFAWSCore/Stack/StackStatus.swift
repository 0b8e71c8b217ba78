// SPDX-License-Identifier: Apache-2.0

internal import struct FoundationEssentials.Date

/// Looks at the named resources of a stack and changes none.
public struct StackStatus: Sendable {
  private let addresses: Set<ResourceAddress>
  private let spec: StackSpec
  private let client: AWSClient
  private let timekeeper: any Timekeeper

  /// All that could be looked at, and what could not.
  public struct Survey: Sendable {
    /// One for each name that could be looked at, sorted by kind and name.
    public var sightings: [Sighting] = []
    /// Why others could not be looked at: denied calls, an unreachable endpoint.
    public var findings: [Finding] = []
  }

  /// Prepares a look at `addresses` and at what `spec` names; drift is measured against `spec`.
  public init(
    addresses: Set<ResourceAddress>, spec: StackSpec, client: AWSClient,
    timekeeper: any Timekeeper = SystemTimekeeper()
  ) {
    self.addresses = addresses
    self.spec = spec
    self.client = client
    self.timekeeper = timekeeper
  }

  /// Looks at everything at once. What cannot be looked at is a finding beside the rest.
  public func survey() async throws -> Survey {
    var known = Known(timekeeper: timekeeper)
    do {
      known.account = try await client.send(GetCallerIdentity()).account
    } catch {
      try Task.checkCancellation()
      return Survey(findings: [Diagnosis(.account, client.region).finding(for: error)])
    }
    var survey = await sightings(known)
    try Task.checkCancellation()
    survey.sightings.sort { $0.address.description < $1.address.description }
    return survey
  }

  /// What the specification names, by its members; the rest by kind and name.
  private func sightings(_ known: Known) async -> Survey {
    let members = StackMembers(spec: spec, client: client, timekeeper: timekeeper).all
    let early = await look(at: members.filter { !$0.looksLate }, known)
    let late = await look(at: members.filter(\.looksLate), early.known)
    var survey = Survey(findings: early.findings + late.findings)
    for sighting in members.compactMap({ $0.sighting(late.known) }) {
      // Two members can be steps toward one thing; the later one knows more of it.
      survey.sightings.removeAll { $0.address == sighting.address }
      survey.sightings.append(sighting)
    }
    let named = Set(members.compactMap { $0.address(late.known) })
    let others = await look(at: addresses.subtracting(named), account: known.account ?? "")
    survey.sightings += others.sightings
    survey.findings += others.findings.filter { !survey.findings.contains($0) }
    return survey
  }

  private func look(at members: [Member], _ known: Known) async -> (known: Known, findings: [Finding]) {
    await withTaskGroup(of: Result<Known, Finding>.self) { group in
      for member in members {
        group.addTask {
          var mine = known
          do {
            try await member.look(&mine)
            return .success(mine)
          } catch {
            let subject = member.address(known).map(Finding.Subject.resource) ?? .other("\(member.id)")
            return .failure(Diagnosis(subject, client.region).finding(for: error))
          }
        }
      }
      return await group.reduce(into: (known: known, findings: [Finding]())) { all, one in
        switch one {
        case .success(let seen): all.known.merge(seen)
        case .failure(let finding):
          if !all.findings.contains(finding) { all.findings.append(finding) }
        }
      }
    }
  }

  private func look(at addresses: Set<ResourceAddress>, account: String) async -> Survey {
    let bare = StackKind.Bare(
      client: client.expecting(account), tag: spec.tag, account: account, claims: [:],
      timekeeper: timekeeper)
    return await withTaskGroup(of: Survey.self) { group in
      for address in addresses {
        group.addTask {
          do {
            let sighting = try await StackKind.look(at: address, bare)
            return Survey(sightings: [sighting].compactMap(\.self))
          } catch {
            return Survey(findings: [Diagnosis(.resource(address), client.region).finding(for: error)])
          }
        }
      }
      return await group.reduce(into: Survey()) {
        $0.sightings += $1.sightings
        $0.findings += $1.findings
      }
    }
  }
}
