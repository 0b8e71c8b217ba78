// SPDX-License-Identifier: Apache-2.0

extension Bucket {
  /// A bucket of ours that this run made, or an earlier one was cut off at, gets all that it lacks. Other
  /// differences are drift, and mended only when that was asked for.
  public func plan(_ goal: Goal, from seen: Observation<State>, made: Bool) -> Plan<Step> {
    switch (goal, seen.seen) {
    case (.present, nil):
      .act(
        [.create(client.region), .tag(tag.all), .blockPublicAccess, .encrypt(encryption)],
        because: [Difference("Bucket", wanted: name, found: nil)])
    case (.present, let seen?): planPresent(seen, made: made)
    case (.absent, nil): .satisfied
    case (.absent(let loss), let seen?):
      .keepUnlessOurs(seen.ownership) ?? planAbsent(seen.state, losing: loss)
    }
  }

  private func planPresent(_ seen: Seen<State>, made: Bool) -> Plan<Step> {
    if let refusal = Plan<Step>.refuseForeign(seen.ownership, address) { return refusal }
    let isTagged = seen.state.tags[StackTag.key] == tag.stack
    if tag.adopts(seen.ownership), !made { return .act([tagging(seen.state)], because: [tag.adoption]) }
    // Ours without a tag: the claim says so.
    let isUnfinished = made || (seen.ownership == .ours && !isTagged)
    guard made || seen.ownership == .ours, isUnfinished || repairsDrift || isHalfMade(seen) else {
      return .satisfied
    }
    let differences = (isTagged ? [] : [tag.adoption]) + drift(of: seen.state)
    guard !differences.isEmpty else { return .satisfied }
    return .act((isTagged ? [] : [tagging(seen.state)]) + repairs(of: seen.state), because: differences)
  }

  /// Tagged by a creation that was cut off behind it: the journal still claims it.
  private func isHalfMade(_ seen: Seen<State>) -> Bool { seen.ownership == .ours && claim != nil }

  private func planAbsent(_ state: State, losing loss: Loss) -> Plan<Step> {
    switch (state.contents?.isEmpty, loss) {
    case (true, _): .act([.delete], because: [])
    case (_, .everything): .act([.empty, .delete], because: [])
    default: .keep(.notEmpty)
    }
  }

  private func tagging(_ state: State) -> Step {
    .tag(state.tags.merging(tag.all) { _, ours in ours })
  }

  private func repairs(of state: State) -> [Step] {
    (state.blocksPublicAccess.value == false ? [.blockPublicAccess] : [])
      + (isEncryptedOtherwise(state) ? [.encrypt(encryption)] : [])
  }

  private func isEncryptedOtherwise(_ state: State) -> Bool {
    guard case .known(let found) = state.encryption else { return false }
    return !(found.map(encryption.isSatisfied) ?? false)
  }

  /// What differs between a bucket that was seen and this specification.
  public func drift(of state: State) -> [Difference] {
    var differences: [Difference] = []
    if state.blocksPublicAccess.value == false {
      differences.append(Difference("PublicAccessBlock", wanted: "all blocked", found: "not all blocked"))
    }
    if isEncryptedOtherwise(state) {
      let found = state.encryption.value.flatMap { $0?.label } ?? "none"
      differences.append(Difference("Encryption", wanted: encryption.label, found: found))
    }
    return differences
  }

  /// How much is inside, and what may not be read.
  public func describe(_ state: State) -> Description {
    Description(
      detail: state.contents?.label ?? "",
      unknowns: [state.encryption.reason, state.blocksPublicAccess.reason].compactMap(\.self))
  }
}

extension BucketEncryption {
  /// True when `found` encrypts as is wanted here; S3 gives a key back by its ARN.
  fileprivate func isSatisfied(by found: BucketEncryption) -> Bool {
    switch (self, found) {
    case (.sseS3, .sseS3), (.sseKMS(nil), .sseKMS): true
    case (.sseKMS(let wanted?), .sseKMS(let found?)): wanted == found || found.hasSuffix("/\(wanted)")
    default: false
    }
  }

  fileprivate var label: String {
    switch self {
    case .sseS3: "AES256"
    case .sseKMS(let key): "aws:kms \(key ?? "aws/s3")"
    }
  }
}
