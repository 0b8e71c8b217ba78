// SPDX-License-Identifier: Apache-2.0

/// Takes a stack away again: only what carries its mark, in the reverse order of its making.
public struct StackTeardown: Sendable {
  /// Whether anything can be brought back afterwards.
  public enum Mode: Sendable {
    /// A final snapshot of the DB instance, a recovery window for the secrets; a bucket with objects stays.
    case reversible
    /// Nothing stays.
    case purge
  }

  let names: StackNames
  let client: AWSClient
  let tag: StackTag
  let mode: Mode
  let claims: Set<ResourceAddress>
  let waits: WaitPolicy
  let timekeeper: any Timekeeper

  /// Prepares the teardown of what is named in `names` and carries the mark of `tag`.
  ///
  /// - Parameters:
  ///   - names: what to look at, from a journal, from the tag, or both.
  ///   - client: makes the calls; its Region is the stack's.
  ///   - tag: the mark; what does not carry it stays.
  ///   - mode: what may be left behind.
  ///   - claims: what this stack's journal says it was creating when it last stopped.
  ///   - waits: how long to wait for RDS.
  ///   - timekeeper: the clock of the waits and of the snapshot's name.
  public init(
    names: StackNames, client: AWSClient, tag: StackTag, mode: Mode, claims: Set<ResourceAddress> = [],
    waits: WaitPolicy = WaitPolicy(), timekeeper: any Timekeeper = SystemTimekeeper()
  ) {
    self.names = names
    self.client = client
    self.tag = tag
    self.mode = mode
    self.claims = claims
    self.waits = waits
    self.timekeeper = timekeeper
  }
}

/// What a teardown found, before it changes anything.
public struct TeardownSurvey: Sendable {
  /// One resource that is there.
  public struct Item: Sendable {
    /// Kind and name.
    public var address: ResourceAddress
    /// Whose it is; only what is ``Ownership/ours`` goes.
    public var ownership: Ownership
    /// What is worth knowing before it goes: `50 GiB, available`, `1000+ objects`.
    public var detail: String
    /// The calls that would be made for it; empty when it stays or AWS is at it already.
    public var steps: [String]
    /// Why it stays; nil when it goes.
    public var keptBecause: String?
    /// What must stay if this does.
    var needs = Needs()
  }

  /// What a DB instance cannot be without.
  struct Needs: Sendable, Equatable {
    /// The groups that it is in.
    var groups: Set<ResourceAddress> = []
    /// The host that the secret with its password names; of a secret, the host that it names.
    var host: String?
  }

  /// What is there, sorted by kind and name. What counts as gone already is left out.
  public var items: [Item] = []
  /// What stands against the teardown.
  public var findings: [Refusal] = []
  var targets: [Target] = []

  /// Work on one resource, ready to be run.
  struct Target: Sendable {
    var address: ResourceAddress
    /// Why it stays; nil when it goes.
    var keptBecause: String?
    var destroy: @Sendable (Reconciler) async throws -> Void
  }
}
