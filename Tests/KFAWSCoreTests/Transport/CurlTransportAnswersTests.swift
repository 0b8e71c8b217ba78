// SPDX-License-Identifier: Apache-2.0

import KFAWSCore
import TestSupport
import Testing

/// What comes back, for every way in which a server may put it.
@Suite struct CurlTransportAnswersTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let reply: LoopbackServer.Reply
    var method = "GET"
    let answer: HTTPResponse
  }

  static let cases: [Case] = [
    Case(
      testDescription: "a body",
      reply: .answer(200, body: Array("grüße".utf8)),
      answer: HTTPResponse(status: 200, headers: ["Content-Length": "7"], body: Array("grüße".utf8))
    ),
    Case(
      testDescription: "no body",
      reply: .answer(204),
      answer: HTTPResponse(status: 204)
    ),
    Case(
      testDescription: "HEAD: a length and no body",
      reply: .answer(200, body: Array("not sent".utf8)),
      method: "HEAD",
      answer: HTTPResponse(status: 200, headers: ["Content-Length": "8"])
    ),
    Case(
      testDescription: "an error is an answer",
      reply: .answer(503, headers: ["Retry-After": "1"], body: [0, 255]),
      answer: HTTPResponse(
        status: 503,
        headers: ["Content-Length": "2", "Retry-After": "1"],
        body: [0, 255]
      )
    ),
    Case(
      testDescription: "a redirect is not followed",
      reply: .answer(301, headers: ["Location": "http://127.0.0.1:1/"]),
      answer: HTTPResponse(status: 301, headers: ["Content-Length": "0", "Location": "http://127.0.0.1:1/"])
    ),
    Case(
      testDescription: "header fields: spaces trimmed, repeated, empty, with colons",
      reply: .raw("HTTP/1.1 200 OK\r\nA:  x y \t\r\na: é\r\nB:\r\nC: d:e\r\nContent-Length: 0\r\n\r\n"),
      answer: HTTPResponse(
        status: 200,
        headers: ["A": "x y", "a": "é", "B": "", "C": "d:e", "Content-Length": "0"]
      )
    ),
    Case(
      testDescription: "chunked",
      reply: .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"),
      answer: HTTPResponse(status: 200, headers: ["Transfer-Encoding": "chunked"], body: Array("abcde".utf8))
    ),
    Case(
      testDescription: "a body that ends with the connection",
      reply: .raw("HTTP/1.1 200 OK\r\n\r\nabc"),
      answer: HTTPResponse(status: 200, body: Array("abc".utf8))
    ),
    Case(
      testDescription: "an answer before the answer",
      reply: .raw("HTTP/1.1 100 Continue\r\nX: y\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nz"),
      answer: HTTPResponse(status: 200, headers: ["Content-Length": "1"], body: Array("z".utf8))
    ),
  ]

  @Test(arguments: cases)
  func reads(_ example: Case) async throws {
    try await LoopbackServer.run({ _ in example.reply }) { server in
      let answer = try await CurlTransport(configuration: .direct)
        .send(HTTPRequest(method: example.method, origin: server.origin))
      #expect(answer == example.answer)
    }
  }

  @Test func readsFiveMegabytes() async throws {
    let body = [UInt8](unsafeUninitializedCapacity: 5 << 20) { buffer, count in
      for index in buffer.indices { buffer[index] = UInt8(truncatingIfNeeded: index &* 31) }
      count = buffer.count
    }
    try await LoopbackServer.run({ _ in .answer(200, body: body) }) { server in
      let answer = try await CurlTransport(configuration: .direct)
        .send(HTTPRequest(method: "GET", origin: server.origin))
      #expect(answer.body == body)
    }
  }
}
