// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

/// A server that closes a kept connection just when the next request comes. libcurl sends that request again by
/// itself; here it must not, for a create would arrive twice, with one signature and uncounted.
@Suite struct KeptConnectionTests {
  /// Answers the first request and hangs up on the others.
  private static func answersOnce() -> @Sendable (LoopbackServer.Received) -> LoopbackServer.Reply {
    let count = Locked(0)
    return { _ in
      let number = count.withLock { count in
        count += 1
        return count
      }
      let body = "<R><GetCallerIdentityResult><Account>1</Account></GetCallerIdentityResult></R>"
      return number == 1 ? .answer(200, body: Array(body.utf8)) : .hangUp
    }
  }

  private func arrivals(_ server: LoopbackServer, whenSaying marker: String) async -> [LoopbackServer
    .Received]
  {
    var found: [LoopbackServer.Received] = []
    for await event in server.events {
      guard case .requested(let request) = event else { continue }
      if request.target == "/end" { return found }
      if String(decoding: request.body, as: UTF8.self).contains(marker) { found.append(request) }
    }
    return found
  }

  @Test(
    .timeLimit(.minutes(30)),
    arguments: [
      ("GetCallerIdentity", 3, "a read has three attempts"), ("CreateDBSubnetGroup", 1, "a create has one"),
    ])
  func arrivesOnceAnAttempt(operation: String, attempts: Int, why: String) async throws {
    try await LoopbackServer.run(Self.answersOnce()) { server in
      let transport = CurlTransport(configuration: .direct)
      let keeper = ManualTimekeeper(onSleep: { _ in })
      let endpoint = Endpoint(origin: server.origin)
      let client = AWSClient(
        region: "us-west-2", credentials: FixedCredentials(), endpoints: EndpointResolver(override: endpoint),
        transport: transport, timekeeper: keeper)
      _ = try await client.send(GetCallerIdentity())
      let error = await #expect(throws: TransportError.self) {
        if attempts == 1 {
          try await client.send(
            CreateDBSubnetGroup(name: "second", description: "d", subnetIDs: [], tags: [:]))
        } else {
          _ = try await client.send(GetCallerIdentity())
        }
      }
      #expect(error?.code == .connectionLost && error?.mayHaveReachedServer == true)
      _ = try? await transport.send(HTTPRequest(method: "GET", origin: server.origin, path: "/end"))
      let found = await arrivals(server, whenSaying: operation)
      // The first call of a read was answered.
      #expect(found.count == (attempts == 1 ? 1 : attempts + 1), "\(why)")
      transport.shutdown()
    }
  }

  @Test func endsWhatItOpened() async throws {
    try await LoopbackServer.run({ _ in .answer(200) }) { server in
      let request = HTTPRequest(method: "GET", origin: server.origin)
      let kept = try await withCurlTransport(configuration: .direct) { transport in
        let status = try await transport.send(request).status
        #expect(status == 200)
        return transport
      }
      let error = await #expect(throws: TransportError.self) { try await kept.send(request) }
      #expect(error?.detail == "the transport is not running")
    }
  }
}
