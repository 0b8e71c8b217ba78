// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

@testable import KFAWSCore

/// The life of one stack under the faults that a seed stands for.
struct SoakLife: Sendable {
  let lab: StackLab
  let seed: UInt64
  var tally = SoakTally()
  private var dice: SeededDice
  private let journal = SoakJournal()
  /// What was there under our names before us, by somebody's hand.
  private var unmanaged: Set<ResourceAddress> = []
  /// All that is not ours; the same at every moment.
  private var neighbours: SoakState

  init(lab: StackLab, seed: UInt64) {
    self.lab = lab
    self.seed = seed
    dice = SeededDice(seed: seed)
    neighbours = SoakState()
  }

  var name: String { "soak\(seed)" }

  var spec: StackSpec {
    lab.spec(
      stack: name,
      artifacts: ArtifactStore(
        bucket: "\(name)-bucket", secretName: "\(name)-s3", accessKey: StackLab.accessKey),
      metadata: MetadataStore(
        instance: "\(name)-db", subnetGroupName: "\(name)-subnets", secretName: "\(name)-rds"))
  }

  var addresses: Set<ResourceAddress> {
    [
      ResourceAddress(.bucket, "\(name)-bucket"), .init(.secret, "\(name)-s3"),
      .init(.secret, "\(name)-rds"), .init(.dbInstance, "\(name)-db"),
      .init(.dbSubnetGroup, "\(name)-subnets"), .init(.dbParameterGroup, "\(name)-db-mysql84"),
    ]
  }

