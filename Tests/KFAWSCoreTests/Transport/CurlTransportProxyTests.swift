// SPDX-License-Identifier: Apache-2.0

import KFAWSCore
import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// libcurl's proxy variables, each test in a process of its own because they are the process's.
@Suite struct CurlTransportProxyTests {
  @Test func asksTheProxy() async {
    await #expect(processExitsWith: .success) {
      try await LoopbackServer.run({ .answer(200, body: Array($0.target.utf8)) }) { proxy in
        setenv("http_proxy", "http://127.0.0.1:\(proxy.port)", 1)
        let origin = Origin(scheme: "http", host: "nobody.invalid")
        let answer = try await CurlTransport().send(HTTPRequest(method: "GET", origin: origin, path: "/a//b"))
        #expect(String(decoding: answer.body, as: UTF8.self) == "http://nobody.invalid/a//b")
      }
    }
  }

  @Test func namesAProxyThatRefuses() async {
    await #expect(processExitsWith: .success) {
      try await LoopbackServer.run({ _ in .answer(403) }) { proxy in
        setenv("https_proxy", "http://127.0.0.1:\(proxy.port)", 1)
        let error = await #expect(throws: TransportError.self) {
          try await CurlTransport().send(HTTPRequest(method: "GET", origin: Origin(host: "nobody.invalid")))
        }
        #expect(error?.code == .proxyFailed)
        #expect(error?.mayHaveReachedServer == false)
      }
    }
  }

  @Test func namesAProxyThatIsUnknown() async {
    await #expect(processExitsWith: .success) {
      setenv("https_proxy", "http://nobody.invalid:1", 1)
      let error = await #expect(throws: TransportError.self) {
        try await CurlTransport().send(HTTPRequest(method: "GET", origin: Origin(host: "127.0.0.1")))
      }
      #expect(error?.code == .proxyFailed)
      #expect(error?.mayHaveReachedServer == false)
    }
  }

  @Test func canDoWithout() async {
    await #expect(processExitsWith: .success) {
      try await LoopbackServer.run({ _ in .answer(200) }) { server in
        setenv("http_proxy", "http://nobody.invalid:1", 1)
        let answer = try await CurlTransport(configuration: .direct)
          .send(HTTPRequest(method: "GET", origin: server.origin))
        #expect(answer.status == 200)
      }
    }
  }
}
