// SPDX-License-Identifier: Apache-2.0

package import KFAWSCore

internal import FoundationEssentials

/// A running AWS emulator and its control endpoint `/_lab/`, which `emulator/control.py` describes.
package struct Emulator: Sendable {
  /// `http://127.0.0.1:PORT`.
  package let url: String
  /// Carries the AWS calls of ``client(region:transport:timekeeper:retries:)`` and those to `/_lab/`.
  package let transport = CurlTransport()

  /// An AWS call that the emulator got.
  package struct Call: Decodable, Sendable, Equatable {
    package var service: String
    package var operation: String
    /// Nil when the connection was dropped before the call was carried out.
    package var status: Int?
    package var mutating: Bool
  }

  /// A client with credentials that the emulator accepts.
  package func client(
    region: AWSRegion = "us-west-2",
    transport: (any HTTPTransport)? = nil,
    timekeeper: any Timekeeper = SystemTimekeeper(),
    retries: RetryPolicy = RetryPolicy()
  ) -> AWSClient {
    AWSClient(
      region: region,
      credentials: FixedCredentials(),
      endpoints: EndpointResolver(override: Endpoint(url: url)),
      transport: transport ?? self.transport,
      retries: retries,
      timekeeper: timekeeper
    )
  }

  /// The calls since the last reset, in order.
  package func calls() async throws -> [Call] {
    try await get([Call].self, "calls")
  }

  /// Forgets the calls so far.
  package func resetCalls() async throws {
    try await post("calls/reset")
  }

  /// The names of the mutating operations since the last reset, in order.
  package func mutations() async throws -> [String] {
    try await calls().filter(\.mutating).map(\.operation)
  }

  /// Asks the control endpoint.
  package func get<Answer: Decodable>(_ type: Answer.Type, _ path: String) async throws -> Answer {
    try JSONDecoder().decode(type, from: Data(try await control("GET", path, [])))
  }

  /// Calls the control endpoint with a JSON body.
  @discardableResult
  package func post(_ path: String, _ body: String = "{}") async throws -> [UInt8] {
    try await control("POST", path, Array(body.utf8))
  }

  private func control(_ method: String, _ path: String, _ body: [UInt8]) async throws -> [UInt8] {
    guard let origin = Endpoint(url: url)?.origin else { throw TestFailure("no URL: \(url)") }
    let answer = try await transport.send(
      HTTPRequest(method: method, origin: origin, path: "/_lab/\(path)", body: body)
    )
    guard answer.status == 200 else {
      throw TestFailure("\(method) /_lab/\(path): \(String(decoding: answer.body, as: UTF8.self))")
    }
    return answer.body
  }
}

/// Credentials that mean nothing outside of the emulator.
package struct FixedCredentials: CredentialProvider {
  package let name = "fixed"

  package init() {}

  package func credentials() async throws -> Credentials? {
    Credentials(accessKeyID: "AKIAEXAMPLE", secretAccessKey: Secret("example"))
  }
}

/// A test's surroundings are not as they should be.
package struct TestFailure: Error, CustomStringConvertible {
  package var description: String

  package init(_ description: String) {
    self.description = description
  }
}
