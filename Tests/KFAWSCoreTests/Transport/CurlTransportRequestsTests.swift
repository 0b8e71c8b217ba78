// SPDX-License-Identifier: Apache-2.0

import KFAWSCore
import TestSupport
import Testing

/// What goes over the wire: just what the caller gave, because a signature covers it.
@Suite struct CurlTransportRequestsTests {
  /// The request as the server received it.
  private func received(
    _ method: String = "GET",
    path: String = "/",
    query: [QueryItem] = [],
    headers: HTTPHeaders = [:],
    body: [UInt8] = []
  ) async throws -> LoopbackServer.Received {
    try await LoopbackServer.run({ _ in .answer(200) }) { server in
      _ = try await CurlTransport(configuration: .direct).send(
        HTTPRequest(
          method: method,
          origin: server.origin,
          path: path,
          query: query,
          headers: headers,
          body: body
        )
      )
      for await case .requested(let received) in server.events { return received }
      throw TransportError(code: .other, host: "", detail: "no request", mayHaveReachedServer: false)
    }
  }

  @Test(arguments: [
    ("/", "nothing"),
    ("/bucket//a/./b/../c/", "keys with empty and dot segments"),
    ("/%2e%2E/%c3%A9%2F", "percent signs in either case"),
    ("/!$&'()*+,;=:@-._~[]|", "marks"),
    ("//double", "a double slash at the start"),
  ])
  func keepsPaths(path: String, why: String) async throws {
    #expect(try await received(path: path).target == path, "\(why)")
  }

  @Test func encodesQueries() async throws {
    let query = [QueryItem("versioning", ""), QueryItem("a b", "1+2/ü"), QueryItem("a b", "#?&=")]
    #expect(
      try await received(query: query).target == "/?versioning=&a%20b=1%2B2%2F%C3%BC&a%20b=%23%3F%26%3D"
    )
  }

  @Test func sendsOnlyGivenHeaders() async throws {
    let headers: HTTPHeaders = ["User-Agent": "kfctl-aws/1", "X-Empty": "", "X-Twice": "1", "x-twice": "2 "]
    let received = try await received(headers: headers)
    #expect(received.headers.fields.map(\.name) == ["Host", "User-Agent", "X-Empty", "X-Twice", "x-twice"])
    #expect(received.headers["X-Empty"] == "")
    #expect(received.headers["Host"]?.hasPrefix("127.0.0.1:") == true)
  }

  @Test func sendsTheGivenHost() async throws {
    let received = try await received(headers: ["host": "bucket.s3.amazonaws.com"])
    #expect(received.headers.fields.map(\.value) == ["bucket.s3.amazonaws.com"])
  }

  @Test(arguments: ["PUT", "POST", "PATCH"])
  func saysThatABodyIsEmpty(method: String) async throws {
    let received = try await received(method)
    #expect(received.method == method)
    #expect(received.headers.fields.map(\.name) == ["Host", "Content-Length"])
    #expect(received.headers["Content-Length"] == "0")
  }

  @Test(arguments: ["GET", "HEAD", "DELETE"])
  func sendsNoLengthWithoutABody(method: String) async throws {
    let received = try await received(method)
    #expect(received.method == method)
    #expect(received.headers["Content-Length"] == nil)
  }

  /// libcurl would ask `Expect: 100-continue` and wait a second from 1 MiB on.
  @Test(arguments: ["PUT", "POST", "DELETE", "GET"])
  func sendsLargeBodiesAtOnce(method: String) async throws {
    let body = [UInt8](repeating: 0, count: 2 << 20)
    let received = try await received(method, headers: ["Content-Type": "a/b"], body: body)
    #expect(received.method == method)
    #expect(received.body == body)
    #expect(received.headers.fields.map(\.name) == ["Host", "Content-Type", "Content-Length"])
  }

  @Test(arguments: [
    HTTPRequest(method: "GET /x", origin: Origin(scheme: "http", host: "127.0.0.1")),
    HTTPRequest(method: "", origin: Origin(scheme: "http", host: "127.0.0.1")),
    HTTPRequest(method: "GET", origin: Origin(scheme: "http", host: "127.0.0.1"), path: "/a b"),
    HTTPRequest(method: "GET", origin: Origin(scheme: "http", host: "127.0.0.1"), path: "/a#b"),
    HTTPRequest(
      method: "GET",
      origin: Origin(scheme: "http", host: "127.0.0.1"),
      headers: ["A": "b\r\nC: d"]
    ),
    HTTPRequest(method: "GET", origin: Origin(scheme: "http", host: "127.0.0.1"), headers: ["A:b": "c"]),
    HTTPRequest(method: "GET", origin: Origin(scheme: "file", host: ""), path: "/etc/passwd"),
    HTTPRequest(method: "GET", origin: Origin(scheme: "http", host: "")),
  ])
  func refusesWhatIsNoRequest(_ request: HTTPRequest) async {
    await #expect {
      try await CurlTransport(configuration: .direct).send(request)
    } throws: { error in
      let error = error as? TransportError
      return error?.code == .other && error?.mayHaveReachedServer == false && error?.detail.isEmpty == false
    }
  }
}
