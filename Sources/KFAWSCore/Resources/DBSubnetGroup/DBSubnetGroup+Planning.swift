// SPDX-License-Identifier: Apache-2.0

extension DBSubnetGroup {
  /// Refuses a group of another stack or in another VPC. Other subnets than the specified ones are drift, not
  /// a reason to change a group in use.
  public func plan(_ goal: Goal, from seen: Observation<State>, made: Bool) -> Plan<Step> {
    switch (goal, seen.seen) {
    case (.present, nil):
      .act([.create(subnets)], because: [Difference("DBSubnetGroup", wanted: name, found: nil)])
    case (.present, let seen?): planPresent(seen, made: made)
    case (.absent, nil): .satisfied
    case (.absent, let seen?): .keepUnlessOurs(seen.ownership) ?? .act([.delete], because: [])
    }
  }

  private func planPresent(_ seen: Seen<State>, made: Bool) -> Plan<Step> {
    if let refusal = Plan<Step>.refuseForeign(seen.ownership, address) { return refusal }
    if let vpcID, seen.state.vpcID != vpcID {
      return .refuse(
        Finding(address, .liesInVPC(seen.state.vpcID, cluster: vpcID), remedies: [.give(.subnetGroup)]))
    }
    return tag.adopts(seen.ownership) && !made
      ? .act([.tag(tag.all)], because: [tag.adoption]) : .satisfied
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

  /// How many subnets it has.
  public func describe(_ state: State) -> Description {
    Description(detail: "\(state.subnets.count) subnets")
  }
}
