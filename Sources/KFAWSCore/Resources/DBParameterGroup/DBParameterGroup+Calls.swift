// SPDX-License-Identifier: Apache-2.0

extension DBParameterGroup {
  /// DescribeDBParameters and ListTagsForResource at once; `DBParameterGroupNotFound` is absence.
  public func observe() async throws -> Observation<State> {
    do {
      async let values = valuesInForce()
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

  /// The wanted parameters' values, whatever their source.
  ///
  /// Those that somebody has set are one page. A parameter that was set to its family's default keeps the
  /// source `engine-default` and is found only among all of them, so these are read when one is missing.
  private func valuesInForce() async throws -> [String: String] {
    let set = try await pages(DescribeDBParameters(name: name, source: "user"))
    guard values.contains(where: { set[$0.key] != $0.value }) else { return set }
    return try await pages(DescribeDBParameters(name: name))
  }

  private func pages(_ request: DescribeDBParameters) async throws -> [String: String] {
    var request = request
    var found: [String: String] = [:]
    repeat {
      let page = try await client.send(request)
      found.merge(page.values.filter { values[$0.key] != nil }) { _, new in new }
      request.marker = page.next
    } while request.marker != nil && found.count < values.count
    return found
  }

  /// Makes the step's one call.
  public func perform(_ step: Step) async throws {
    switch step {
    case .create(let family):
      try await client.send(
        CreateDBParameterGroup(
          name: name, family: family, description: "MySQL settings for Kubeflow metadata db", tags: tag.all))
    case .set(let values): try await client.send(ModifyDBParameterGroup(name: name, values: values))
    case .tag(let tags): try await client.send(AddTagsToResource(arn: arn.description, tags: tags))
    case .delete: try await client.send(DeleteDBParameterGroup(name: name))
    }
  }
}
