// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import TestSupport
import Testing

@testable import KFAWSCore

/// The client's decisions, with answers made up; KFAWSEmulatorTests has them over a real connection.
@Suite struct AWSClientTests {
  private static let identity = HTTPResponse(
    text: "<R><GetCallerIdentityResult><Account>1</Account></GetCallerIdentityResult></R>"
  )
  private static let group = CreateDBSubnetGroup(name: "g", description: "d", subnetIDs: [], tags: [:])

  @Test(arguments: [
    (1, 1, "no repetition"), (2, 2, "one"), (3, 3, "the default"), (7, 7, "AWS_MAX_ATTEMPTS"),
  ])
  func makesNoMoreAttemptsThanAllowed(most: Int, made: Int, why: String) async {
    let transport = RecordingTransport(.queryError(500, "InternalFailure"))
    let client = transport.client(retries: RetryPolicy(maxAttempts: most))
    let error = await #expect(throws: AWSServiceError.self) { try await client.send(GetCallerIdentity()) }
    #expect(error?.code == "InternalFailure")
    #expect(transport.requests.count == made, "\(why)")
  }

  @Test func repeatsUntilThereIsAnAnswer() async throws {
    let timekeeper = ManualTimekeeper()
    let transport = RecordingTransport(
      .queryError(400, "Throttling"),
      .queryError(503, "ServiceUnavailable"),
      Self.identity
    )
    let found = try await transport.client(timekeeper: timekeeper).send(GetCallerIdentity())
    #expect(found.account == "1")
    #expect(timekeeper.sleeps.count == 2)
    #expect(timekeeper.sleeps.allSatisfy { $0 <= .seconds(2) })
  }

  @Test(arguments: [
    (HTTPResponse.queryError(400, "Throttling"), 3, "throttled: nothing was done"),
    (.queryError(503, "ServiceUnavailable"), 1, "it may have been done: looking tells"),
    (.queryError(400, "DBSubnetGroupAlreadyExists"), 1, "an answer"),
  ])
  func repeatsACreateOnlyWhenNothingWasDone(answer: HTTPResponse, made: Int, why: String) async {
    let transport = RecordingTransport(answer)
    await #expect(throws: AWSServiceError.self) { try await transport.client().send(Self.group) }
    #expect(transport.requests.count == made, "\(why)")
  }

  @Test func repeatsNoCreateAfterALostAnswer() async {
    let transport = RecordingTransport { _, _ in
      throw TransportError(code: .connectionLost, host: "h", detail: "", mayHaveReachedServer: true)
    }
    await #expect(throws: TransportError.self) { try await transport.client().send(Self.group) }
    #expect(transport.requests.count == 1)
    await #expect(throws: TransportError.self) { try await transport.client().send(GetCallerIdentity()) }
    #expect(transport.requests.count == 4)
  }

  @Test func waitsAsLongAsTheServerAsks() async throws {
    let timekeeper = ManualTimekeeper()
    let transport = RecordingTransport(
      .queryError(503, "ServiceUnavailable", headers: ["Retry-After": "7"]),
      .queryError(503, "ServiceUnavailable", headers: ["Retry-After": "Wed, 21 Oct 2099 07:28:00 GMT"]),
      Self.identity
    )
    _ = try await transport.client(timekeeper: timekeeper).send(GetCallerIdentity())
    #expect(timekeeper.sleeps.first == .seconds(7))
    // A date is no number of seconds: the usual delay.
    #expect(timekeeper.sleeps.count == 2 && timekeeper.sleeps[1] <= .seconds(2))
  }

  @Test func signsEachAttemptAfresh() async throws {
    let transport = RecordingTransport(
      .queryError(503, "x", headers: ["Retry-After": "30"]),
      Self.identity
    )
    _ = try await transport.client().send(GetCallerIdentity())
    let requests = transport.requests
    #expect(requests.map { $0.headers["X-Amz-Date"] } == ["20260921T141320Z", "20260921T141350Z"])
    #expect(Set(requests.map { $0.headers["Authorization"] }).count == 2)
    for request in requests {
      // Each field once: an attempt is made from the unsigned request.
      #expect(request.headers.fields.map(\.name).count == Set(request.headers.fields.map(\.name)).count)
    }
  }

