// SPDX-License-Identifier: Apache-2.0

extension DBInstance {
  /// Waits while RDS is at work, refuses what is broken, stopped, of another engine, in another VPC or another
  /// stack's. Drift is mended only when that was asked for. On the way out deletion protection is lifted first.
  public func plan(_ goal: Goal, from seen: Observation<State>, made: Bool) -> Plan<Step> {
    switch (goal, seen.seen) {
    case (.present, nil): planCreation()
    case (.present, let seen?): planPresent(seen, made: made)
    case (.absent, nil): .satisfied
    case (.absent(let loss), let seen?):
      .keepUnlessOurs(seen.ownership) ?? planAbsent(seen, losing: loss)
    }
  }

  private func planCreation() -> Plan<Step> {
    guard creation != nil else { return .refuse(Finding(address, .doesNotExist(in: client.region))) }
    return .act([.create(settings)], because: [Difference("DBInstance", wanted: name, found: nil)])
  }

  private func planPresent(_ seen: Seen<State>, made: Bool) -> Plan<Step> {
    if let refusal = Plan<Step>.refuseForeign(seen.ownership, address) { return refusal }
    if let finding = finding(about: seen) { return .refuse(finding) }
    if case .settling(let transition) = seen.phase {
      // What is on its way out will be gone, and made anew where it can be.
      return .wait(transition)
    }
    // The endpoint can come a moment after the status.
    if seen.state.endpoint == nil { return .wait(Transition("\(seen.state.status), without an endpoint")) }
    return planChange(seen, made: made)
  }

  private func finding(about seen: Seen<State>) -> Finding? {
    let state = seen.state
    if !state.engine.isEmpty, state.engine != "mysql" {
      return Finding(address, .hasEngine(state.engine), remedies: [.give(.instance)])
    }
    if let vpcID = creation?.placement.vpcID, let found = state.vpcID, found != vpcID {
      return Finding(address, .liesInVPC(found, cluster: vpcID), remedies: [.give(.instance)])
    }
    if case .broken(let status) = seen.phase {
      let remedy: Finding.Remedy = status == "stopped" ? .startInstance(name) : .lookAtEvents(name)
      return Finding(address, .hasStatus(status, wanted: "available"), remedies: [remedy])
    }
    return passwordPluginFinding(state)
  }

  /// RDS's default group for 8.4 has no mysql_native_password, the only plugin that ml-metadata knows.
  private func passwordPluginFinding(_ state: State) -> Finding? {
    guard
      case .byParameterGroup(let family, let values)? = MySQLVersion(state.settings.engineVersion)?
        .nativePassword,
      let group = state.parameterGroupNames.first(where: { $0 == "default.\(family)" })
    else { return nil }
    return Finding(
      address, .deniesNativePassword(parameterGroup: group),
      remedies: [.useParameters(values), .give(.instance)])
  }

  private func planChange(_ seen: Seen<State>, made: Bool) -> Plan<Step> {
    if tag.adopts(seen.ownership), !made {
      return .act([.tag(tag.all, arn: seen.state.arn)], because: [tag.adoption])
    }
    guard repairsDrift, made || seen.ownership == .ours else { return .satisfied }
    let change = DBInstanceChange(from: seen.state.settings, to: settings)
    guard !change.isEmpty else { return .satisfied }
    // Asked for already: AWS is at it, although it calls the instance available.
    let isUnderWay = change.values.allSatisfy { seen.state.pending[$0.key] == $0.value }
    if isUnderWay { return .wait(Transition("\(seen.state.status), with \(change.label) pending")) }
    let others = Set(seen.state.pending.keys).subtracting(change.values.keys).sorted()
    if change.isDeferred, !others.isEmpty {
      return .refuse(Finding(address, .hasPendingChanges(others), remedies: [.tryAgain]))
    }
    return .act([.repair(change)], because: drift(of: seen.state))
  }

  private func planAbsent(_ seen: Seen<State>, losing loss: Loss) -> Plan<Step> {
    if case .settling(let transition) = seen.phase { return .wait(transition) }
    guard loss != .nothing else { return .keep(.holdsData) }
    let isProtected = seen.state.settings.hasDeletionProtection
    // RDS modifies no instance that is stopped.
    if isProtected, seen.state.status == "stopped" {
      return .refuse(
        Finding(address, .hasStatus("stopped", wanted: "available"), remedies: [.startInstance(name)]))
    }
    return .act(
      (isProtected ? [.liftDeletionProtection] : []) + [deletion(of: seen.state, losing: loss)], because: [])
  }

  private func deletion(of state: State, losing loss: Loss) -> Step {
    guard loss == .recoverable else { return .delete(keepingBackups: false) }
    return DBInstanceStatus.withoutSnapshot.contains(state.status)
      ? .delete(keepingBackups: true) : .deleteKeepingSnapshot(finalSnapshotName)
  }

  /// What differs between an instance that was seen and this specification. What has been asked for already
  /// is found with what it will be.
  public func drift(of state: State) -> [Difference] {
    DBInstanceProperty.differences(wanted: settings, found: state.settings).map { difference in
      guard let pending = state.pending[difference.field] else { return difference }
      return Difference(
        difference.field, wanted: difference.wanted, found: "\(difference.found ?? ""), becoming \(pending)")
    }
  }

  /// RDS's word, the size, the groups and the host.
  public func describe(_ state: State) -> Description {
    let groups = state.parameterGroupNames.map { ResourceAddress(.dbParameterGroup, $0) }
    let subnets = state.subnetGroup.map { ResourceAddress(.dbSubnetGroup, $0.name) }
    return Description(
      state: state.status, detail: "\(state.settings.allocatedStorage) GiB, \(state.status)",
      uses: Set(groups + [subnets].compactMap(\.self)), host: state.endpoint?.host)
  }
}

extension DBInstanceProperty {
  /// What differs between an instance that was seen and what is wanted, by RDS's names of the properties.
  static func differences(wanted: DBInstanceSettings, found: DBInstanceSettings) -> [Difference] {
    all.filter { !$0.isSatisfied(wanted, found) }
      .map { Difference($0.name, wanted: $0.text(wanted) ?? "", found: $0.text(found) ?? "") }
  }
}
