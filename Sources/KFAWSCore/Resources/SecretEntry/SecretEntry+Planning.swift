// SPDX-License-Identifier: Apache-2.0

extension SecretEntry {
  /// Refuses what another stack owns, what is not JSON, and an unmanaged secret that would have to change.
  /// Fields that are not wanted stay as they are.
  public func plan(_ goal: Goal, from seen: Observation<State>) -> Plan<Step> {
    switch (goal, seen.seen) {
    case (.present, nil):
      .act(
        [.create(Secret(wanted.merged(into: [:])))],
        because: [Difference("Secret", wanted: name, found: nil)])
    case (.present, let seen?):
      planPresent(seen)
    case (.absent, nil):
      .satisfied
    case (.absent, let seen?):
      .keepUnlessOurs(seen.ownership) ?? planAbsent(seen.state)
    }
  }

  private func planPresent(_ seen: Seen<State>) -> Plan<Step> {
    if case .foreign(let stack) = seen.ownership { return .refuse(.foreign(address, stack: stack)) }
    guard !seen.state.isScheduledForDeletion else { return planRestore(seen) }
    guard let fields = seen.state.fields?.reveal() else { return .refuse(unreadable) }
    let missing = wanted.missing(from: fields)
    let adoption: [Step] = tag.adopts(seen.ownership) ? [.tag(tag.all)] : []
    guard !missing.isEmpty else {
      return adoption.isEmpty ? .satisfied : .act(adoption, because: [tag.adoption])
    }
    guard tag.mayChange(seen.ownership) else { return .refuse(unmanagedAndDifferent(missing)) }
    return .act(
      adoption + [.put(Secret(wanted.merged(into: fields)), changing: missing)],
      because: missing.map { Difference($0, wanted: "•••", found: fields[$0].map { _ in "•••" }) })
  }

  private func planRestore(_ seen: Seen<State>) -> Plan<Step> {
    guard seen.ownership == .ours else {
      return .refuse(
        Refusal(
          subject: "\(address)", problem: "it is scheduled for deletion and was not created by this stack",
          remedy: "Restore it (aws secretsmanager restore-secret --secret-id \(name)) or choose another name")
      )
    }
    return .act(
      [.restore], because: [Difference("DeletedDate", wanted: "none", found: "scheduled for deletion")])
  }

  private func planAbsent(_ state: State) -> Plan<Step> {
    switch (state.isScheduledForDeletion, removal) {
    case (true, .recoverable), (true, nil): .satisfied
    case (_, .forGood): .act([.delete(recoveryWindowDays: nil)], because: [])
    case (false, _): .act([.delete(recoveryWindowDays: Self.recoveryWindowDays)], because: [])
    }
  }

  /// The shortest window that Secrets Manager offers.
  static let recoveryWindowDays = 7

  private var unreadable: Refusal {
    Refusal(
      subject: "\(address)", problem: "its value is not a JSON object of strings",
      remedy: "Correct it, or choose another name")
  }

  private func unmanagedAndDifferent(_ fields: [String]) -> Refusal {
    Refusal(
      subject: "\(address)",
      problem: "it was not created by this stack, and its \(fields.joined(separator: ", ")) "
        + "\(fields.count == 1 ? "is" : "are") missing or not what this setup needs",
      remedy: "Choose another name, correct the secret, or let this stack take it over with --adopt")
  }
}
