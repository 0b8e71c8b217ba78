// SPDX-License-Identifier: Apache-2.0

import Dispatch
import KFAWSCore
import TestSupport
import Testing

/// Connections, cancellation and the end of the thread.
@Suite struct CurlTransportConcurrencyTests {
  @Test func keepsItsConnection() async throws {
    try await LoopbackServer.run({ _ in .answer(200, body: [1]) }) { server in
      let transport = CurlTransport(configuration: .direct)
      for _ in 1...20 { _ = try await transport.send(HTTPRequest(method: "GET", origin: server.origin)) }
      #expect(server.connectionCount == 1)
    }
  }

  @Test func serves200RequestsAtOnce() async throws {
    try await LoopbackServer.run({ .answer(200, body: Array($0.target.utf8)) }) { server in
      let transport = CurlTransport(configuration: .direct)
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 1...200 {
          let request = HTTPRequest(method: "GET", origin: server.origin, path: "/\(number)")
          group.addTask { try await transport.send(request).body == Array("/\(number)".utf8) }
        }
        for try await isRight in group { #expect(isRight) }
      }
      #expect((1...10).contains(server.connectionCount))
    }
  }

  /// The connect time-out does not run while a request waits for another one's connection.
  @Test func waitsForAConnectionAsLongAsItTakes() async throws {
    let gate = DispatchSemaphore(value: 0)
    let reply: @Sendable (LoopbackServer.Received) -> LoopbackServer.Reply = { received in
      if received.target == "/gated" { gate.wait() }
      return .answer(200)
    }
    try await LoopbackServer.run(reply) { server in
      var configuration = TransportConfiguration.direct
      configuration.connectTimeout = .milliseconds(100)
      configuration.maxConnectionsPerHost = 1
      let transport = CurlTransport(configuration: configuration)
      async let first = transport.send(HTTPRequest(method: "GET", origin: server.origin, path: "/gated"))
      for await case .requested in server.events { break }
      async let second = transport.send(HTTPRequest(method: "GET", origin: server.origin))
      await spendConnectTimeouts(3, configuration)
      gate.signal()
      let statuses = try await [first.status, second.status]
      #expect(statuses == [200, 200])
    }
  }

  /// Lets `count` connect time-outs run out, one after the other, on a server that knows no TLS.
  private func spendConnectTimeouts(_ count: Int, _ configuration: TransportConfiguration) async {
    try? await LoopbackServer.run({ _ in .never }) { server in
      let origin = Origin(host: "127.0.0.1", port: server.port)
      for _ in 1...count {
        _ = try? await CurlTransport(configuration: configuration)
          .send(HTTPRequest(method: "GET", origin: origin))
      }
    }
  }

  @Test func dropsACancelledRequest() async throws {
    try await LoopbackServer.run({ $0.target == "/never" ? .never : .answer(200) }) { server in
      let transport = CurlTransport(configuration: .direct)
      let request = HTTPRequest(method: "GET", origin: server.origin, path: "/never")
      let task = Task { try await transport.send(request) }
      for await event in server.events {
        if case .requested = event { task.cancel() }
        if case .closedByClient = event { break }
      }
      await #expect(throws: CancellationError.self) { try await task.value }
      let next = try await transport.send(HTTPRequest(method: "GET", origin: server.origin))
      #expect(next.status == 200)
    }
  }

  @Test func sendsNothingForACancelledTask() async throws {
    try await LoopbackServer.run({ _ in .answer(200) }) { server in
      let transport = CurlTransport(configuration: .direct)
      let request = HTTPRequest(method: "GET", origin: server.origin)
      let task = Task {
        withUnsafeCurrentTask { $0?.cancel() }
        return try await transport.send(request)
      }
      await #expect(throws: CancellationError.self) { try await task.value }
      #expect(server.connectionCount == 0)
      _ = try await transport.send(request)
    }
  }

  /// Cancellations that come at any point of a request's life: each ends in one outcome, and the transport
  /// goes on.
  @Test func survivesCancellationsAtAnyMoment() async throws {
    try await LoopbackServer.run({ _ in .answer(200) }) { server in
      let transport = CurlTransport(configuration: .direct)
      let request = HTTPRequest(method: "GET", origin: server.origin)
      await withTaskGroup(of: Void.self) { group in
        for number in 0..<300 {
          group.addTask {
            let task = Task { try await transport.send(request) }
            for _ in 0..<(number % 50) { await Task.yield() }
            task.cancel()
            let result = await task.result
            if case .failure(let error) = result { #expect(error is CancellationError) }
          }
        }
      }
      let next = try await transport.send(request)
      #expect(next.status == 200)
    }
  }

  @Test func failsWhatIsOnItsWayAtShutdown() async throws {
    try await LoopbackServer.run({ _ in .never }) { server in
      let transport = CurlTransport(configuration: .direct)
      let request = HTTPRequest(method: "GET", origin: server.origin)
      let task = Task { try await transport.send(request) }
      for await case .requested in server.events { break }
      transport.shutdown()
      let error = await #expect(throws: TransportError.self) { try await task.value }
      #expect(error?.mayHaveReachedServer == true)
      let later = await #expect(throws: TransportError.self) { try await transport.send(request) }
      #expect(later?.mayHaveReachedServer == false)
      transport.shutdown()
    }
  }

  @Test func shutsDownUnused() {
    CurlTransport().shutdown()
  }

  @Test func closesItsConnectionsWithItsLastReference() async throws {
    try await LoopbackServer.run({ _ in .answer(200) }) { server in
      _ = try await CurlTransport(configuration: .direct)
        .send(HTTPRequest(method: "GET", origin: server.origin))
      for await case .closedByClient in server.events { break }
    }
  }
}
