// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

@testable import KFAWSCore

@Suite struct CachedCredentialsTests {
  /// A clock that stands still until it is set.
  final class Clock: Timekeeper {
    private let seconds = Locked(0.0)
    var now: Date { Date(timeIntervalSince1970: seconds.withLock { $0 }) }
    var uptime: Duration { .seconds(seconds.withLock { $0 }) }
    func set(_ value: Double) { seconds.withLock { $0 = value } }
    func sleep(for duration: Duration) async throws {}
  }

  /// Hands out `key1`, `key2`, … that live for `lifetime` seconds; fails while `isFailing`.
  final class Issuer: CredentialProvider {
    let name = "issuer"
    let clock: Clock
    let lifetime: Double?
    let count = Locked(0)
    let isFailing = Locked(false)

    init(_ clock: Clock, lifetime: Double?) {
      (self.clock, self.lifetime) = (clock, lifetime)
    }

    func credentials() async throws -> Credentials? {
      await Task.yield()
      if isFailing.withLock({ $0 }) {
        throw CredentialError(code: .notFound, place: "issuer", detail: "is down", remedy: "wait")
      }
      let number = count.withLock { count in
        count += 1
        return count
      }
      return Credentials(
        accessKeyID: "key\(number)",
        secretAccessKey: Secret("s"),
        expiration: lifetime.map { clock.now.addingTimeInterval($0) }
      )
    }
  }

  private func key(_ cache: CachedCredentials) async throws -> String {
    try await cache.current().accessKeyID
  }

  @Test func asksOnceForAll() async throws {
    let clock = Clock()
    let issuer = Issuer(clock, lifetime: nil)
    let cache = CachedCredentials(issuer, timekeeper: clock)
    try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 1...100 { group.addTask { try await key(cache) } }
      for try await key in group { #expect(key == "key1") }
    }
    #expect(issuer.count.withLock { $0 } == 1)
  }

  @Test(arguments: [
    (3600.0, 2699.0, "key1", "more than 15 minutes before the end"),
    (3600.0, 2700.0, "key2", "15 minutes before the end"),
    (600.0, 299.0, "key1", "short-lived: before half of it"),
    (600.0, 300.0, "key2", "short-lived: after half of it"),
  ])
  func renews(lifetime: Double, time: Double, expected: String, why: String) async throws {
    let clock = Clock()
    let cache = CachedCredentials(Issuer(clock, lifetime: lifetime), timekeeper: clock)
    _ = try await key(cache)
    clock.set(time)
    let found = try await key(cache)
    #expect(found == expected, "\(why)")
  }

  @Test func servesTheOldOnesWhileRenewalFails() async throws {
    let clock = Clock()
    let issuer = Issuer(clock, lifetime: 3600)
    let cache = CachedCredentials(issuer, timekeeper: clock)
    _ = try await key(cache)
    issuer.isFailing.withLock { $0 = true }
    clock.set(3599)
    let old = try await key(cache)
    #expect(old == "key1")
    clock.set(3600)
    await #expect(throws: CredentialError.self) { try await key(cache) }
    issuer.isFailing.withLock { $0 = false }
    let new = try await key(cache)
    #expect(new == "key2")
  }

  @Test func triesAgainAfterAFailure() async throws {
    let clock = Clock()
    let issuer = Issuer(clock, lifetime: nil)
    let cache = CachedCredentials(issuer, timekeeper: clock)
    issuer.isFailing.withLock { $0 = true }
    await #expect(throws: CredentialError.self) { try await key(cache) }
    issuer.isFailing.withLock { $0 = false }
    let found = try await key(cache)
    #expect(found == "key1")
  }

  @Test func refusesWhatHasEnded() async {
    let clock = Clock()
    let cache = CachedCredentials(Issuer(clock, lifetime: -1), timekeeper: clock)
    let error = await #expect(throws: CredentialError.self) { try await key(cache) }
    #expect(error?.code == .expired)
    #expect(error?.detail == "the credentials ended at 1969-12-31T23:59:59Z")
  }

  /// Says when it is asked, and answers when it is told to.
  private final class Gate: CredentialProvider {
    let name = "gate"
    let asked: AsyncStream<Void>
    private let ask: AsyncStream<Void>.Continuation
    private let answers: AsyncStream<Credentials>
    let answer: AsyncStream<Credentials>.Continuation
    let count = Locked(0)
    let cancellations = Locked(0)

