// SPDX-License-Identifier: Apache-2.0

public import Foundation
public import KFAWSCore

/// A running AWS emulator and its control endpoint `/_lab/`, which `emulator/control.py` describes.
public struct Emulator: Sendable {
  /// `http://127.0.0.1:PORT`.
  public let url: String

  /// An AWS call that the emulator answered.
  public struct Call: Decodable, Sendable, Equatable {
    public var service: String
    public var operation: String
    public var status: Int?
    public var mutating: Bool
  }

  /// A client with credentials that the emulator accepts.
  public func client(
    region: AWSRegion = "us-west-2", transport: any HTTPTransport, timekeeper: any Timekeeper = SystemTimekeeper(),
    retries: RetryPolicy = RetryPolicy()
  ) throws -> AWSClient {
    AWSClient(
      region: region, credentials: FixedCredentials(),
      endpoints: EndpointResolver(override: Endpoint(url: url)), transport: transport, retries: retries,
      timekeeper: timekeeper)
  }

  /// The calls since the last reset, in order.
  public func calls() async throws -> [Call] {
    try JSONDecoder().decode([Call].self, from: try await control("GET", "calls", nil))
  }

  /// Forgets the calls so far.
  public func resetCalls() async throws {
    try await post("calls/reset")
  }

  /// The names of the mutating operations since the last reset, in order.
  public func mutations() async throws -> [String] {
    try await calls().filter(\.mutating).map(\.operation)
  }

  /// Calls the control endpoint with a JSON body.
  @discardableResult
  public func post(_ path: String, _ body: String = "{}") async throws -> Data {
    try await control("POST", path, body)
  }

  private func control(_ method: String, _ path: String, _ body: String?) async throws -> Data {
    guard let address = URL(string: "\(url)/_lab/\(path)") else { throw TestFailure("no URL: \(path)") }
    var request = URLRequest(url: address)
    request.httpMethod = method
    request.httpBody = body.map { Data($0.utf8) }
    let (data, response) = try await URLSession.shared.data(for: request)
    guard (response as? HTTPURLResponse)?.statusCode == 200 else {
      throw TestFailure("\(method) /_lab/\(path): \(String(decoding: data, as: UTF8.self))")
    }
    return data
  }
}

/// Credentials that mean nothing outside of the emulator.
public struct FixedCredentials: CredentialProvider {
  public let name = "fixed"

  public init() {}

  public func credentials() async throws -> Credentials? {
    Credentials(accessKeyID: "AKIAEXAMPLE", secretAccessKey: Secret("example"))
  }
}

/// A test's surroundings are not as they should be.
public struct TestFailure: Error, CustomStringConvertible {
  public var description: String

  public init(_ description: String) {
    self.description = description
  }
}
