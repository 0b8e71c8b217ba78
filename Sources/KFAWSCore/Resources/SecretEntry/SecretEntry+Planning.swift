// SPDX-License-Identifier: Apache-2.0

extension SecretEntry {
  /// Refuses what another stack owns, what is not JSON, what lacks a value that nobody here knows, and an
  /// unmanaged secret that would have to change or that serves another host. Decides by the fields' names.
  public func plan(_ goal: Goal, from seen: Observation<State>, made: Bool) -> Plan<Step> {
    switch (goal, seen.seen) {
    case (.present, nil): planCreation()
    case (.present, let seen?): planPresent(seen, made: made)
    case (.absent, nil): .satisfied
    case (.absent(let loss), let seen?):
      .keepUnlessOurs(seen.ownership) ?? planAbsent(seen.state, losing: loss)
    }
  }

  private func planCreation() -> Plan<Step> {
    let unknown = names(where: { $0 == .required })
    guard unknown.isEmpty else { return .refuse(lacking(unknown)) }
    return .act(
      [.create(names(where: { $0 != .pending }))], because: [Difference("Secret", wanted: name, found: nil)])
  }

  private func planPresent(_ seen: Seen<State>, made: Bool) -> Plan<Step> {
    if let refusal = Plan<Step>.refuseForeign(seen.ownership, address) { return refusal }
    guard !seen.state.isScheduledForDeletion else { return planRestore(seen) }
    let mayChange = made || tag.mayChange(seen.ownership)
    let adoption: [Step] = tag.adopts(seen.ownership) && !made ? [.tag(tag.all)] : []
    guard case .known(let value) = seen.state.fields else { return planUnread(seen.state, adoption) }
    guard let fields = value else {
      return .refuse(Finding(address, .isNoObjectOfStrings, remedies: [.correct] + another))
    }
    let missing = names(lackingIn: fields)
    if let refusal = refusal(seen.ownership, fields, missing, mayChange: mayChange) {
      return .refuse(refusal)
    }
    guard !missing.isEmpty else {
      return adoption.isEmpty ? .satisfied : .act(adoption, because: [tag.adoption])
    }
    return .act(adoption + [.put(changing: missing, keeping: fields)], because: differences(missing, fields))
  }

  private func refusal(
    _ ownership: Ownership, _ fields: Fields, _ missing: [String], mayChange: Bool
  ) -> Finding? {
    // Also where it may be taken over: the secret serves another database.
    if ownership == .unmanaged, let host = fields["host"]?.reveal(), !host.isEmpty, missing.contains("host") {
      return Finding(address, .unmanagedAndServes(host: host), remedies: another)
    }
    let others = missing.filter { if case .given? = wanted[$0] { fields[$0] != nil } else { false } }
    if let other = others.first {
      return Finding(
        address, .holdsAnother(field: other), remedies: [.omit(.masterPassword), .resetPassword])
    }
    let unknown = missing.filter { wanted[$0] == .required }
    guard unknown.isEmpty else { return lacking(unknown) }
    guard missing.isEmpty || mayChange else {
      return Finding(address, .unmanagedAndDiffers(fields: missing), remedies: another + [.correct, .adopt])
    }
    return nil
  }

  /// A value that may not be read is taken for right, unless somebody here has to know it.
  private func planUnread(_ state: State, _ adoption: [Step]) -> Plan<Step> {
    guard names(where: { $0 == .generated || $0 == .pending }).isEmpty else {
      return .refuse(
        Finding(
          address, .cannotBeRead(state.fields.reason ?? ""),
          remedies: [.allow(action: "secretsmanager:GetSecretValue")]))
    }
    return adoption.isEmpty ? .satisfied : .act(adoption, because: [tag.adoption])
  }

  private func planRestore(_ seen: Seen<State>) -> Plan<Step> {
    guard seen.ownership == .ours else {
      return .refuse(
        Finding(address, .unmanagedAndScheduledForDeletion, remedies: [.restoreSecret(name)] + another))
    }
    return .act(
      [.restore], because: [Difference("DeletedDate", wanted: "none", found: "scheduled for deletion")])
  }

  private func planAbsent(_ state: State, losing loss: Loss) -> Plan<Step> {
    switch (state.isScheduledForDeletion, loss) {
    case (_, .everything): .act([.delete(recoveryWindowDays: nil)], because: [])
    case (true, _): .satisfied
    case (false, .recoverable): .act([.delete(recoveryWindowDays: Self.recoveryWindowDays)], because: [])
    case (false, .nothing): .keep(.holdsData)
    }
  }

  /// The shortest window that Secrets Manager offers.
  static let recoveryWindowDays = 7

  /// Fields that cannot be right, seen from here; only names.
  public func drift(of state: State) -> [Difference] {
    guard !state.isScheduledForDeletion, let fields = state.fields.value ?? nil else { return [] }
    return differences(names(lackingIn: fields), fields)
  }

  private func differences(_ names: [String], _ fields: Fields) -> [Difference] {
    names.map { Difference($0, wanted: "•••", found: fields[$0].map { _ in "•••" }) }
  }

  /// The plan of what is left once `earlier` has written what it would write: for a second step toward the same
  /// secret.
  func plan(after earlier: SecretEntry, from seen: Observation<State>) -> Plan<Step> {
    let stored = seen.state.flatMap { $0.isScheduledForDeletion ? nil : $0.fields.value ?? nil }
    let written = Set(stored.map(earlier.names(lackingIn:)) ?? Array(earlier.wanted.keys))
    let rest = SecretEntry(
      name, client: client, tag: tag, purpose: purpose,
      wanted: wanted.filter { !written.contains($0.key) }, owner: owner)
    guard stored == nil else { return rest.plan(.present, from: seen) }
    let names = rest.wanted.keys.sorted()
    return names.isEmpty
      ? .satisfied : .act([.put(changing: names, keeping: [:])], because: differences(names, [:]))
  }

  /// Whether it can be read, and the host that it is a login for.
  public func describe(_ state: State) -> Description {
    let fields = state.fields.value ?? nil
    return Description(
      state: state.isScheduledForDeletion ? "scheduled for deletion" : "",
      unknowns: [state.fields.reason].compactMap(\.self), host: fields?["host"]?.reveal(),
      mayBeLogin: state.isScheduledForDeletion || fields.map { $0["password"] != nil } ?? true)
  }

  private func names(lackingIn fields: Fields) -> [String] {
    wanted.filter { !$0.value.isSatisfied(by: fields[$0.key]) }.keys.sorted()
  }

  private func names(where isMeant: (WantedField) -> Bool) -> [String] {
    names { isMeant($1) }
  }

  private func names(_ isMeant: (String, WantedField) -> Bool) -> [String] {
    wanted.filter { isMeant($0.key, $0.value) }.keys.sorted()
  }

  /// A login whose password is not known beside what it is the login of is no case for another one.
  private func lacking(_ fields: [String]) -> Finding {
    guard let owner, fields.contains("password") else {
      return Finding(address, .lacksFields(fields), remedies: [.give(.accessKey)])
    }
    return Finding(address, .lacksPassword(of: owner), remedies: [.give(.masterPassword), .resetPassword])
  }

  private var another: [Finding.Remedy] {
    [.give(owner == nil ? .s3Secret : .rdsSecret)]
  }
}
