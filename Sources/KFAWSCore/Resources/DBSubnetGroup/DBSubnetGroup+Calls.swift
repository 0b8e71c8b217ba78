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

  /// Makes the step's one call.
  public func perform(_ step: Step) async throws {
    switch step {
    case .create(let subnets):
      try await client.send(
        CreateDBSubnetGroup(
          name: name, description: "Subnet group for Kubeflow metadata db", subnetIDs: subnets.map(\.id),
          tags: tag.all))
    case .tag(let tags): try await client.send(AddTagsToResource(arn: arn.description, tags: tags))
    case .delete: try await client.send(DeleteDBSubnetGroup(name: name))
    }
  }
}
