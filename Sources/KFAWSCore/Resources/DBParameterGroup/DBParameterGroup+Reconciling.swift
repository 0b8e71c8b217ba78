// SPDX-License-Identifier: Apache-2.0

extension DBParameterGroup {
  /// DescribeDBParameters (source `user`) and ListTagsForResource at once; `DBParameterGroupNotFound` is
  /// absence.
  public func observe() async throws -> Observation<State> {
    do {
      async let values = client.send(DescribeDBParameters(name: name))
      async let tags = client.send(ListTagsForResource(arn: arn.description))
      // The values first: that there is no such group is certain from them alone, whatever asking for the tags
      // of a group that is not there is answered with.
      let found = try await values
      return observed(tags: try await tags, values: found)
    } catch let error as AWSServiceError where error.code == "DBParameterGroupNotFound" {
      return .absent
    }
  }

  /// The same for a group that a DB instance is using: it is there, and its values were set before the
  /// instance was made.
  func observeInUse() async throws -> Observation<State> {
    observed(tags: try await client.send(ListTagsForResource(arn: arn.description)), values: nil)
  }

  private func observed(tags: [String: String], values: [String: String]?) -> Observation<State> {
    .present(Seen(State(tags: tags, values: values), ownership: tag.ownership(of: tags)))
  }

  /// Missing values are set in a group of ours. An unmanaged group that lacks them is refused: a DB instance
  /// created with it could not be logged in to.
  public func plan(_ goal: Goal, from seen: Observation<State>) -> Plan<Step> {
    switch (goal, seen.seen) {
    case (.present, nil):
      .act(
        [.create(family: family), .set(values)],
        because: [Difference("DBParameterGroup", wanted: name, found: nil)])
    case (.present, let seen?): planPresent(seen)
    case (.absent, nil): .satisfied
    case (.absent, let seen?): .keepUnlessOurs(seen.ownership) ?? .act([.delete], because: [])
    }
  }

  private func planPresent(_ seen: Seen<State>) -> Plan<Step> {
    if case .foreign(let stack) = seen.ownership { return .refuse(.foreign(address, stack: stack)) }
    let differences = drift(of: seen.state)
    let adoption: [Step] = tag.adopts(seen.ownership) ? [.tag(tag.all)] : []
    guard !differences.isEmpty else {
      return adoption.isEmpty ? .satisfied : .act(adoption, because: [tag.adoption])
    }
    guard tag.mayChange(seen.ownership) else {
      return .refuse(
        Refusal(
          subject: "\(address)",
          problem: "it was not created by this stack and lacks "
            + differences.map { "\($0.field)=\($0.wanted)" }.joined(separator: ", "),
          remedy: "Set that in the group, delete it, or let this stack take it over with --adopt"))
    }
    return .act(adoption + [.set(values)], because: differences)
  }

  /// What differs between a group that was seen and this specification.
  public func drift(of state: State) -> [Difference] {
    guard let found = state.values else { return [] }
    return values.filter { found[$0.key] != $0.value }.sorted { $0.key < $1.key }
      .map { Difference($0.key, wanted: $0.value, found: found[$0.key]) }
  }

  /// Makes the step's one call: CreateDBParameterGroup, ModifyDBParameterGroup, AddTagsToResource or
  /// DeleteDBParameterGroup.
  public func perform(_ step: Step) async throws {
    switch step {
    case .create(let family):
      try await client.send(
        CreateDBParameterGroup(
          name: name, family: family, description: "MySQL settings for Kubeflow metadata db", tags: tag.all))
    case .set(let values):
      try await client.send(ModifyDBParameterGroup(name: name, values: values))
    case .tag(let tags):
      try await client.send(AddTagsToResource(arn: arn.description, tags: tags))
    case .delete:
      try await client.send(DeleteDBParameterGroup(name: name))
    }
  }
}
