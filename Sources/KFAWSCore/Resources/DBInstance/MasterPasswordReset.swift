// SPDX-License-Identifier: Apache-2.0

extension ResourceKind {
  /// RDS: the password of a DB instance's master user.
  public static let masterPassword = ResourceKind("master password of", codes: ResourceKind.dbInstance.codes)
}

/// A new password for the master user of a DB instance that is there.
///
/// RDS never gives a password back, so nobody can see whether it is set: present means that this loop has set
/// it, and that RDS has put it in force.
public struct MasterPasswordReset: Resource {
  /// It is a master password.
  public static let kind = ResourceKind.masterPassword
  /// What is seen of it is the DB instance.
  public typealias State = DBInstanceDescription

  /// The one call.
  public enum Step: Sendable, Equatable {
    /// ModifyDBInstance with `MasterUserPassword`.
    case set
  }

  let instance: DBInstance
  let password: @Sendable () async throws -> Secret<String>
  let timekeeper: any Timekeeper

  /// The instance's identifier.
  public var name: String { instance.name }

  /// A reset.
  ///
  /// - Parameters:
  ///   - instance: whose master user gets it; it must be ours.
  ///   - timekeeper: the clock of the wait for its effect.
  ///   - password: asked just before the call, so that it can be read from where it is kept.
  public init(
    of instance: DBInstance, timekeeper: any Timekeeper = SystemTimekeeper(),
    to password: @escaping @Sendable () async throws -> Secret<String>
  ) {
    self.instance = instance
    self.password = password
    self.timekeeper = timekeeper
  }

  /// As the DB instance is observed.
  public func observe() async throws -> Observation<State> { try await instance.observe() }

  /// Sets it once in this loop, and waits until RDS has put it in force. Its absence is nothing to bring about.
  public func plan(_ goal: Goal, from seen: Observation<State>, made: Bool) -> Plan<Step> {
    guard goal == .present else { return .satisfied }
    guard let seen = seen.seen else {
      return .refuse(
        Finding(instance.address, .doesNotExist(in: instance.client.region), remedies: [.setUpAgain]))
    }
    guard instance.tag.mayChange(seen.ownership) else {
      return .refuse(
        Finding(instance.address, .resetOfUnmanaged, remedies: [.adopt, .give(.masterPassword)]))
    }
    switch seen.phase {
    case .settling(let transition): return .wait(transition)
    case .broken(let status):
      return .refuse(
        Finding(instance.address, .hasStatus(status, wanted: "available"), remedies: [.lookAtEvents(name)]))
    case .settled: break
    }
    guard made else {
      return .act([.set], because: [Difference("MasterUserPassword", wanted: "•••", found: "•••")])
    }
    return isPending(seen.state)
      ? .wait(Transition("\(seen.state.status), with the password pending")) : .satisfied
  }

  private func isPending(_ state: State) -> Bool { state.pending["MasterUserPassword"] != nil }

  /// Makes the call, and stays until RDS shows that it has begun: until then the instance looks as if it were
  /// done.
  public func perform(_ step: Step) async throws {
    try await instance.client.send(
      ModifyDBInstance(identifier: name, masterPassword: try await password()))
    for _ in 0..<Self.looksForBegin {
      try await timekeeper.sleep(for: .seconds(3))
      guard let seen = try? await observe().seen else { continue }
      if seen.phase != .settled || isPending(seen.state) { return }
    }
  }

  /// 60 s in all; RDS shows a password on its way within some.
  private static let looksForBegin = 20
}

extension MasterPasswordReset.Step: ResourceStep {
  /// The operation of RDS.
  public var operation: String { "ModifyDBInstance" }
  /// What it does.
  public var summary: String { "set the master password to the one in the secret" }
  /// The loop that has set it knows that it is set.
  public var effect: StepEffect { .creates }
}
