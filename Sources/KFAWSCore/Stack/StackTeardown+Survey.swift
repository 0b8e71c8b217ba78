// SPDX-License-Identifier: Apache-2.0

extension StackTeardown {
  /// Looks at everything that is named, without changing any of it.
  public func survey() async throws -> TeardownSurvey {
    let account: String
    do {
      account = try await client.send(GetCallerIdentity()).account
    } catch {
      try Task.checkCancellation()
      return TeardownSurvey(findings: [diagnosis("AWS account").finding(for: error)])
    }
    let survey = await withTaskGroup(of: TeardownSurvey.self) { group in
      addLooks(to: &group, account: account)
      var all = await group.reduce(into: TeardownSurvey()) { $0.merge($1) }
      all.items.sort { $0.address.description < $1.address.description }
      return all
    }
    try Task.checkCancellation()
    return survey
  }

  private func addLooks(to group: inout TaskGroup<TeardownSurvey>, account: String) {
    for name in names.buckets {
      let bucket = Bucket(
        name, client: client, tag: tag, isClaimed: claims.contains(ResourceAddress(.bucket, name)),
        removal: mode == .purge ? .withContents : .ifEmpty)
      group.addTask { await look(at: bucket) { $0.contents?.label ?? "" } }
    }
    for name in names.secrets {
      let secret = SecretEntry(
        name, client: client, tag: tag, purpose: "", removal: mode == .purge ? .forGood : .recoverable)
      group.addTask { await look(at: secret) { $0.isScheduledForDeletion ? "scheduled for deletion" : "" } }
    }
    for name in names.instances {
      let instance = DBInstance(
        name, client: client, tag: tag, removal: mode == .purge ? .forGood : .snapshot(snapshotName(of: name))
      )
      group.addTask { await look(at: instance) { "\($0.settings.allocatedStorage) GiB, \($0.status)" } }
    }
    for name in names.subnetGroups {
      let subnets = DBSubnetGroup(name, client: client, tag: tag, account: account)
      group.addTask { await look(at: subnets) { "\($0.subnets.count) subnets" } }
    }
    for name in names.parameterGroups {
      let parameters = DBParameterGroup(name, client: client, tag: tag, account: account)
      group.addTask { await look(at: parameters) { _ in "" } }
    }
  }

  private func look<R: Resource>(
    at resource: R, describe: @Sendable (R.State) -> String
  ) async -> TeardownSurvey {
    var survey = TeardownSurvey()
    switch await Result(of: { try await resource.observe() }) {
    case .failure(let error):
      survey.findings = [diagnosis(resource.address).finding(for: error)]
    case .success(let observation):
      guard let seen = observation.seen else { break }
      let item = TeardownSurvey.Item(
        resource, seen, detail: describe(seen.state), plan: resource.plan(.absent, from: observation))
      survey.items = item.map { [$0] } ?? []
      survey.targets = [
        .init(address: resource.address) { try await $0.reach(.absent, resource, from: observation) }
      ]
    }
    return survey
  }

  private func diagnosis(_ subject: some CustomStringConvertible) -> Diagnosis {
    Diagnosis(subject: "\(subject)", region: client.region)
  }

  /// Snapshots outlive the instance, and there may be one of an earlier teardown.
  private func snapshotName(of instance: String) -> String {
    let stamp = SigningDate(timekeeper.now).timestamp.utf8.filter {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
    }
    return "\(instance)-final-\(String(decoding: stamp, as: UTF8.self))"
  }
}

extension TeardownSurvey.Item {
  /// Nil for what counts as gone already.
  fileprivate init?<R: Resource>(
    _ resource: R, _ seen: Seen<R.State>, detail: String, plan: Plan<R.Step>
  ) {
    self.init(address: resource.address, ownership: seen.ownership, detail: detail, steps: [])
    switch plan {
    case .satisfied: return nil
    case .act(let steps, _): self.steps = steps.map(\.summary)
    case .keep(let reason): keptBecause = reason
    case .refuse(let refusal): keptBecause = refusal.problem
    case .wait: break
    }
  }
}

extension Bucket.Contents {
  /// `1000+ objects and versions, 2 unfinished uploads`.
  fileprivate var label: String {
    let versions = "\(versions)\(hasMore ? "+" : "") objects and versions"
    return uploads == 0 ? versions : "\(versions), \(uploads) unfinished uploads"
  }
}

extension TeardownSurvey {
  fileprivate mutating func merge(_ other: TeardownSurvey) {
    items += other.items
    findings += other.findings.filter { !findings.contains($0) }
    targets += other.targets
  }
}
