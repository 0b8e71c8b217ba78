// SPDX-License-Identifier: Apache-2.0

/// Looks at the named resources of a stack and changes none.
public struct StackStatus: Sendable {
  /// One resource.
  public struct Item: Sendable {
    /// Kind and name, also of what is not there.
    public var address: ResourceAddress
    /// Nil for what is not there.
    public var ownership: Ownership?
    /// AWS's own word; empty for what has no states.
    public var state: String
    /// Where a settled bucket or DB instance differs from the settings given; empty for the other kinds.
    public var drift: [Difference]
  }

  /// All of them, and what could not be looked at.
  public struct Survey: Sendable {
    /// One for each name that could be looked at, sorted by kind and name.
    public var items: [Item] = []
    /// Why others could not be looked at: denied calls, an unreachable endpoint.
    public var findings: [Refusal] = []
  }

  private let names: StackNames
  private let client: AWSClient
  private let tag: StackTag
  private let settings: DBInstanceSettings
  private let encryption: BucketEncryption

  /// Prepares a look at what is named in `names`; drift is measured against `settings` and `encryption`.
  public init(
    names: StackNames, client: AWSClient, tag: StackTag, settings: DBInstanceSettings,
    encryption: BucketEncryption
  ) {
    self.names = names
    self.client = client
    self.tag = tag
    self.settings = settings
    self.encryption = encryption
  }

  /// Looks at everything at once.
  public func survey() async throws -> Survey {
    let account: String
    do {
      account = try await client.send(GetCallerIdentity()).account
    } catch {
      try Task.checkCancellation()
      return Survey(findings: [Diagnosis(subject: "AWS account", region: client.region).finding(for: error)])
    }
    var survey = await withTaskGroup(of: Survey.self) { group in
      addLooks(to: &group, account: account)
      return await group.reduce(into: Survey()) { all, one in
        all.items += one.items
        all.findings += one.findings.filter { !all.findings.contains($0) }
      }
    }
    try Task.checkCancellation()
    survey.items.sort { $0.address.description < $1.address.description }
    return survey
  }

  private func addLooks(to group: inout TaskGroup<Survey>, account: String) {
    for name in names.buckets {
      let bucket = Bucket(name, client: client, tag: tag, encryption: encryption)
      group.addTask { await look(at: bucket, drift: bucket.drift) { _ in "" } }
    }
    for name in names.secrets {
      let secret = SecretEntry(name, client: client, tag: tag, purpose: "")
      group.addTask { await look(at: secret) { $0.isScheduledForDeletion ? "scheduled for deletion" : "" } }
    }
    for name in names.instances {
      let instance = DBInstance(name, client: client, tag: tag, settings: settings)
      group.addTask { await look(at: instance, drift: instance.drift) { $0.status } }
    }
    for name in names.subnetGroups {
      let subnets = DBSubnetGroup(name, client: client, tag: tag, account: account)
      group.addTask { await look(at: subnets) { _ in "" } }
    }
    for name in names.parameterGroups {
      let parameters = DBParameterGroup(name, client: client, tag: tag, account: account)
      group.addTask { await look(at: parameters) { _ in "" } }
    }
  }

  private func look<R: Resource>(
    at resource: R, drift: @Sendable (R.State) -> [Difference] = { _ in [] },
    state: @Sendable (R.State) -> String
  ) async -> Survey {
    switch await Result(of: { try await resource.observe() }) {
    case .failure(let error):
      let diagnosis = Diagnosis(subject: "\(resource.address)", region: client.region)
      return Survey(findings: [diagnosis.finding(for: error)])
    case .success(.absent):
      return Survey(items: [Item(address: resource.address, state: "", drift: [])])
    case .success(.present(let seen)):
      let differences = seen.phase == .settled ? drift(seen.state) : []
      return Survey(items: [
        Item(
          address: resource.address, ownership: seen.ownership, state: state(seen.state), drift: differences)
      ])
    }
  }
}
