// SPDX-License-Identifier: Apache-2.0

/// Everything that is known of a stack before the first change.
public struct StackSurvey: Sendable {
  /// The cluster, the account, and what each look showed.
  public internal(set) var known: Known
  /// What there is and what would be done about it, in an order in which it can be done.
  public internal(set) var sightings: [Sighting] = []
  /// What stands against a setup; empty when it can begin.
  public private(set) var findings: [Finding] = []
  /// What the user should know, although nothing stands against the setup.
  public internal(set) var notices: [Notice] = []

  init(timekeeper: any Timekeeper) {
    known = Known(timekeeper: timekeeper)
  }

  /// The last look at a member; nil when it was not looked at.
  public subscript<R: Resource>(part: Part<R>) -> Observation<R.State>? { known[part] }

  /// What differs from its specification.
  public var drift: [ResourceDrift] {
    sightings.filter { !$0.drift.isEmpty && $0.work.steps.isEmpty }.reduce(into: []) { all, sighting in
      let drift = ResourceDrift(address: sighting.address, differences: sighting.drift)
      if !all.contains(drift) { all.append(drift) }
    }
  }

  /// Adds findings, each once.
  public mutating func add(_ more: [Finding]) {
    for finding in more where !findings.contains(finding) { findings.append(finding) }
  }

  /// What explains all that was found.
  mutating func replaceFindings(by finding: Finding) { findings = [finding] }

  /// The value of something asked; a finding where it failed.
  mutating func take<Value>(_ result: Result<Value, any Error>, _ diagnosis: Diagnosis) -> Value? {
    switch result {
    case .success(let value): return value
    case .failure(let error):
      add([diagnosis.finding(for: error)])
      return nil
    }
  }
}

/// Something that is worth knowing.
public enum Notice: Sendable, Hashable {
  /// AWS bills Extended Support for this version of MySQL.
  case extendedSupport(version: String)
  /// Something about a resource could not be read: the call and AWS's code.
  case unknown(ResourceAddress, String)
  /// A check could not be made: what was asked, and what AWS said.
  case unchecked(Finding)
}

/// Where one resource differs from what is specified.
public struct ResourceDrift: Sendable, Equatable {
  /// The resource that differs.
  public var address: ResourceAddress
  /// At least one, by AWS's names of the properties.
  public var differences: [Difference]

  /// A resource and what differs of it.
  public init(address: ResourceAddress, differences: [Difference]) {
    self.address = address
    self.differences = differences
  }
}

extension StackSetup {
  /// Looks at everything that setup will touch, without changing any of it.
  ///
  /// - Throws: `CancellationError`; everything else that goes wrong becomes a finding.
  public func survey() async throws -> StackSurvey {
    var survey = StackSurvey(timekeeper: timekeeper)
    survey.add(spec.findings())
    guard survey.findings.isEmpty else { return survey }
    async let cluster = Result(of: { try await client.send(DescribeCluster(name: spec.cluster)).read() })
    await look(at: members.all.filter { !$0.looksLate }, &survey)
    survey.known.cluster = survey.take(
      await cluster.mapError(explainCluster), Diagnosis(.cluster(spec.cluster), client.region))
    survey.known.account = survey.known.cluster?.arn.account
    try Task.checkCancellation()
    await lookLate(&survey)
    try Task.checkCancellation()
    judge(&survey)
    if let disabled = await disabledRegion(survey) { survey.replaceFindings(by: disabled) }
    return survey
  }

  /// What depends on the cluster: the groups, the bucket, and whether what is to be made can be made.
  private func lookLate(_ survey: inout StackSurvey) async {
    let checks = StackChecks(
      spec: spec, client: client, known: survey.known, repairsDrift: members.repairsDrift)
    async let answers = checks.run()
    await look(at: members.all.filter(\.looksLate), &survey)
    let found = await answers
    survey.known.subnets = found.subnets
    // A group that is there already has its subnets: what would be chosen today only shows as drift.
    let isNeeded = survey.known[.subnetGroup] == .absent
    survey.add(found.findings + (isNeeded ? [found.subnetFinding].compactMap(\.self) : []))
    survey.notices += found.notices
  }

  /// Looks at members at once.
  private func look(at members: [Member], _ survey: inout StackSurvey) async {
    let known = survey.known
    let looks = await withTaskGroup(of: (Int, Result<Known, any Error>).self) { group in
      for (index, member) in members.enumerated() {
        group.addTask {
          let result = await Result(of: { () async throws -> Known in
            var mine = known
            try await member.look(&mine)
            return mine
          })
          return (index, result)
        }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    for (index, member) in members.enumerated() {
      let subject = member.address(known).map(Finding.Subject.resource) ?? .other(member.id.rawValue)
      guard let result = looks[index],
        let seen = survey.take(result, Diagnosis(subject, client.region))
      else { continue }
      survey.known.merge(seen)
    }
  }

  private func judge(_ survey: inout StackSurvey) {
    survey.sightings = members.all.compactMap { $0.sighting(survey.known) }
    survey.add(refusals(survey.sightings))
    for sighting in survey.sightings {
      for unknown in sighting.about.unknowns {
        let notice = Notice.unknown(sighting.address, unknown)
        if !survey.notices.contains(notice) { survey.notices.append(notice) }
      }
    }
    if let version = spec.metadata.flatMap({ MySQLVersion($0.settings.engineVersion) }), version.isExtended {
      survey.notices.append(.extendedSupport(version: version.major))
    }
  }

  /// One for each resource: of two steps toward the same thing, the later one knows more of it.
  private func refusals(_ sightings: [Sighting]) -> [Finding] {
    let refusals = sightings.compactMap { sighting -> (address: ResourceAddress, finding: Finding)? in
      if case .refuses(let finding) = sighting.work { (sighting.address, finding) } else { nil }
    }
    let last = Dictionary(refusals.map { ($0.address, $0.finding) }) { $1 }
    return refusals.filter { last[$0.address] == $0.finding }.map(\.finding)
  }

  /// In a Region that an account has not enabled, AWS says that it does not know the key. The partition's first
  /// Region tells; nil when the key really is unknown, or nobody can be asked.
  private func disabledRegion(_ survey: StackSurvey) async -> Finding? {
    let isUnknown = survey.findings.contains { $0.problem == .credentialsRefused(.unknownKey) }
    guard isUnknown, let home = client.region.partition.home, home != client.region else { return nil }
    let regions = try? await client.inRegion(home).all(DescribeRegions())
    guard let regions, !regions.isEmpty else { return nil }
    guard let found = regions.first(where: { $0.name == client.region.rawValue }) else {
      return Finding(.region(client.region), .other("AWS has no such Region"), remedies: [.give(.region)])
    }
    guard found.optInStatus == "not-opted-in" else { return nil }
    return Finding(
      .region(client.region), .isNotEnabled, remedies: [.enableRegion(client.region), .give(.region)])
  }

  private func explainCluster(_ error: any Error) -> any Error {
    guard let refusal = error as? AWSServiceError, refusal.code == "ResourceNotFoundException" else {
      return error
    }
    return Finding(
      .cluster(spec.cluster), .doesNotExist(in: client.region),
      remedies: [.give(.cluster), .give(.region), .listClusters(client.region)])
  }
}

extension Result where Failure == any Error, Success: Sendable {
  /// The outcome of `body`. Cancellation is no outcome: the caller asks for it afterwards.
  init(of body: () async throws -> Success) async {
    do { self = .success(try await body()) } catch { self = .failure(error) }
  }
}