  /// 500 tokens: a hundred repetitions at 5, or fifty after time-outs at 10; then each call fails at once.
  @Test(arguments: [
    (TransportError.Code.connectionLost, 101, "5 a repetition"), (.timedOut, 51, "10 after a time-out"),
  ])
  func stopsRepeatingWhenTheBudgetIsSpent(code: TransportError.Code, made: Int, why: String) async {
    let transport = RecordingTransport { _, _ in
      throw TransportError(code: code, host: "h", detail: "", mayHaveReachedServer: true)
    }
    let client = transport.client(retries: RetryPolicy(maxAttempts: 1000))
    await #expect(throws: TransportError.self) { try await client.send(GetCallerIdentity()) }
    #expect(transport.requests.count == made, "\(why)")
    await #expect(throws: TransportError.self) { try await client.send(GetCallerIdentity()) }
    #expect(transport.requests.count == made + 1, "\(why)")
  }

  @Test func givesBackToTheBudgetWhatASuccessTook() async throws {
    let transport = RecordingTransport { _, number in
      number.isMultiple(of: 2) ? .queryError(500, "x") : Self.identity
    }
    let client = transport.client()
    // More than a hundred repetitions in all, each followed by a success.
    for _ in 0..<150 { _ = try await client.send(GetCallerIdentity()) }
    #expect(transport.requests.count == 300)
  }

  /// The server's clock is an hour ahead; it refuses what is more than five minutes off.
  private static func strict(_ now: Date = ManualTimekeeper().now) -> RecordingTransport {
    let ahead = now.addingTimeInterval(3600)
    let expected = SigningDate(ahead).timestamp
    return RecordingTransport { request, _ in
      if request.headers["X-Amz-Date"] == expected { return identity }
      return .queryError(403, "RequestTimeTooSkewed", headers: ["Date": "Mon, 21 Sep 2026 15:13:20 GMT"])
    }
  }

  @Test func correctsAWrongClockFromTheAnswersDate() async throws {
    let transport = Self.strict()
    let timekeeper = ManualTimekeeper()
    let client = transport.client(timekeeper: timekeeper)
    _ = try await client.send(GetCallerIdentity())
    #expect(transport.requests.count == 2)
    #expect(timekeeper.sleeps.isEmpty, "nothing to wait for")
    // Known from now on.
    _ = try await client.send(GetCallerIdentity())
    #expect(transport.requests.count == 3)
  }

  /// Requests under way at once are all refused before the first has learned.
  @Test func correctsAWrongClockForEveryRequestUnderWay() async throws {
    let transport = Self.strict()
    let client = transport.client()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<20 { group.addTask { _ = try await client.send(GetCallerIdentity()) } }
      try await group.waitForAll()
    }
    #expect(transport.requests.count <= 40)
  }

  @Test func doesNotBlameAClockThatIsRight() async {
    let transport = RecordingTransport(
      .queryError(403, "SignatureDoesNotMatch", headers: ["Date": "Mon, 21 Sep 2026 14:13:25 GMT"])
    )
    await #expect(throws: AWSServiceError.self) { try await transport.client().send(GetCallerIdentity()) }
    #expect(transport.requests.count == 1)
  }

  @Test func passesCredentialFailuresOn() async {
    struct None: CredentialProvider {
      let name = "none"
      func credentials() async throws -> Credentials? { nil }
    }
    let transport = RecordingTransport(Self.identity)
    let client = transport.client(credentials: None())
    let error = await #expect(throws: CredentialError.self) { try await client.send(GetCallerIdentity()) }
    #expect(error?.code == .notFound)
    #expect(transport.requests.isEmpty)
  }

  @Test func endsAWaitWhenItIsCancelled() async {
    let transport = RecordingTransport(.queryError(500, "x"))
    let task = Task {
      // Cancelled before it begins, so that the first wait is the one that ends.
      try await transport.client(retries: RetryPolicy(maxAttempts: 100)).send(GetCallerIdentity())
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(transport.requests.count <= 1)
  }
}
