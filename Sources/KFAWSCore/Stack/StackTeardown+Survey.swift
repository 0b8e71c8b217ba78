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
      all.keepWhatIsNeeded()
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
      group.addTask {
        await look(at: secret, needs: { .init(host: $0.fields?.reveal()["host"]) }) {
          $0.isScheduledForDeletion ? "scheduled for deletion" : ""
        }
      }
    }
    for name in names.instances {
      let instance = DBInstance(
        name, client: client, tag: tag, removal: mode == .purge ? .forGood : .snapshot(snapshotName(of: name))
      )
      group.addTask {
        await look(at: instance, needs: \.needs) { "\($0.settings.allocatedStorage) GiB, \($0.status)" }
      }
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
    at resource: R, needs: @Sendable (R.State) -> TeardownSurvey.Needs = { _ in .init() },
    describe: @Sendable (R.State) -> String
  ) async -> TeardownSurvey {
    var survey = TeardownSurvey()
    switch await Result(of: { try await resource.observe() }) {
    case .failure(let error):
      survey.findings = [diagnosis(resource.address).finding(for: error)]
    case .success(let observation):
      guard let seen = observation.seen else { break }
      var item = TeardownSurvey.Item(
        resource, seen, detail: describe(seen.state), plan: resource.plan(.absent, from: observation))
      item?.needs = needs(seen.state)
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
    case .wait(let transition): steps = ["wait while it is \(transition.status), then delete it"]
    }
  }
}

extension DBInstanceDescription {
  /// The groups and the secret that stay as long as the instance does.
  fileprivate var needs: TeardownSurvey.Needs {
    let parameters = parameterGroupNames.map { ResourceAddress(.dbParameterGroup, $0) }
    let subnets = subnetGroup.map { ResourceAddress(.dbSubnetGroup, $0.name) }
    return .init(groups: Set(parameters + [subnets].compactMap(\.self)), host: endpoint?.host)
  }
}

extension TeardownSurvey {
  /// As long as a DB instance stays, so do its groups, which RDS would not delete, and the secret with its
  /// password (law 2).
  fileprivate mutating func keepWhatIsNeeded() {
    for instance in items where instance.address.kind == .dbInstance && instance.keptBecause != nil {
      for index in items.indices where items[index].keptBecause == nil && items[index].isNeeded(by: instance)
      {
        items[index].keptBecause = "\(instance.address) stays and needs it"
        items[index].steps = []
      }
    }
    let kept = items.filter { $0.keptBecause != nil }.reduce(into: [:]) { $0[$1.address] = $1.keptBecause }
    for index in targets.indices { targets[index].keptBecause = kept[targets[index].address] ?? nil }
  }
}

extension TeardownSurvey.Item {
  fileprivate func isNeeded(by instance: TeardownSurvey.Item) -> Bool {
    if instance.needs.groups.contains(address) { return true }
    return address.kind == .secret && needs.host != nil && needs.host == instance.needs.host
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
