// SPDX-License-Identifier: Apache-2.0

extension StackSetup {
  /// Looks at everything that setup will touch, without changing any of it.
  ///
  /// - Throws: `CancellationError`; everything else that goes wrong becomes a finding.
  public func survey() async throws -> StackSurvey {
    var survey = StackSurvey()
    spec.findings().forEach { survey.find($0) }
    guard survey.findings.isEmpty else { return survey }
    await surveyFirstRound(&survey)
    try Task.checkCancellation()
    if let metadata = spec.metadata, let cluster = survey.cluster {
      await surveyPlacement(metadata, cluster, &survey)
    }
    try Task.checkCancellation()
    judge(&survey)
    return survey
  }

  /// What can be asked without knowing anything else, all at once.
  private func surveyFirstRound(_ survey: inout StackSurvey) async {
    async let cluster = Result { try await client.send(DescribeCluster(name: spec.cluster)).read() }
    async let bucket = Result.ifPresent(spec.artifacts) { try await self.bucket($0).observe() }
    async let s3Secret = Result.ifPresent(spec.artifacts) { try await self.s3Secret($0).observe() }
    async let rdsSecret = Result.ifPresent(spec.metadata) { try await self.rdsSecret($0).observe() }
    async let database = Result.ifPresent(spec.metadata) {
      try await DBInstance($0.instance, client: client, tag: spec.tag).observe()
    }
    survey.cluster = survey.take(
      await cluster.mapError(explainCluster), diagnosis("EKS cluster \(spec.cluster)"))
    survey.bucket = survey.take(await bucket, diagnosis("S3 bucket \(spec.artifacts?.bucket ?? "")")) ?? nil
    survey.s3Secret =
      survey.take(await s3Secret, diagnosis("secret \(spec.artifacts?.secretName ?? "")")) ?? nil
    survey.rdsSecret =
      survey.take(await rdsSecret, diagnosis("secret \(spec.metadata?.secretName ?? "")")) ?? nil
    survey.database =
      survey.take(await database, diagnosis("DB instance \(spec.metadata?.instance ?? "")")) ?? nil
  }

  private func explainCluster(_ error: any Error) -> any Error {
    guard let refusal = error as? AWSServiceError, refusal.code == "ResourceNotFoundException" else {
      return error
    }
    return Refusal(
      subject: "EKS cluster \(spec.cluster)", problem: "there is none of that name in \(client.region)",
      remedy:
        "Check --cluster and --region; aws eks list-clusters --region \(client.region) shows what is there")
  }

  private func surveyPlacement(
    _ metadata: MetadataStore, _ cluster: Cluster, _ survey: inout StackSurvey
  ) async {
    if let database = survey.database?.seen?.state, database.status != DBInstanceStatus.deleting {
      await surveyGroups(inUseBy: database, metadata, cluster, &survey)
    } else if survey.database != nil {
      await surveyGroupsAndOrder(metadata, cluster, &survey)
    }
  }

  /// A DB instance vouches for its groups: only whose they are has to be asked.
  private func surveyGroups(
    inUseBy database: DBInstanceDescription, _ metadata: MetadataStore, _ cluster: Cluster,
    _ survey: inout StackSurvey
  ) async {
    let subnetGroup = subnetGroup(metadata, cluster)
    let parameterGroup = parameterGroup(metadata, cluster)
    let described = database.subnetGroup.flatMap { $0.name == subnetGroup.name ? $0 : nil }
    let used = parameterGroup.flatMap { database.parameterGroupNames.contains($0.name) ? $0 : nil }
    async let subnets = Result.ifPresent(described) { try await subnetGroup.observe(describedAs: $0) }
    async let parameters = Result.ifPresent(used) { try await $0.observeInUse() }
    survey.subnetGroup = survey.take(await subnets, diagnosis(subnetGroup.address)) ?? nil
    survey.parameterGroup =
      survey.take(await parameters, diagnosis(parameterGroup?.address.description ?? "")) ?? nil
  }

  /// There is no DB instance yet: where it would go, and whether it can be ordered.
  private func surveyGroupsAndOrder(
    _ metadata: MetadataStore, _ cluster: Cluster, _ survey: inout StackSurvey
  ) async {
    let group = subnetGroup(metadata, cluster)
    let parameterGroup = parameterGroup(metadata, cluster)
    async let network = Result { try await placementSubnets(metadata, cluster) }
    async let observed = Result { try await group.observe() }
    async let parameters = Result.ifPresent(parameterGroup) { try await $0.observe() }
    async let order = Result { try await OrderCheck(client: client, settings: metadata.settings).findings() }
    survey.subnetGroup = survey.take(await observed, diagnosis(group.address))
    survey.parameterGroup =
      survey.take(await parameters, diagnosis(parameterGroup?.address.description ?? "")) ?? nil
    (survey.take(await order, diagnosis("DB instance \(metadata.instance)")) ?? []).forEach {
      survey.find($0)
    }
    let choice = await network
    // A group that is there already has its subnets: what would be chosen today only shows as drift.
    guard survey.subnetGroup == .absent else {
      survey.subnets = (try? choice.get()) ?? []
      return
    }
    survey.subnets = survey.take(choice, diagnosis("VPC \(cluster.vpcID)")) ?? []
  }

  /// The subnets for a new group: those that were named, or the VPC's private ones.
  private func placementSubnets(_ metadata: MetadataStore, _ cluster: Cluster) async throws -> [Subnet] {
    let inVPC = EC2Filter(name: "vpc-id", values: [cluster.vpcID])
    async let tables = client.all(DescribeRouteTables(filters: [inVPC]))
    let all = try await client.all(DescribeSubnets(filters: [inVPC]))
    let chosen: [Subnet]
    if metadata.subnetIDs.isEmpty {
      chosen = PrivateSubnets.select(from: all, routeTables: try await tables)
    } else {
      chosen = try Self.named(metadata.subnetIDs, among: all, in: cluster.vpcID)
    }
    if let problem = PrivateSubnets.problem(with: chosen, among: all, in: cluster.vpcID) { throw problem }
    return chosen
  }

  private static func named(_ ids: [String], among all: [Subnet], in vpcID: String) throws -> [Subnet] {
    let missing = ids.filter { id in !all.contains { $0.id == id } }
    guard missing.isEmpty else {
      throw Refusal(
        subject: "--subnet-ids",
        problem: "\(missing.joined(separator: ", ")): not in the cluster's VPC \(vpcID)",
        remedy: "Name subnets of that VPC: \(all.map(\.id).sorted().joined(separator: ", "))")
    }
    return all.filter { ids.contains($0.id) }
  }
}

extension Result where Failure == any Error, Success: Sendable {
  /// The outcome of `body` for a value that may not be there.
  static func ifPresent<Value: Sendable, Output: Sendable>(
    _ value: Value?, _ body: @Sendable (Value) async throws -> Output
  ) async -> Result where Success == Output? {
    guard let value else { return .success(nil) }
    return await Result { try await body(value) }
  }
}
