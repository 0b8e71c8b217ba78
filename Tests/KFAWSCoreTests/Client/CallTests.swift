// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Logging
import TestSupport
import Testing

@testable import KFAWSCore

/// What is mended within a call, what a person hears of it, and what the log says.
@Suite struct CallTests {
  fileprivate static let identity = HTTPResponse(
    text: "<R><GetCallerIdentityResult><Account>1</Account></GetCallerIdentityResult></R>")
  private static let group = CreateDBSubnetGroup(name: "g", description: "d", subnetIDs: [], tags: [:])

  /// Gives another session with each asking, or always the same.
  private final class Sessions: CredentialProvider {
    let name = "sessions"
    private let asked = Locked(0)
    private let isFixed: Bool
    init(isFixed: Bool = false) { self.isFixed = isFixed }
    var count: Int { asked.withLock { $0 } }

    func credentials() async throws -> Credentials? {
      let number = asked.withLock { asked in
        asked += 1
        return isFixed ? 1 : asked
      }
      return Credentials(
        accessKeyID: "ASIA\(number)", secretAccessKey: Secret("s"), sessionToken: Secret("token-\(number)"))
    }
  }

  @Test(arguments: ["ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"])
  func asksOnceForNewCredentials(code: String) async throws {
    let transport = RecordingTransport { request, _ in
      request.headers["X-Amz-Security-Token"] == "token-2" ? Self.identity : .queryError(403, code)
    }
    let sessions = Sessions()
    let client = transport.client(retries: RetryPolicy(maxAttempts: 1), credentials: sessions)
    _ = try await client.send(GetCallerIdentity())
    _ = try await client.send(GetCallerIdentity())
    #expect(
      transport.requests.map { $0.headers["X-Amz-Security-Token"] } == ["token-1", "token-2", "token-2"])
    #expect(sessions.count == 2)
  }

  @Test func asksOnlyOnceForNewCredentials() async {
    let transport = RecordingTransport(.queryError(403, "ExpiredToken"))
    let error = await #expect(throws: AWSServiceError.self) {
      try await transport.client(credentials: Sessions()).send(GetCallerIdentity())
    }
    #expect(error?.code == "ExpiredToken" && transport.requests.count == 2)
  }

  @Test func doesNotRepeatWithTheSameCredentials() async {
    let transport = RecordingTransport(.queryError(403, "ExpiredToken"))
    await #expect(throws: AWSServiceError.self) {
      try await transport.client(credentials: Sessions(isFixed: true)).send(GetCallerIdentity())
    }
    #expect(transport.requests.count == 1)
  }

  /// Even a create: nothing of it arrived.
  @Test(arguments: [
    (TransportError.Code.cannotResolveHost, false, 3), (.cannotConnect, false, 3), (.tlsFailed, false, 3),
    (.timedOut, false, 3), (.timedOut, true, 1), (.connectionLost, true, 1), (.tooLarge, true, 1),
    (.other, false, 1),
  ])
  func repeatsACreateOfWhichNothingArrived(code: TransportError.Code, arrived: Bool, made: Int) async {
    let transport = RecordingTransport { _, _ in
      throw TransportError(code: code, host: "h", detail: "d", mayHaveReachedServer: arrived)
    }
    await #expect(throws: TransportError.self) { try await transport.client().send(Self.group) }
    #expect(transport.requests.count == made)
  }

  @Test func correctsAClockOnceACall() async {
    let transport = RecordingTransport { _, number in
      // A clock that jumps with every answer.
      let date = number.isMultiple(of: 2) ? "Mon, 21 Sep 2026 15:13:20 GMT" : "Mon, 21 Sep 2026 10:13:20 GMT"
      return .queryError(403, "RequestTimeTooSkewed", headers: ["Date": date])
    }
    await #expect(throws: AWSServiceError.self) { try await transport.client().send(GetCallerIdentity()) }
    #expect(transport.requests.count == 2)
  }

  @Test func asksAgainAfterAnErrorInsideA200() async throws {
    let transport = RecordingTransport(
      HTTPResponse(
        text: "<?xml version=\"1.0\"?>\n<Error><Code>InternalError</Code><Message>m</Message></Error>"),
      HTTPResponse(text: "<Tagging><TagSet/></Tagging>"))
    #expect(try await transport.client().send(GetBucketTagging(bucket: "b")) == [:])
    #expect(transport.requests.count == 2)
  }

  /// A void operation too: a change that S3 did not make is no success.
  @Test func reportsAnErrorInsideA200() async {
    let transport = RecordingTransport(
      HTTPResponse(text: "<Error><Code>AccessDenied</Code><Message>m</Message></Error>"))
    let error = await #expect(throws: AWSServiceError.self) {
      try await transport.client().send(PutPublicAccessBlock(bucket: "b"))
    }
    #expect(error?.code == "AccessDenied" && error?.status == 500)
    #expect(XMLTree.rootName(of: Array("<DeleteResult><Error/></DeleteResult>".utf8)) == "DeleteResult")
  }

  private func notices(
    _ url: String, _ accessKeyID: String, _ transport: RecordingTransport
  ) async -> [ClientNotice] {
    let notices = Locked<[ClientNotice]>([])
    let client = transport.client(
      endpoints: EndpointResolver(override: Endpoint(url: url)),
      credentials: StaticCredentials(Credentials(accessKeyID: accessKeyID, secretAccessKey: Secret("s"))),
      notify: { notice in notices.withLock { $0.append(notice) } })
    for _ in 0..<2 { _ = try? await client.send(GetCallerIdentity()) }
    return notices.withLock { $0 }
  }

  @Test(arguments: [
    ("http://aws.example:8080", "AKIAIOSFODNN7EXAMPLE", "aws.example:8080"),
    ("http://10.0.0.1", "ASIAIOSFODNN7EXAMPLE", "10.0.0.1"),
    ("http://127.0.0.1.evil.example", "AKIAIOSFODNN7EXAMPLE", "127.0.0.1.evil.example"),
    ("https://aws.example", "AKIAIOSFODNN7EXAMPLE", nil),
    ("http://127.0.0.1:5000", "AKIAIOSFODNN7EXAMPLE", nil),
    ("http://localhost:5000", "AKIAIOSFODNN7EXAMPLE", nil),
    ("http://[::1]:5000", "AKIAIOSFODNN7EXAMPLE", nil),
    ("http://moto:5000", "testing", nil),
  ])
  func warnsOnceOfRealCredentialsInTheClear(url: String, key: String, host: String?) async {
    let found = await notices(url, key, RecordingTransport(Self.identity))
    #expect(found == (host.map { [.unencrypted(host: $0)] } ?? []))
  }

  @Test func saysThatNobodyAnswers() async {
    let silence = TransportError(code: .timedOut, host: "h", detail: "no answer", mayHaveReachedServer: false)
    let transport = RecordingTransport { _, number in
      if number == 0 { throw silence }
      return Self.identity
    }
    let found = await notices("https://h", "k", transport)
    #expect(found == [.noAnswer(operation: "GetCallerIdentity", attempt: 1, silence)])
  }

  /// Said at once when the limit is nothing, and the attempt goes on.
  @Test(.timeLimit(.minutes(30))) func saysThatItStillWaits() async throws {
    let (heard, said) = AsyncStream.makeStream(of: ClientNotice.self)
    var client = AWSClient(
      region: "us-west-2", credentials: FixedCredentials(), transport: SlowTransport(until: heard),
      notify: { said.yield($0) })
    client.noticesSilenceAfter = .zero
    _ = try await client.send(GetCallerIdentity())
  }

  /// Answers when the notice has been heard.
  private struct SlowTransport: HTTPTransport {
    let heard: AsyncStream<ClientNotice>
    init(until heard: AsyncStream<ClientNotice>) { self.heard = heard }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
      let host = "sts.us-west-2.amazonaws.com"
      for await notice in heard where notice == .stillWaiting(operation: "GetCallerIdentity", host: host) {
        return CallTests.identity
      }
      throw CancellationError()
    }
  }

  /// Collects what is logged.
  private struct Collector: LogHandler {
    let lines: Locked<[(String, Logger.Metadata)]>
    var logLevel = Logger.Level.debug
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      lines.withLock { $0.append((event.message.description, event.metadata ?? [:])) }
    }
  }

  @Test func logsEachAttemptWithoutSecrets() async throws {
    let lines = Locked<[(String, Logger.Metadata)]>([])
    let transport = RecordingTransport(
      .queryError(503, "ServiceUnavailable", headers: ["x-amzn-RequestId": "r-1"]),
      HTTPResponse(text: "<ModifyDBInstanceResponse/>"))
    let client = transport.client(logger: Logger(label: "t") { _ in Collector(lines: lines) })
    try await client.send(
      ModifyDBInstance(identifier: "kubeflow-db", masterPassword: Secret("hunter22-hunter22")))
    let found = lines.withLock { $0 }
    #expect(found.map(\.0) == ["rds ModifyDBInstance", "rds ModifyDBInstance"])
    let first = found[0].1.mapValues { "\($0)" }
    #expect(first["status"] == "503" && first["code"] == "ServiceUnavailable" && first["attempt"] == "1")
    #expect(first["request-id"] == "r-1" && first["method"] == "POST" && first["resource"] == "kubeflow-db")
    #expect(first["host"] == "rds.us-west-2.amazonaws.com" && first["milliseconds"].flatMap(Int.init) != nil)
    #expect(found[1].1["status"] == "200" && found[1].1["attempt"] == "2")
    #expect(!"\(found)".contains("hunter22"))
  }
}
