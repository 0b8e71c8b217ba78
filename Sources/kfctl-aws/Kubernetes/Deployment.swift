// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// Sends the objects of a build until the cluster has them: wave after wave, and of each only what it has not
/// taken yet.
struct Deployment: Sendable {
  let kubectl: Kubectl
  var options: [String] = []
  /// How long to go on with what is refused.
  var budget: Duration
  var sideBySide = 4
  let timekeeper: any Timekeeper
  /// In how many rounds a kind may become known that no CRD of the build defines: somebody else would have to.
  static let roundsForOthers = 5
  /// Hears how far it is.
  var progress: @Sendable (Progress) async -> Void

  struct Progress: Sendable {
    var done: Int
    var all: Int
    var refused: [RefusalReason: Int]
    /// Until the next round.
    var pause: Duration?
  }

  /// How it went.
  struct Result: Sendable {
    var applied: Set<ObjectKey> = []
    var refused: [ApplyCall.Refused] = []
    /// Objects sent, each as often as it was.
    var sent = 0
    var rounds = 0
  }

  func run(_ objects: [KubernetesObject]) async throws -> Result {
    var result = Result()
    var waiting: [ApplyCall.Refused] = []
    let waves = Dictionary(grouping: objects) { DeployWave.of($0) }
    for wave in DeployWave.allCases {
      guard let members = waves[wave], !members.isEmpty else { continue }
      let outcome = try await send(members, &result)
      waiting += outcome.refused
      await progress(state(result, waiting, objects.count))
      if wave == .definitions {
        try await establish(outcome.accepted.map(\.name))
      }
    }
    result.rounds = 1
    let defined = Set(objects.compactMap(\.definedKind))
    result.refused = try await insist(on: waiting, &result, all: objects.count) { refused, rounds in
      guard refused.reason == .definitionMissing else { return refused.reason.passes }
      let key = refused.object.key
      return rounds < Self.roundsForOthers || defined.contains(DefinedKind(group: key.group, kind: key.kind))
    }
    return result
  }

  /// Sends what was refused again, with growing pauses, until the time is up or time cannot help.
  private func insist(
    on refused: [ApplyCall.Refused], _ result: inout Result, all: Int,
    while hasHope: (ApplyCall.Refused, _ rounds: Int) -> Bool
  ) async throws -> [ApplyCall.Refused] {
    var refused = refused
    var pause = Duration.seconds(1)
    let end = timekeeper.now.addingTimeInterval(budget / .seconds(1))
    while refused.contains(where: { hasHope($0, result.rounds) }) {
      guard timekeeper.now.addingTimeInterval(pause / .seconds(1)) <= end else { return refused }
      var now = state(result, refused, all)
      now.pause = pause
      await progress(now)
      try await timekeeper.sleep(for: pause)
      let again = refused.filter(\.reason.passes).map(\.object)
      let outcome = try await send(again.sorted { DeployWave.of($0) < DeployWave.of($1) }, &result)
      let hasMoved = !outcome.accepted.isEmpty
      refused = refused.filter { !$0.reason.passes } + outcome.refused
      result.rounds += 1
      pause = hasMoved ? .seconds(1) : min(pause * 2, .seconds(15))
    }
    if !refused.isEmpty { await progress(state(result, refused, all)) }
    return refused
  }

  private func send(_ objects: [KubernetesObject], _ result: inout Result) async throws -> ApplyCall.Outcome {
    result.sent += objects.count
    let calls = ApplyCall.parts(objects, options: options, sideBySide: sideBySide)
    let outcome = try await withThrowingTaskGroup(of: ApplyCall.Outcome.self) { group in
      for call in calls { group.addTask { try await call.run(kubectl) } }
      return try await group.reduce(into: ApplyCall.Outcome()) { all, one in
        all.accepted += one.accepted
        all.refused += one.refused
      }
    }
    result.applied.formUnion(outcome.accepted)
    return outcome
  }

  /// Looks until the CRDs are established; what is not by then is refused with its objects, and sent again.
  private func establish(_ names: [String]) async throws {
    var missing = Set(names)
    var pause = Duration.milliseconds(250)
    let end = timekeeper.now.addingTimeInterval(min(60, budget / .seconds(1)))
    while true {
      let found = try await ClusterLook(kubectl: kubectl).definitions(missing.sorted())
      missing.subtract(found.filter(\.value).keys)
      guard !missing.isEmpty, timekeeper.now < end else { return }
      try await timekeeper.sleep(for: pause)
      pause = min(pause * 2, .seconds(5))
    }
  }

  private func state(_ result: Result, _ refused: [ApplyCall.Refused], _ all: Int) -> Progress {
    Progress(
      done: result.applied.count, all: all,
      refused: refused.reduce(into: [:]) { $0[$1.reason, default: 0] += 1 }, pause: nil)
  }
}
