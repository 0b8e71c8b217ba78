// SPDX-License-Identifier: Apache-2.0

extension DBInstance {
  /// Waits while RDS is at work, refuses what is broken, stopped, in another VPC or another stack's. Drift is
  /// mended only when that was asked for. On the way out deletion protection is lifted first.
  public func plan(_ goal: Goal, from seen: Observation<State>) -> Plan<Step> {
    switch (goal, seen.seen) {
    case (.present, nil): planCreation()
    case (.present, let seen?): planPresent(seen)
    case (.absent, nil): .satisfied
    case (.absent, let seen?): .keepUnlessOurs(seen.ownership) ?? planAbsent(seen)
    }
  }

  private func planCreation() -> Plan<Step> {
    .act([.create(settings)], because: [Difference("DBInstance", wanted: identifier, found: nil)])
  }

  private func planPresent(_ seen: Seen<State>) -> Plan<Step> {
    if case .foreign(let stack) = seen.ownership { return .refuse(.foreign(address, stack: stack)) }
    switch seen.phase {
    case .settling(let transition): return .wait(transition)
    case .broken(let status): return .refuse(broken(status))
    case .settled: break
    }
    if let vpcID = placement?.vpcID, let found = seen.state.vpcID, found != vpcID {
      return .refuse(
        Refusal(
          subject: "\(address)", problem: "it lies in \(found), the cluster in \(vpcID)",
          remedy: "Choose another name with --db-instance-name"))
    }
    // The endpoint can come a moment after the status.
    if seen.state.endpoint == nil { return .wait(Transition("\(seen.state.status), without an endpoint")) }
    return planChange(seen)
  }

  private func planChange(_ seen: Seen<State>) -> Plan<Step> {
    if tag.adopts(seen.ownership) {
      return .act([.tag(tag.all, arn: seen.state.arn)], because: [tag.adoption])
    }
    guard repairsDrift, seen.ownership == .ours else { return .satisfied }
    let change = DBInstanceChange(from: seen.state, to: settings)
    return change.isEmpty ? .satisfied : .act([.repair(change)], because: drift(of: seen.state))
  }

  private func broken(_ status: String) -> Refusal {
    let remedy =
      status == "stopped"
      ? "Start it (aws rds start-db-instance --db-instance-identifier \(identifier)) and run this again"
      : "Look at its events (aws rds describe-events --source-type db-instance "
        + "--source-identifier \(identifier)), mend or delete it, and run this again"
    return Refusal(subject: "\(address)", problem: "its status is \"\(status)\"", remedy: remedy)
  }

  private func planAbsent(_ seen: Seen<State>) -> Plan<Step> {
    if case .settling(let transition) = seen.phase { return .wait(transition) }
    let isProtected = seen.state.settings.hasDeletionProtection
    return .act((isProtected ? [.liftDeletionProtection] : []) + [deletion(of: seen.state)], because: [])
  }

  private func deletion(of state: State) -> Step {
    guard case .snapshot(let name) = removal, !DBInstanceStatus.withoutSnapshot.contains(state.status) else {
      return .delete(finalSnapshot: nil)
    }
    return .delete(finalSnapshot: name)
  }
}
