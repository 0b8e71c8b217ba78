// SPDX-License-Identifier: Apache-2.0

import KFAWSCore
import TestSupport
import Testing

/// What callers hear when no whole answer comes back, and whether the server may have acted.
@Suite struct CurlTransportFailuresTests {
  private func failure(
    of request: HTTPRequest,
    _ configuration: TransportConfiguration = .direct
  ) async throws -> TransportError {
    let error = await #expect(throws: TransportError.self) {
      try await CurlTransport(configuration: configuration).send(request)
    }
    return try #require(error)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let reply: LoopbackServer.Reply
    let code: TransportError.Code
  }

  @Test(arguments: [
    Case(testDescription: "reset", reply: .reset, code: .connectionLost),
    Case(testDescription: "closed", reply: .hangUp, code: .connectionLost),
    Case(
      testDescription: "truncated",
      reply: .raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"),
      code: .connectionLost
    ),
    Case(
      testDescription: "truncated chunk",
      reply: .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc"),
      code: .connectionLost
    ),
    Case(testDescription: "no HTTP", reply: .raw("SSH-2.0-OpenSSH\r\n"), code: .other),
    Case(testDescription: "silence", reply: .never, code: .timedOut),
    Case(
      testDescription: "silence in the body",
      reply: .raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", keepsOpen: true),
      code: .timedOut
    ),
  ])
  func namesFailuresAfterSending(_ example: Case) async throws {
    var configuration = TransportConfiguration.direct
    configuration.stallTimeout = .seconds(1)
    try await LoopbackServer.run({ _ in example.reply }) { server in
      let error = try await failure(of: HTTPRequest(method: "GET", origin: server.origin), configuration)
      #expect(error.code == example.code, "\(error)")
      #expect(error.host == server.origin.hostHeader)
      #expect(error.mayHaveReachedServer)
    }
  }

  @Test func namesARefusedConnection() async throws {
    let nobody = try LoopbackSocket.bound()
    defer { nobody.close() }
    let origin = Origin(scheme: "http", host: "127.0.0.1", port: try nobody.port)
    let error = try await failure(of: HTTPRequest(method: "GET", origin: origin))
    #expect(error.code == .cannotConnect)
    #expect(!error.mayHaveReachedServer)
  }

  /// `.invalid` has no addresses by RFC 6761.
  @Test func namesAnUnknownHost() async throws {
    let error = try await failure(of: HTTPRequest(method: "GET", origin: Origin(host: "nobody.invalid")))
    #expect(error.code == .cannotResolveHost)
    #expect(error.detail.contains("nobody.invalid"))
    #expect(!error.mayHaveReachedServer)
  }

  @Test func namesAHandshakeThatDoesNotEnd() async throws {
    var configuration = TransportConfiguration.direct
    configuration.connectTimeout = .milliseconds(50)
    try await LoopbackServer.run({ _ in .never }) { server in
      var origin = server.origin
      origin.scheme = "https"
      let error = try await failure(of: HTTPRequest(method: "GET", origin: origin), configuration)
      #expect(error.code == .timedOut)
      #expect(!error.mayHaveReachedServer)
    }
  }

  @Test(arguments: [
    LoopbackServer.Reply.answer(200, body: [1, 2, 3, 4]),
    .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n"),
  ])
  func refusesALargeAnswer(_ reply: LoopbackServer.Reply) async throws {
    var configuration = TransportConfiguration.direct
    configuration.maxResponseSize = 3
    try await LoopbackServer.run({ _ in reply }) { server in
      let error = try await failure(of: HTTPRequest(method: "GET", origin: server.origin), configuration)
      #expect(error.detail == "the answer is larger than 3 bytes" && error.code == .tooLarge)
    }
  }

  @Test func takesAnAnswerOfTheLargestSize() async throws {
    var configuration = TransportConfiguration.direct
    configuration.maxResponseSize = 3
    try await LoopbackServer.run({ _ in .answer(200, body: [1, 2, 3]) }) { server in
      let answer = try await CurlTransport(configuration: configuration)
        .send(HTTPRequest(method: "GET", origin: server.origin))
      #expect(answer.body.count == 3)
    }
  }

  /// A request may allow less than the transport.
  @Test func refusesWhatIsTooLargeForTheRequest() async throws {
    try await LoopbackServer.run({ _ in .answer(200, body: [1, 2, 3, 4]) }) { server in
      let error = try await failure(
        of: HTTPRequest(method: "GET", origin: server.origin, maxResponseSize: 3))
      #expect(error.code == .tooLarge)
    }
  }

  @Test func refusesEndlessHeaderFields() async throws {
    let field = "X: " + String(repeating: "x", count: 1000) + "\r\n"
    let fields = String(repeating: field, count: 100)
    try await LoopbackServer.run({ _ in .raw("HTTP/1.1 200 OK\r\n\(fields)\r\n") }) { server in
      let error = try await failure(of: HTTPRequest(method: "GET", origin: server.origin))
      #expect(error.mayHaveReachedServer)
    }
  }

  /// However steadily something comes: the whole attempt has a limit.
  @Test(.timeLimit(.minutes(30))) func limitsTheWholeAttempt() async throws {
    var configuration = TransportConfiguration.direct
    configuration.totalTimeout = .milliseconds(200)
    configuration.stallTimeout = .seconds(100)
    try await LoopbackServer.run({ _ in .never }) { server in
      let error = try await failure(of: HTTPRequest(method: "GET", origin: server.origin), configuration)
      #expect(error.code == .timedOut)
    }
  }

  /// A server's own words reach the message: they must not reach a terminal as they are.
  @Test func escapesWhatAServerSaid() async throws {
    try await LoopbackServer.run({ _ in .raw("HTTP/1.1 2\u{1B}[31m OK\r\n\r\n") }) { server in
      let error = try await failure(of: HTTPRequest(method: "GET", origin: server.origin))
      #expect(!error.description.unicodeScalars.contains { $0.value < 0x20 })
    }
  }
}