  /// A stack of somebody else, and things of nobody, beside which all lives are lived.
  static func prepareNeighbours(_ lab: StackLab) async throws {
    var other = SoakLife(lab: lab, seed: 0)
    try await other.settle(.setUp)
    try await lab.emulator.boto3(
      "s3", "create_bucket",
      #"""
      {"Bucket": "soak-of-nobody", "CreateBucketConfiguration": {"LocationConstraint": "us-west-2"}}
      """#)
    try await lab.emulator.post("objects", #"{"bucket": "soak-of-nobody", "count": 3}"#)
    try await lab.emulator.boto3(
      "secretsmanager", "create_secret", #"{"Name": "soak-of-nobody", "SecretString": "theirs"}"#)
  }

  mutating func run() async throws {
    try await setModes()
    try await placeUnmanaged()
    neighbours = try await SoakState(lab.emulator).without(name)
    try await chapter(.setUp)
    try await expectWhole()
    if dice.roll(2) == 0 {
      try await fillBucket()
      try await chapter(.tearDown(.recoverable))
      try await chapter(.setUp)
      try await expectWhole()
    }
    if dice.roll(2) == 0 { try await fillBucket() }
    try await chapter(.tearDown(.everything))
    try await expectNothing()
    tally.lives += 1
  }
}

// MARK: - What is done

extension SoakLife {
  enum Deed: Sendable {
    case setUp
    case tearDown(Loss)
  }

  /// Some runs under faults, then as many as it takes without: two, should AWS still be at it, at most.
  private mutating func chapter(_ deed: Deed) async throws {
    for _ in 0...dice.roll(3) {
      try await setChaos()
      let stop = dice.roll(3) == 0 ? dice.roll(20) : nil
      count(await attempt(deed, stoppingAt: stop))
      for (kind, hits) in try await lab.emulator.chaosHits() { tally.faults[kind, default: 0] += hits }
      try await lab.emulator.endChaos()
      try await checkLaws(after: "\(deed) under faults")
    }
    try await settle(deed)
    try await lab.emulator.resetCalls()
    let again = await attempt(deed, stoppingAt: nil)
    let calls = try await lab.emulator.mutations()
    if again != .done || !calls.isEmpty { violate("a second \(deed): \(again), \(calls)") }
  }

  /// Without faults it converges.
  private mutating func settle(_ deed: Deed) async throws {
    let outcome = await attempt(deed, stoppingAt: nil)
    count(outcome)
    if outcome != .done { violate("\(deed) without faults: \(outcome)") }
    try await checkLaws(after: "\(deed)")
  }

  enum Outcome: Equatable {
    case done
    case failed(String)
    case refused(String)
    case stopped
  }

  private func attempt(_ deed: Deed, stoppingAt stop: Int?) async -> Outcome {
    let observer = journal.observer(stoppingAt: stop)
    let clock = ManualTimekeeper(now: Date())
    do {
      switch deed {
      case .setUp:
        let setup = lab.setup(spec, claims: journal.claims, timekeeper: clock)
        try await setup.graph(from: try await setup.survey(), observer: observer).run()
      case .tearDown(let loss):
        let teardown = StackTeardown(
          addresses: addresses, client: lab.emulator.client(timekeeper: clock), tag: StackTag(stack: name),
          losing: loss, claims: journal.claims, timekeeper: clock)
        try await teardown.graph(from: try await teardown.survey(), observer: observer).run()
      }
      return .done
    } catch let failure as PreflightFailure {
      return .refused("\(failure.findings)")
    } catch let failure as StackFailure {
      let isStop = failure.items.contains { $0.error is SoakJournal.Stop }
      return isStop ? .stopped : .failed("\(failure.items)")
    } catch {
      return .failed("\(error)")
    }
  }

  private mutating func count(_ outcome: Outcome) {
    let word =
      switch outcome {
      case .done: "done"
      case .failed: "failed"
      case .refused: "refused"
      case .stopped: "stopped"
      }
    tally.outcomes[word, default: 0] += 1
  }

  private mutating func violate(_ text: String) { tally.violations.append("seed \(seed): \(text)") }

  private func fillBucket() async throws {
    try await lab.emulator.post("objects", #"{"bucket": "\#(name)-bucket", "count": 4, "versions": 2}"#)
  }
}

// MARK: - What the seed chooses

extension SoakLife {
  private mutating func setModes() async throws {
    let names = [
      "rds_create_looks", "rds_delete_looks", "rds_protection_looks", "rds_group_busy_looks",
      "bucket_new_looks", "bucket_deleted_looks", "secret_deleted_looks", "tagging_lag_looks",
      "rds_snapshot_looks",
    ]
    var values = names.map { "\"\($0)\": \(max(0, dice.roll(5) - 2))" }
    values.append("\"bucket_create_tags\": \(dice.roll(2) == 0)")
    try await lab.emulator.post("settings", "{\(values.joined(separator: ", "))}")
  }

  private mutating func setChaos() async throws {
    let kinds: [Fault.Kind] = [
      .throttle, .unavailable, .resetBefore, .resetAfter, .abortBefore, .abortAfter, .truncate, .html, .deny,
      .expired, .skewed,
    ]
    let chosen = kinds.filter { _ in dice.roll(2) == 0 }
    try await lab.emulator.chaos(
      seed: dice.next() >> 12, rate: [0.05, 0.1, 0.2, 0.4, 0.6][dice.roll(5)],
      kinds: chosen.isEmpty ? kinds : chosen, inARow: 1 + dice.roll(6))
  }

  /// Something of the names that the stack would take is there already, and no one's.
  private mutating func placeUnmanaged() async throws {
    switch dice.roll(4) {
    case 0:
      let subnets = lab.world.privateSubnetIds.map { "\"\($0)\"" }.joined(separator: ", ")
      try await lab.emulator.boto3(
        "rds", "create_db_subnet_group",
        #"""
        {"DBSubnetGroupName": "\#(name)-subnets", "DBSubnetGroupDescription": "by hand", "SubnetIds": [\#(subnets)]}
        """#)
      unmanaged = [ResourceAddress(.dbSubnetGroup, "\(name)-subnets")]
    case 1:
      try await lab.emulator.boto3(
        "s3", "create_bucket",
        #"""
        {"Bucket": "\#(name)-bucket", "CreateBucketConfiguration": {"LocationConstraint": "us-west-2"}}
        """#)
      unmanaged = [ResourceAddress(.bucket, "\(name)-bucket")]
    default: break
    }
  }
}

// MARK: - What has to hold

extension SoakLife {
  /// At every moment: nothing of others is touched, nothing of ours is without its mark, and where a database
  /// is, there is its password.
  private mutating func checkLaws(after moment: String) async throws {
    let state = try await SoakState(lab.emulator)
    if seed > 0, state.without(name) != neighbours { violate("\(moment): others' things are touched") }
    for (address, tags) in state.own(name) where !unmanaged.contains(address) {
      let isClaimed = address.kind == .bucket && journal.claims[address] != nil
      if tags["kfctl-aws/stack"].string != name, !isClaimed { violate("\(moment): \(address) is an orphan") }
    }
    for address in unmanaged where state.own(name)[address]?["kfctl-aws/stack"].string != nil {
      violate("\(moment): \(address) was marked")
    }
    try await checkPassword(state, moment)
  }

  private mutating func checkPassword(_ state: SoakState, _ moment: String) async throws {
    guard let database = try await lab.emulator.databases().first(where: { $0.db == "\(name)-db" }) else {
      return
    }
    let secret = state.json["secrets", "\(name)-rds"]
    let stored = secret["value", "password"].string
    if stored == nil || stored != database.password { violate("\(moment): the password is lost") }
    if database.passwords.count > 1 { violate("\(moment): the password was changed") }
  }

  private mutating func expectWhole() async throws {
    let state = try await SoakState(lab.emulator)
    if Set(state.own(name).keys) != addresses {
      violate("not whole: \(state.own(name).keys.map(\.description).sorted())")
    }
    let login = state.json["secrets", "\(name)-rds", "value"]
    let endpoint = state.json["databases", "\(name)-db", "Endpoint", "Address"].string
    if endpoint == nil || login["host"].string != endpoint || login["port"].string != "3306" {
      violate("the login leads to \(login["host"].string ?? "nowhere")")
    }
  }

  private mutating func expectNothing() async throws {
    let left = Set(try await SoakState(lab.emulator).own(name).keys)
    if left != unmanaged { violate("left behind: \(left.map(\.description).sorted())") }
  }
}
