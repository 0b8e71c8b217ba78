// SPDX-License-Identifier: Apache-2.0

import KFAWSCore
import TestSupport
import Testing

/// Whom the transport trusts.
@Suite struct CurlTransportTLSTests {
  private func trusting(_ path: String?) -> CurlTransport {
    var configuration = TransportConfiguration.direct
    configuration.caBundlePath = path
    return CurlTransport(configuration: configuration)
  }

  @Test func trustsTheGivenAuthorityAndKeepsItsConnection() async throws {
    try await TLSServer.run { server in
      let transport = trusting(server.certificate)
      for _ in 1...3 {
        let answer = try await transport.send(HTTPRequest(method: "GET", origin: server.origin))
        #expect(answer.body == Array("1".utf8))
      }
    }
  }

  @Test func rejectsAnUnknownAuthority() async throws {
    try await TLSServer.run { server in
      let error = await #expect(throws: TransportError.self) {
        try await trusting(nil).send(HTTPRequest(method: "GET", origin: server.origin))
      }
      #expect(error?.code == .certificateRejected)
      #expect(error?.mayHaveReachedServer == false)
    }
  }

  @Test func rejectsACertificateForAnotherHost() async throws {
    try await TLSServer.run(certifiedFor: "other.example") { server in
      let error = await #expect(throws: TransportError.self) {
        try await trusting(server.certificate).send(HTTPRequest(method: "GET", origin: server.origin))
      }
      #expect(error?.code == .certificateRejected)
      #expect(error?.mayHaveReachedServer == false)
    }
  }

  @Test func namesAMissingBundle() async throws {
    try await TLSServer.run { server in
      let error = await #expect(throws: TransportError.self) {
        try await trusting("/nowhere/ca.pem").send(HTTPRequest(method: "GET", origin: server.origin))
      }
      #expect(error?.code == .tlsFailed)
      #expect(error?.detail.contains("/nowhere/ca.pem") == true)
    }
  }
}
