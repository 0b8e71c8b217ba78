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
      case .lookFailed: word = "look failed"
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
    // The second look was made elsewhere; before a change there is one of its own.
    let resource = FakeResource(.satisfied, .satisfied, .act(["A"]))
    try await Reconciler(timekeeper: timekeeper)
      .reach(.present, resource, from: .present(Seen(3, ownership: .ours)))
    #expect(resource.performed == [], "what was seen before may not be true any more")
    #expect(resource.observed == 2)
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
    #expect(error?.description == "fake one is still backing-up after 25 s")
    // The last sleep is cut to what is left, and then comes one more look.
    #expect(timekeeper.sleeps == [.seconds(10), .seconds(10), .seconds(5)])
    #expect(resource.observed == 4)
  }

  @Test func keepsAndRefuses() async throws {
    #expect(try await events(FakeResource(.keep), goal: .absent(losing: .nothing)) == ["kept holdsData"])
    let resource = FakeResource(.refuse)
    await #expect(throws: FakeResource.refusal) { try await events(resource) }
    #expect(resource.performed == [])
  }

  /// The errors after which looking tells what happened: the rest of the round is left, and planned anew.
  @Test(arguments: [
    (lost as any Error & Sendable, "a lost answer"),
    (FailureClassTests.refusal(409, "TakenAlready"), "somebody was faster"),
    (FailureClassTests.refusal(404, "NoSuchThing"), "gone already"),
    (FailureClassTests.refusal(400, "Busy"), "busy"),
    (FailureClassTests.refusal(400, "Throttling"), "nothing was done, and the client has repeated it"),
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
    (
      TransportError(code: .cannotConnect, host: "h", detail: "", mayHaveReachedServer: false),
      "nothing was sent"
    ),
    (CancellationError(), "Ctrl-C"),
    (FakeResource.refusal, "ours"),
  ])
  func stopsAtEverythingElse(error: any Error & Sendable, why: String) async {
    let resource = FakeResource(.act(["A"]), .satisfied, failures: ["A": [error]])
    await #expect(throws: (any Error).self, "\(why)") { try await events(resource) }
    #expect(resource.performed == ["A"])
    #expect(resource.observed == 1)
  }

  @Test func waitsBeforeTheSameStepAgain() async throws {
    let resource = FakeResource(
      .act(["A"]), .act(["A"]), .act(["A"]), .act(["A"]), .act(["A"]), .satisfied)
    #expect(try await events(resource).last == "reached 3")
    #expect(timekeeper.sleeps.count == 2)
  }

  /// AWS may take minutes to show what it accepted: by time, not by a number of rounds.
  @Test func saysWhenAWSShowsNoEffect() async {
    let resource = FakeResource(.act(["A"]))
    let error = await #expect(throws: NoProgress.self) { try await events(resource) }
    #expect(error?.step == "do A")
    #expect(timekeeper.uptime >= .seconds(120) && timekeeper.uptime < .seconds(140))
    #expect(resource.performed.count < 30)
  }

  /// When the last round failed, its error says more than that there was no progress; busy lasts as long as the
  /// kind says.
  @Test func givesTheErrorWhenItStays() async {
    let busy = FailureClassTests.refusal(400, "Busy")
    let resource = FakeResource(.act(["A"]), failures: ["A": Array(repeating: busy, count: 1000)])
    await #expect(throws: busy) { try await events(resource) }
    #expect(timekeeper.uptime >= .seconds(300) && timekeeper.uptime < .seconds(320))
  }

  @Test func busyThatEndsIsNoError() async throws {
    let busy = FailureClassTests.refusal(400, "Busy")
    let resource = FakeResource(
      .act(["A"]), .act(["A"]), .act(["A"]), .act(["A"]), .act(["A"]), .satisfied,
      failures: ["A": [busy, busy]])
    #expect(try await events(resource).last == "reached 1")
  }

  /// Without a wait, what is busy is still settling.
  @Test func busyWithoutAWaitIsSettling() async {
    let busy = FailureClassTests.refusal(400, "Busy")
    let resource = FakeResource(.act(["A"]), failures: ["A": Array(repeating: busy, count: 1000)])
    let error = await #expect(throws: WaitTimedOut.self) {
      try await events(resource, waits: WaitPolicy(budget: .zero))
    }
    #expect(error?.status == "busy (Busy)")
  }

  // MARK: - What the loop knows

  /// What this loop has created is its own, whatever AWS shows of its tags as yet.
  @Test func knowsWhatItCreated() async throws {
    let resource = FakeResource(.act(["+A"]), .actUnlessMade(["+A"]))
    #expect(try await Reconciler(timekeeper: timekeeper).reach(.present, resource).made)
    #expect(resource.performed == ["+A"])
  }

  /// A thing that was made and is not to be seen yet is not made again for some seconds.
  @Test func givesWhatItCreatedTimeToBeSeen() async throws {
    let resource = FakeResource(.act(["+A"]), .act(["+A"]), .act(["+A"]), .act(["+A"]), .satisfied)
    #expect(try await events(resource).last == "reached 1")
    #expect(resource.performed == ["+A"])
  }

  // MARK: - Before what cannot be undone

  /// Between two steps somebody may have taken the thing over: whose it is, is asked before each.
  @Test func asksAgainBeforeEachStepOfADestruction() async throws {
    let resource = FakeResource(.act(["-A", "-B"]), .keep)
    let reconciler = Reconciler(timekeeper: timekeeper)
    let outcome = try await reconciler.reach(.absent(losing: .everything), resource)
    #expect(outcome.kept == .holdsData)
    #expect(resource.performed == ["-A"])
  }

  /// What was seen before somebody was asked says nothing about what may be taken away now.
  @Test func looksAfreshBeforeADestruction() async throws {
    let resource = FakeResource(.keep)
    let reconciler = Reconciler(timekeeper: timekeeper)
    try await reconciler.reach(
      .absent(losing: .everything), resource, from: .present(Seen(1, ownership: .ours)))
    #expect(resource.observed == 1)
    #expect(resource.performed == [])
  }

  @Test(arguments: [
    (Consent(identity: "id", operations: ["-A"]), nil as KeepReason?, "as it was shown"),
    (Consent(identity: nil, operations: nil), nil, "whatever it takes"),
    (Consent(identity: "another", operations: ["-A"]), .changedSinceListed, "another of the same name"),
    (Consent(identity: "id", operations: ["-B"]), .changedSinceListed, "more than was shown"),
  ])
  func keepsToWhatWasAgreed(consent: Consent, kept: KeepReason?, why: String) async throws {
    let resource = FakeResource(.act(["-A"]), .satisfied, identity: "id")
    let reconciler = Reconciler(timekeeper: timekeeper)
    let outcome = try await reconciler.reach(.absent(losing: .everything), resource, within: consent)
    #expect(outcome.kept == kept, "\(why)")
    #expect(resource.performed.isEmpty == (kept != nil), "\(why)")
  }

  // MARK: - Looks that fail

  private static let passing: [(any Error & Sendable, String)] = [
    (FailureClassTests.refusal(503, "http-503"), "the service stumbled"),
    (FailureClassTests.refusal(400, "Throttling"), "throttled"),
    (FailureClassTests.refusal(403, "AccessDenied"), "a policy that somebody is changing"),
    (TransportError(code: .cannotConnect, host: "h", detail: "", mayHaveReachedServer: false), "DNS"),
  ]

  @Test(arguments: passing)
  func aFailedLookDoesNotEndAWait(error: any Error & Sendable, why: String) async throws {
    let resource = FakeResource(.wait("creating"), .fails(error), .fails(error), .satisfied)
    #expect(
      try await events(resource) == ["creating 0", "look failed", "look failed", "reached 0"], "\(why)")
  }

  @Test(arguments: passing)
  func theFirstLookMustNotFail(error: any Error & Sendable, why: String) async {
    let resource = FakeResource(.fails(error), .satisfied)
    await #expect(throws: (any Error).self, "\(why)") { try await events(resource) }
  }

  @Test(arguments: passing)
  func looksThatFailForLongEndIt(error: any Error & Sendable, why: String) async {
    let resource = FakeResource(.wait("creating"), .fails(error))
    await #expect(throws: (any Error).self, "\(why)") { try await events(resource) }
    #expect(timekeeper.uptime < .seconds(700), "\(why)")
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
