// SPDX-License-Identifier: Apache-2.0

import KFAWSCore
import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What happens to the curl thread when the program just ends.
@Suite struct ProcessExitTests {
  /// Without `OPENSSL_INIT_NO_ATEXIT` some of these processes crash; see `CurlLibrary`.
  @Test func endsWellInTheMiddleOfHandshakes() async {
    for _ in 1...60 {
      await #expect(processExitsWith: .success) {
        _ = try await startHandshakes()
        exit(EXIT_SUCCESS)
      }
    }
  }

  @Test func endsWellAfterShutdown() async {
    await #expect(processExitsWith: .success) {
      try await startHandshakes().shutdown()
      exit(EXIT_SUCCESS)
    }
  }
}

/// Asks for 64 connections and returns when the server sees the first, the others being set up.
private func startHandshakes() async throws -> CurlTransport {
  var configuration = TransportConfiguration.direct
  configuration.maxConnectionsPerHost = 64
  let transport = CurlTransport(configuration: configuration)
  return try await LoopbackServer.run({ _ in .never }) { server in
    let origin = Origin(host: "localhost", port: server.port)
    for _ in 1...64 {
      Task.detached { try await transport.send(HTTPRequest(method: "GET", origin: origin)) }
    }
    for await case .connected in server.events { break }
    return transport
  }
}
