// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import TestSupport
import Testing

@testable import KFAWSCore

/// The client's retries over a real connection, with the emulator's faults.
@Suite struct RetryTests {
  private static let identity = GetCallerIdentity()
  private static let group = CreateDBParameterGroup(
    name: "g",
    family: "mysql8.4",
    description: "d",
    tags: [:]
  )

  /// Every test has connections of its own: libcurl itself repeats a request on a kept connection that turns
  /// out to be closed.
  private func withClient<Result: Sendable>(
    retries: RetryPolicy = RetryPolicy(),
    _ body: @Sendable (Emulator, AWSClient, ManualTimekeeper) async throws -> Result
  ) async throws -> Result {
    try await EmulatorPool.shared.withEmulator { emulator in
      let timekeeper = ManualTimekeeper(now: Date())
      let transport = CurlTransport()
      defer { transport.shutdown() }
      let client = emulator.client(transport: transport, timekeeper: timekeeper, retries: retries)
      return try await body(emulator, client, timekeeper)
    }
  }

  @Test func repeatsWhatWasThrottled() async throws {
    try await withClient { emulator, client, timekeeper in
      try await emulator.setFaults(.error(400, "Throttling", match: "GetCallerIdentity", times: 2))
      let found = try await client.send(Self.identity)
      #expect(found.account == "123456789012")
      #expect(try await emulator.calls().map(\.status) == [400, 400, 200])
      #expect(timekeeper.sleeps.count == 2)
    }
  }

  @Test(arguments: [
    (AWSService.s3, "GetBucketTagging"), (.secretsManager, "DescribeSecret"), (.ec2, "DescribeSubnets"),
    (.eks, "DescribeCluster"), (.rds, "DescribeDBInstances"),
  ])
  func readsTheThrottlingOfEveryProtocol(service: AWSService, operation: String) async throws {
    try await withClient { emulator, client, _ in
      try await emulator.setFaults(.error(400, "ThrottlingException", match: operation, times: nil))
      let error = await #expect(throws: AWSServiceError.self) {
        switch operation {
        case "GetBucketTagging": _ = try await client.send(GetBucketTagging(bucket: "bbb"))
        case "DescribeSecret": _ = try await client.send(DescribeSecret(SecretId: "s"))
        case "DescribeSubnets": _ = try await client.send(DescribeSubnets(filters: []))
        case "DescribeCluster": _ = try await client.send(DescribeCluster(name: "c"))
        default: _ = try await client.send(DescribeDBInstances(identifier: "d"))
        }
      }
      #expect(error?.code == "ThrottlingException")
      #expect(error?.service == service.id)
      #expect(try await emulator.calls().count == 3)
    }
  }

  @Test func waitsAsLongAsTheServerAsks() async throws {
    try await withClient { emulator, client, timekeeper in
      try await emulator.setFaults(
        .error(503, "ServiceUnavailable", match: "GetCallerIdentity", headers: ["Retry-After": "9"])
      )
      _ = try await client.send(Self.identity)
      #expect(timekeeper.sleeps == [.seconds(9)])
    }
  }

  @Test func givesUpAfterTheLastAttempt() async throws {
    try await withClient(retries: RetryPolicy(maxAttempts: 4)) { emulator, client, _ in
      try await emulator.setFaults(.error(500, "InternalFailure", times: nil))
      let error = await #expect(throws: AWSServiceError.self) { try await client.send(Self.identity) }
      #expect(error?.code == "InternalFailure")
      #expect(try await emulator.calls().count == 4)
    }
  }

  @Test(arguments: [Fault.Kind.abortBefore, .abortAfter, .truncate])
  func readsAgainWhenTheAnswerIsLost(kind: Fault.Kind) async throws {
    try await withClient { emulator, client, _ in
      try await emulator.setFaults(Fault(kind, match: "GetCallerIdentity"))
      _ = try await client.send(Self.identity)
      #expect(try await emulator.calls().count == 2)
    }
  }

  /// Whether it was done is for the one who looks: the client sends a create once.
  @Test(arguments: [(Fault.Kind.abortBefore, false), (.abortAfter, true), (.truncate, true)])
  func createsOnceWhenTheAnswerIsLost(kind: Fault.Kind, isThere: Bool) async throws {
    try await withClient { emulator, client, timekeeper in
      try await emulator.setFaults(Fault(kind, match: "CreateDBParameterGroup"))
      let error = await #expect(throws: TransportError.self) { try await client.send(Self.group) }
      #expect(error?.mayHaveReachedServer == true)
      #expect(
        Setback.patience(with: try #require(error), about: .dbInstance, consistency: .seconds(1)) != nil)
      #expect(timekeeper.sleeps.isEmpty)
      #expect(try await emulator.calls().count == 1)
      let seen = try? await client.send(DescribeDBParameters(name: "g"))
      #expect((seen != nil) == isThere)
    }
  }

  @Test func correctsAWrongClock() async throws {
    try await withClient { emulator, client, timekeeper in
      try await emulator.setFaults(
        .error(
          403,
          "RequestTimeTooSkewed",
          match: "GetCallerIdentity",
          headers: ["Date": "Fri, 21 May 2027 10:00:00 GMT"]
        )
      )
      _ = try await client.send(Self.identity)
      #expect(try await emulator.calls().map(\.status) == [403, 200])
      #expect(timekeeper.sleeps.isEmpty)
    }
  }

  /// 500 tokens, 5 a repetition: after a hundred the client stops asking a service in trouble.
  @Test func stopsHammeringAServiceInTrouble() async throws {
    try await withClient(retries: RetryPolicy(maxAttempts: 1000)) { emulator, client, _ in
      try await emulator.setFaults(.error(500, "InternalFailure", times: nil))
      await #expect(throws: AWSServiceError.self) { try await client.send(Self.identity) }
      #expect(try await emulator.calls().count == 101)
    }
  }
}
