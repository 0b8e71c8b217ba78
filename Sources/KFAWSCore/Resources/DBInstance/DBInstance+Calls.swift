// SPDX-License-Identifier: Apache-2.0

extension DBInstance {
  /// DescribeDBInstances, whose answer carries tags and subnet group along; `DBInstanceNotFound` is absence.
  public func observe() async throws -> Observation<State> {
    do {
      let state = try await client.send(DescribeDBInstances(identifier: name))
      return .present(
        Seen(
          state, ownership: tag.ownership(of: state.tags), phase: DBInstanceStatus.phase(of: state.status),
          identity: state.resourceID))
    } catch let error as AWSServiceError where Self.kind.codes.absent.contains(error.code) {
      return .absent
    }
  }

  /// Makes the step's one call. CreateDBInstance asks for the ``MasterUser`` first and throws what that throws.
  public func perform(_ step: Step) async throws {
    switch step {
    case .create: try await create()
    case .tag(let tags, let arn): try await client.send(AddTagsToResource(arn: arn, tags: tags))
    case .repair(let change): try await client.send(ModifyDBInstance(identifier: name, change: change))
    case .liftDeletionProtection:
      try await client.send(ModifyDBInstance(identifier: name, change: .liftingProtection))
    case .deleteKeepingSnapshot(let snapshot):
      try await client.send(DeleteDBInstance(identifier: name, finalSnapshot: snapshot))
    case .delete(let keepsBackups):
      try await client.send(DeleteDBInstance(identifier: name, keepsBackups: keepsBackups))
    }
  }

  private func create() async throws {
    guard let creation else { throw Finding(address, .doesNotExist(in: client.region)) }
    let user = try await creation.masterUser()
    let request = CreateDBInstance(
      identifier: name, settings: settings, subnetGroupName: creation.placement.subnetGroupName,
      parameterGroupName: creation.placement.parameterGroupName,
      securityGroupIDs: creation.placement.securityGroupIDs, masterUsername: user.name,
      masterPassword: user.password, tags: tag.all)
    do {
      try await client.send(request)
    } catch let error as AWSServiceError where error.code == "InvalidParameterCombination" {
      // Of an instance that is there it says that it is busy; of a new one, what cannot be ordered.
      throw Finding(address, .refused(error))
    }
  }
}
