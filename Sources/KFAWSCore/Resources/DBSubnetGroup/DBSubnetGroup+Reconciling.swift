// SPDX-License-Identifier: Apache-2.0

extension DBSubnetGroup {
  /// DescribeDBSubnetGroups, then ListTagsForResource; `DBSubnetGroupNotFoundFault` is absence.
  public func observe() async throws -> Observation<State> {
    do {
      return try await observe(describedAs: try await client.send(DescribeDBSubnetGroups(name: name)))
    } catch let error as AWSServiceError where error.code == "DBSubnetGroupNotFoundFault" {
      return .absent
    }
  }

  /// The same from a description that came with a DB instance: only the tags are asked for.
  func observe(describedAs description: DBSubnetGroupDescription) async throws -> Observation<State> {
    let tags = try await client.send(ListTagsForResource(arn: description.arn ?? arn.description))
    let state = State(vpcID: description.vpcID, subnets: description.subnets, tags: tags)
    return .present(Seen(state, ownership: tag.ownership(of: tags)))
  }

  /// Refuses a group of another stack or in another VPC. Other subnets than the specified ones are drift, not
  /// a reason to change a group in use.
  public func plan(_ goal: Goal, from seen: Observation<State>) -> Plan<Step> {
    switch (goal, seen.seen) {
    case (.present, nil):
      .act([.create(subnets)], because: [Difference("DBSubnetGroup", wanted: name, found: nil)])
    case (.present, let seen?): planPresent(seen)
    case (.absent, nil): .satisfied
    case (.absent, let seen?): .keepUnlessOurs(seen.ownership) ?? .act([.delete], because: [])
    }
  }

  private func planPresent(_ seen: Seen<State>) -> Plan<Step> {
    if case .foreign(let stack) = seen.ownership { return .refuse(.foreign(address, stack: stack)) }
    guard let vpcID, seen.state.vpcID != vpcID else {
      return tag.adopts(seen.ownership) ? .act([.tag(tag.all)], because: [tag.adoption]) : .satisfied
    }
    return .refuse(
      Refusal(
        subject: "\(address)", problem: "it lies in \(seen.state.vpcID), the cluster in \(vpcID)",
        remedy: "Choose another name with --db-subnet-group-name"))
  }

  /// What differs between a group that was seen and this specification.
  public func drift(of state: State) -> [Difference] {
    let wanted = subnets.map(\.id).sorted()
    let found = state.subnets.map(\.id).sorted()
    guard !wanted.isEmpty, wanted != found else { return [] }
    return [
      Difference(
        "SubnetIds", wanted: wanted.joined(separator: ", "), found: found.joined(separator: ", "))
    ]
  }

  /// Makes the step's one call: CreateDBSubnetGroup, AddTagsToResource or DeleteDBSubnetGroup.
  public func perform(_ step: Step) async throws {
    switch step {
    case .create(let subnets):
      try await client.send(
        CreateDBSubnetGroup(
          name: name, description: "Subnet group for Kubeflow metadata db", subnetIDs: subnets.map(\.id),
          tags: tag.all))
    case .tag(let tags):
      try await client.send(AddTagsToResource(arn: arn.description, tags: tags))
    case .delete:
      try await client.send(DeleteDBSubnetGroup(name: name))
    }
  }
}
