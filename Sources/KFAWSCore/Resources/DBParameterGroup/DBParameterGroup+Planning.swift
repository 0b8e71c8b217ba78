// SPDX-License-Identifier: Apache-2.0

extension DBParameterGroup {
  /// Missing values are set in a group of ours. An unmanaged group that lacks them is refused: a DB instance
  /// created with it could not be logged in to.
  public func plan(_ goal: Goal, from seen: Observation<State>, made: Bool) -> Plan<Step> {
    switch (goal, seen.seen) {
    case (.present, nil):
      .act(
        [.create(family: family), .set(values)],
        because: [Difference("DBParameterGroup", wanted: name, found: nil)])
    case (.present, let seen?): planPresent(seen, made: made)
    case (.absent, nil): .satisfied
    case (.absent, let seen?): .keepUnlessOurs(seen.ownership) ?? .act([.delete], because: [])
    }
  }

  private func planPresent(_ seen: Seen<State>, made: Bool) -> Plan<Step> {
    if let refusal = Plan<Step>.refuseForeign(seen.ownership, address) { return refusal }
    let differences = drift(of: seen.state)
    let adoption: [Step] = tag.adopts(seen.ownership) && !made ? [.tag(tag.all)] : []
    guard !differences.isEmpty else {
      return adoption.isEmpty ? .satisfied : .act(adoption, because: [tag.adoption])
    }
    guard made || tag.mayChange(seen.ownership) else {
      return .refuse(
        Finding(
          address, .unmanagedAndDiffers(fields: differences.map { "\($0.field)=\($0.wanted)" }),
          remedies: [.correct, .give(.instance), .adopt]))
    }
    let missing = Dictionary(uniqueKeysWithValues: differences.map { ($0.field, $0.wanted) })
    return .act(adoption + [.set(missing)], because: differences)
  }

  /// What differs between a group that was seen and this specification.
  public func drift(of state: State) -> [Difference] {
    guard let found = state.values else { return [] }
    return values.filter { found[$0.key] != $0.value }.sorted { $0.key < $1.key }
      .map { Difference($0.key, wanted: $0.value, found: found[$0.key]) }
  }
}
