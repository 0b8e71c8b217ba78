// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

@Suite struct ReconcilerTests {
  private let timekeeper = ManualTimekeeper()
  private static let lost = TransportError(
    code: .connectionLost,
    host: "h",
    detail: "",
    mayHaveReachedServer: true
  )

  /// The events of a run in short words.
  private func events(
    _ resource: FakeResource,
    waits: WaitPolicy = WaitPolicy(),
    goal: Goal = .present
  ) async throws -> [String] {
    let log = Locked<[String]>([])
    let reconciler = Reconciler(waits: waits, timekeeper: timekeeper) { _, event in
      let word: String
      switch event {
      case .willPerform(let operation, _, _): word = "will \(operation)"
      case .didPerform(let operation, _): word = "did \(operation)"
      case .waiting(let transition, let elapsed): word = "\(transition.status) \(elapsed.components.seconds)"
      case .reached(_, let changes, _): word = "reached \(changes)"
      case .kept(let reason): word = "kept \(reason)"
      }
      log.withLock { $0.append(word) }
    }
    try await reconciler.reach(goal, resource)
    return log.withLock { $0 }
  }

  @Test func doesNothingWhenAllIsWell() async throws {
    let resource = FakeResource(.satisfied)
    #expect(try await events(resource) == ["reached 0"])
    #expect(resource.observed == 1)
    #expect(timekeeper.sleeps.isEmpty)
  }

  @Test func takesWhatWasSeenBefore() async throws {
    // The second look was made elsewhere; the first of its own comes after the change.
    let resource = FakeResource(.satisfied, .act(["A"]))
    try await Reconciler(timekeeper: timekeeper)
      .reach(.present, resource, from: .present(Seen(2, ownership: .ours)))
    #expect(resource.performed == ["A"])
    #expect(resource.observed == 1, "only after the change")
  }

  @Test func actsThenLooksAgain() async throws {
    let resource = FakeResource(.act(["A", "B"]), .wait("settling"), .satisfied)
    #expect(
      try await events(resource) == ["will A", "did A", "will B", "did B", "settling 0", "reached 2"]
    )
    #expect(resource.observed == 3)
  }

  @Test func waitsLongerEachTime() async throws {
    let resource = FakeResource(.wait("a"), .wait("a"), .wait("b"), .satisfied)
    let waits = WaitPolicy(firstDelay: .seconds(4), longestDelay: .seconds(8))
    #expect(try await events(resource, waits: waits) == ["a 0", "a 4", "b 10", "reached 0"])
    #expect(timekeeper.sleeps == [.seconds(4), .seconds(6), .seconds(8)])
  }

  @Test func endsAWaitWithTheLastWord() async throws {
    let resource = FakeResource(.wait("creating"), .wait("backing-up"))
    let waits = WaitPolicy(budget: .seconds(25), firstDelay: .seconds(10), longestDelay: .seconds(10))
    let error = await #expect(throws: WaitTimedOut.self) { try await events(resource, waits: waits) }
    #expect(error?.status == "backing-up")
    #expect(error?.waited == .seconds(25))
    #expect(error?.description == "S3 bucket fake is still backing-up after 25 s")
    // The last sleep is cut to what is left, and then comes one more look.
    #expect(timekeeper.sleeps == [.seconds(10), .seconds(10), .seconds(5)])
    #expect(resource.observed == 4)
  }

  @Test func keepsAndRefuses() async throws {
    #expect(try await events(FakeResource(.keep), goal: .absent) == ["kept because"])
    let resource = FakeResource(.refuse)
    await #expect(throws: Refusal(subject: "fake", problem: "no", remedy: "Stop")) {
      try await events(resource)
    }
    #expect(resource.performed == [])
  }

  /// The errors after which looking tells what happened: the rest of the round is left, and planned anew.
  @Test(arguments: [
    (lost as any Error & Sendable, "a lost answer"),
    (FailureClassTests.refusal(409, "BucketAlreadyOwnedByYou"), "somebody was faster"),
    (FailureClassTests.refusal(404, "DBInstanceNotFound"), "gone already"),
    (FailureClassTests.refusal(400, "InvalidDBInstanceState"), "busy"),
    (FailureClassTests.refusal(503, "http-503"), "the service stumbled"),
  ])
  func looksWhenInDoubt(error: any Error & Sendable, why: String) async throws {
    let resource = FakeResource(.act(["A", "B"]), .act(["B"]), .satisfied, failures: ["A": [error]])
    #expect(try await events(resource) == ["will A", "will B", "did B", "reached 1"], "\(why)")
    #expect(resource.performed == ["A", "B"])
    #expect(timekeeper.sleeps.isEmpty, "another step: nothing to wait for")
  }

  @Test(arguments: [
    (FailureClassTests.refusal(403, "AccessDenied") as any Error & Sendable, "an answer"),
    (FailureClassTests.refusal(400, "Throttling"), "nothing was done, and the client has repeated it"),
    (
      TransportError(code: .cannotConnect, host: "h", detail: "", mayHaveReachedServer: false),
      "nothing was sent"
    ),
    (CancellationError(), "Ctrl-C"),
    (NoMasterUser(), "ours"),
  ])
  func stopsAtEverythingElse(error: any Error & Sendable, why: String) async {
    let resource = FakeResource(.act(["A"]), .satisfied, failures: ["A": [error]])
    await #expect(throws: (any Error).self, "\(why)") { try await events(resource) }
    #expect(resource.performed == ["A"])
    #expect(resource.observed == 1)
  }

  @Test func waitsBeforeTheSameStepAgain() async throws {
    let resource = FakeResource(.act(["A"]), .act(["A"]), .act(["A"]), .satisfied)
    #expect(try await events(resource).last == "reached 3")
    #expect(timekeeper.sleeps.count == 2)
  }

  @Test func saysWhenAWSShowsNoEffect() async {
    let resource = FakeResource(.act(["A"]))
    let error = await #expect(throws: NoProgress.self) { try await events(resource) }
    #expect(error?.step == "do A")
    #expect(resource.performed.count == 5)
  }

  /// When the last round failed, its error says more than that there was no progress.
  @Test func givesTheDoubtWhenItStays() async {
    let busy = FailureClassTests.refusal(400, "InvalidDBInstanceState")
    let resource = FakeResource(.act(["A"]), failures: ["A": Array(repeating: busy, count: 9)])
    await #expect(throws: busy) { try await events(resource) }
    #expect(resource.performed.count == 5)
  }

  @Test func stopsWhenTheJournalCannotBeWritten() async {
    struct Full: Error {}
    let resource = FakeResource(.act(["A", "B"]), .satisfied)
    let reconciler = Reconciler(timekeeper: timekeeper) { _, event in
      if case .willPerform("B", _, _) = event { throw Full() }
    }
    await #expect(throws: Full.self) { try await reconciler.reach(.present, resource) }
    #expect(resource.performed == ["A"])
  }

  @Test func aCancelledWaitEndsAtOnce() async {
    let resource = FakeResource(.wait("creating"))
    let timekeeper = timekeeper
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      try await Reconciler(timekeeper: timekeeper).reach(.present, resource)
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(resource.observed == 1)
    #expect(resource.performed.isEmpty)
  }
}
