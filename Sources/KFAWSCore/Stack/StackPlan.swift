// SPDX-License-Identifier: Apache-2.0

/// What a setup would do, step by step, and does when nothing changes in the meantime.
public struct StackPlan: Sendable, Equatable {
  /// One mutating call.
  public struct Step: Sendable, Equatable {
    /// The AWS operation: `CreateDBInstance`.
    public var operation: String
    /// What it does, for a person, without a secret.
    public var summary: String
  }

  /// The calls for one resource, in order.
  public struct Item: Sendable, Equatable {
    /// The resource that the steps are for. The RDS secret can appear twice: before the DB instance and after
    /// it.
    public var address: ResourceAddress
    /// In the order in which they are made; empty for what stays as it is.
    public var steps: [Step]
    /// AWS's word for what has to end first; nil when nothing has to.
    public var waitsFor: String?
    /// Whose the resource is; nil when it is to be created.
    public var ownership: Ownership?
  }

  /// In an order in which they can be made.
  public var items: [Item] = []

  /// All mutating calls.
  public var steps: [Step] { items.flatMap(\.steps) }

  mutating func add<R: Resource>(_ resource: R, _ seen: Observation<R.State>?) {
    guard let seen else { return }
    var item = Item(address: resource.address, steps: [], ownership: seen.seen?.ownership)
    switch resource.plan(.present, from: seen) {
    case .act(let steps, _): item.steps = steps.map { Step($0) }
    case .wait(let transition): item.waitsFor = transition.status
    case .satisfied, .keep, .refuse: break
    }
    items.append(item)
  }
}

extension StackPlan.Step {
  init(_ step: some ResourceStep) {
    self.init(operation: step.operation, summary: step.summary)
  }
}

extension StackSetup {
  /// The steps that lead from what `survey` saw to the specification.
  public func plan(from survey: StackSurvey) -> StackPlan {
    var plan = StackPlan()
    if let artifacts = spec.artifacts {
      plan.add(bucket(artifacts), survey.bucket)
      plan.add(s3Secret(artifacts), survey.s3Secret)
    }
    guard let metadata = spec.metadata, let cluster = survey.cluster else { return plan }
    plan.add(subnetGroup(metadata, cluster, subnets: survey.subnets), survey.subnetGroup)
    if let group = parameterGroup(metadata, cluster) { plan.add(group, survey.parameterGroup) }
    plan.add(rdsSecretForCreation(metadata, password: Secret("•")), survey.rdsSecret)
    let instance = database(metadata, cluster)
    plan.add(instance, survey.database)
    if metadata.resetsPassword, survey.database != .absent, let last = plan.items.indices.last {
      plan.items[last].steps.append(.init(DBInstance.Step.resetPassword))
    }
    planCompletion(metadata, survey, &plan)
    return plan
  }

  /// The second half of the RDS secret: host and port, which are known once there is an endpoint.
  private func planCompletion(_ metadata: MetadataStore, _ survey: StackSurvey, _ plan: inout StackPlan) {
    let endpoint = survey.database?.seen?.state.endpoint ?? .init(host: "", port: 0)
    let secret = rdsSecret(metadata, at: endpoint)
    let fields = survey.rdsSecret?.seen?.state.fields?.reveal() ?? [:]
    let existing = plan.items.first { $0.address == secret.address }?.ownership
    let changed = secret.wanted.missing(
      from: fields.merging(["database": metadata.settings.databaseName]) { old, _ in old })
    guard !changed.isEmpty, existing != .unmanaged || spec.tag.adopts else { return }
    let step = SecretEntry.Step.put(Secret([:]), changing: changed)
    plan.items.append(.init(address: secret.address, steps: [.init(step)], ownership: existing))
  }
}
