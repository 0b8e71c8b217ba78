// SPDX-License-Identifier: Apache-2.0

extension DBInstance {
  /// DescribeDBInstances, whose answer carries tags and subnet group along; `DBInstanceNotFound` is absence.
  public func observe() async throws -> Observation<State> {
    do {
      let state = try await client.send(DescribeDBInstances(identifier: identifier))
      return .present(
        Seen(
          state, ownership: tag.ownership(of: state.tags), phase: DBInstanceStatus.phase(of: state.status)))
    } catch let error as AWSServiceError where error.code == "DBInstanceNotFound" {
      return .absent
    }
  }

  /// Makes the step's one call. CreateDBInstance and a password reset ask for the ``MasterUser`` first and
  /// throw what that throws: ``NoMasterUser`` when nobody provides one.
  public func perform(_ step: Step) async throws {
    switch step {
    case .create:
      try await create()
    case .tag(let tags, let arn):
      try await client.send(AddTagsToResource(arn: arn, tags: tags))
    case .repair(let change):
      try await client.send(ModifyDBInstance(identifier: identifier, change: change))
    case .resetPassword:
      let password = try await masterUser().password
      try await client.send(ModifyDBInstance(identifier: identifier, masterPassword: password))
    case .liftDeletionProtection:
      try await client.send(
        ModifyDBInstance(identifier: identifier, change: DBInstanceChange(hasDeletionProtection: false)))
    case .delete(let snapshot):
      try await client.send(DeleteDBInstance(identifier: identifier, finalSnapshot: snapshot))
    }
  }

  private func create() async throws {
    guard let placement else { throw NoMasterUser() }
    let user = try await masterUser()
    try await client.send(
      CreateDBInstance(
        identifier: identifier, settings: settings, subnetGroupName: placement.subnetGroupName,
        parameterGroupName: placement.parameterGroupName, securityGroupIDs: placement.securityGroupIDs,
        masterUsername: user.name, masterPassword: user.password, tags: tag.all))
  }
}