    init() {
      (asked, ask) = AsyncStream.makeStream()
      (answers, answer) = AsyncStream.makeStream()
    }

    func credentials() async throws -> Credentials? {
      count.withLock { $0 += 1 }
      ask.yield()
      for await answer in answers { return answer }
      cancellations.withLock { $0 += 1 }
      ask.yield()
      throw CancellationError()
    }

    func waitUntilAsked() async {
      for await _ in asked { return }
    }

    static func key(_ name: String, until end: Double?) -> Credentials {
      Credentials(
        accessKeyID: name, secretAccessKey: Secret("s"),
        expiration: end.map { Date(timeIntervalSince1970: $0) })
    }
  }

  @Test(.timeLimit(.minutes(30))) func othersGetTheOldOnesWhileOneRenewsInTheAdvisoryTime() async throws {
    let (clock, gate) = (Clock(), Gate())
    let cache = CachedCredentials(gate, timekeeper: clock)
    gate.answer.yield(Gate.key("old", until: 3600))
    _ = try await key(cache)
    await gate.waitUntilAsked()
    clock.set(2800)
    async let first = key(cache)
    await gate.waitUntilAsked()
    for _ in 1...10 { #expect(try await key(cache) == "old") }
    gate.answer.yield(Gate.key("new", until: 7200))
    #expect(try await first == "new")
    #expect(gate.count.withLock { $0 } == 2)
  }

  @Test(.timeLimit(.minutes(30))) func allWaitInTheMandatoryTime() async throws {
    let (clock, gate) = (Clock(), Gate())
    let cache = CachedCredentials(gate, timekeeper: clock)
    gate.answer.yield(Gate.key("old", until: 3600))
    _ = try await key(cache)
    await gate.waitUntilAsked()
    clock.set(3001)
    try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 1...20 { group.addTask { try await key(cache) } }
      await gate.waitUntilAsked()
      gate.answer.yield(Gate.key("new", until: 7200))
      for try await key in group { #expect(key == "new") }
    }
    #expect(gate.count.withLock { $0 } == 2)
  }

  @Test(.timeLimit(.minutes(30))) func aCallerThatIsCancelledLeavesTheOthersWaiting() async throws {
    let gate = Gate()
    let cache = CachedCredentials(gate, timekeeper: Clock())
    let impatient = Task { try await key(cache) }
    await gate.waitUntilAsked()
    let patient = Task { try await key(cache) }
    impatient.cancel()
    await #expect(throws: CancellationError.self) { try await impatient.value }
    gate.answer.yield(Gate.key("key", until: nil))
    #expect(try await patient.value == "key")
    #expect(gate.cancellations.withLock { $0 } == 0)
  }

  @Test(.timeLimit(.minutes(30))) func cancellationReachesTheProviderWhenNobodyWaitsAnyMore() async throws {
    let gate = Gate()
    let cache = CachedCredentials(gate, timekeeper: Clock())
    let caller = Task { try await key(cache) }
    await gate.waitUntilAsked()
    caller.cancel()
    await #expect(throws: CancellationError.self) { try await caller.value }
    await gate.waitUntilAsked()
    #expect(gate.cancellations.withLock { $0 } == 1)
  }

  @Test func renewsOnceWhateverManySayThatTheyHaveEnded() async throws {
    let clock = Clock()
    let issuer = Issuer(clock, lifetime: 3600)
    let cache = CachedCredentials(issuer, timekeeper: clock)
    let first = try await cache.current()
    await cache.invalidate(first)
    #expect(try await key(cache) == "key2")
    await cache.invalidate(first)
    #expect(try await key(cache) == "key2")
    #expect(issuer.count.withLock { $0 } == 2)
  }

  @Test func doesNotServeWhatWasInvalidatedWhenRenewalFails() async throws {
    let clock = Clock()
    let issuer = Issuer(clock, lifetime: 3600)
    let cache = CachedCredentials(issuer, timekeeper: clock)
    await cache.invalidate(try await cache.current())
    issuer.isFailing.withLock { $0 = true }
    await #expect(throws: CredentialError.self) { try await key(cache) }
  }
}
