// SPDX-License-Identifier: Apache-2.0

extension Bucket {
  /// A bucket of ours that is claimed gets what a cut-off creation left out. Other differences are drift and
  /// mended only when that was asked for.
  public func plan(_ goal: Goal, from seen: Observation<State>) -> Plan<Step> {
    switch (goal, seen.seen) {
    case (.present, nil):
      return .act(
        [.create(client.region), .tag(tag.all), .blockPublicAccess, .encrypt(encryption)],
        because: [Difference("Bucket", wanted: name, found: nil)])
    case (.present, let seen?):
      return planPresent(seen)
    case (.absent, nil):
      return .satisfied
    case (.absent, let seen?):
      return .keepUnlessOurs(seen.ownership) ?? planAbsent(seen.state)
    }
  }

  private func planPresent(_ seen: Seen<State>) -> Plan<Step> {
    if case .foreign(let stack) = seen.ownership { return .refuse(.foreign(address, stack: stack)) }
    if tag.adopts(seen.ownership) {
      return .act([.tag(seen.state.tags.merging(tag.all) { _, ours in ours })], because: [tag.adoption])
    }
    guard seen.ownership == .ours, isClaimed || repairsDrift else { return .satisfied }
    let differences = (isTagged(seen.state) ? [] : [tag.adoption]) + drift(of: seen.state)
    guard !differences.isEmpty else { return .satisfied }
    return .act(steps(toMend: seen.state), because: differences)
  }

  private func planAbsent(_ state: State) -> Plan<Step> {
    switch (state.contents?.isEmpty, removal) {
    case (true, _): .act([.delete], because: [])
    case (_, .withContents): .act([.empty, .delete], because: [])
    default: .keep(reason: "it is not empty; --purge deletes the objects with it")
    }
  }

  private func steps(toMend state: State) -> [Step] {
    var steps: [Step] = []
    if !isTagged(state) { steps.append(.tag(state.tags.merging(tag.all) { _, ours in ours })) }
    if !state.blocksPublicAccess { steps.append(.blockPublicAccess) }
    if state.encryption != encryption { steps.append(.encrypt(encryption)) }
    return steps
  }

  /// What differs between a bucket that was seen and this specification.
  public func drift(of state: State) -> [Difference] {
    var differences: [Difference] = []
    if !state.blocksPublicAccess {
      differences.append(Difference("PublicAccessBlock", wanted: "all blocked", found: "not all blocked"))
    }
    if state.encryption != encryption {
      differences.append(
        Difference("Encryption", wanted: encryption.label, found: state.encryption?.label ?? "none"))
    }
    return differences
  }

  private func isTagged(_ state: State) -> Bool {
    state.tags[StackTag.key] == tag.stack
  }
}

extension BucketEncryption {
  fileprivate var label: String {
    switch self {
    case .sseS3: "AES256"
    case .sseKMS(let key): "aws:kms \(key ?? "aws/s3")"
    }
  }
}
