// SPDX-License-Identifier: Apache-2.0

package import KFAWSCore

internal import FoundationEssentials

/// A running API server of the test support and its control endpoint `/_lab/`; `kubeapi/README.md` describes both.
package struct KubernetesServer: Sendable {
  /// `https://127.0.0.1:PORT`, with a certificate of a CA made for this run.
  package let url: String
  /// The control endpoint's origin, plain HTTP on a port of its own.
  package let lab: String
  /// Carries the calls to `/_lab/`.
  package let transport = CurlTransport()

  /// A request that the server got.
  package struct Call: Decodable, Sendable, Equatable {
    package var method: String
    package var path: String
    package var query: [String: String]
    package var fieldManager: String
    /// Nil when the connection was dropped before there was an answer.
    package var status: Int?
    /// The reason and the message of a refusal.
    package var reason: String
    package var message: String
    /// True for what changes something: no reads, dry runs or access reviews.
    package var mutating: Bool
    package var dryRun: Bool
    package var bytesIn: Int

    private enum CodingKeys: String, CodingKey {
      case method, path, query, status, reason, message, mutating
      case fieldManager = "field_manager"
      case dryRun = "dry_run"
      case bytesIn = "bytes_in"
    }
  }

  /// How a client gets in.
  package struct Connection: Decodable, Sendable {
    package var server: String
    /// The CA's certificate as PEM.
    package var ca: String
    /// The same in base64, as a kubeconfig and DescribeCluster have it.
    package var caData: String

    private enum CodingKeys: String, CodingKey {
      case server, ca
      case caData = "ca_data"
    }
  }

  /// A webhook of a configuration, and whether the server could call it.
  package struct Webhook: Decodable, Sendable, Equatable {
    package var name: String
    package var ready: Bool
    package var asked: Int
    package var refused: Int
  }

  /// The requests since the last reset, in order.
  package func calls() async throws -> [Call] { try await get([Call].self, "calls") }

  /// Forgets the requests so far.
  package func resetCalls() async throws { try await post("calls/reset") }

  /// "METHOD path" of the requests that change something, in order.
  package func mutations() async throws -> [String] {
    try await calls().filter(\.mutating).map { "\($0.method) \($0.path)" }
  }

  /// The server's address and CA.
  package func connection() async throws -> Connection { try await get(Connection.self, "kubeconfig") }

  /// Changes settings, given as JSON; `kubeapi/settings.py` lists them.
  package func set(_ settings: String) async throws { try await post("settings", settings) }

  /// Replaces the faults in force.
  package func setFaults(_ faults: KubernetesFault...) async throws {
    try await post("faults", String(decoding: try JSONEncoder().encode(faults), as: UTF8.self))
  }

  /// How many requests each of the faults in force has hit.
  package func faultHits() async throws -> [Int] {
    struct Entry: Decodable { var hits: Int }
    return try await get([Entry].self, "faults").map(\.hits)
  }

  /// Stores objects as they are, their status too; `objects` is one, or a list, as JSON.
  package func add(_ objects: String) async throws { try await post("objects", objects) }

  /// What is stored: of one kind ("apps/v1/deployments"), or everything.
  package func objects(_ kind: String = "", namespace: String = "") async throws -> [JSONValue] {
    try await get(
      [JSONValue].self, "objects", [QueryItem("kind", kind), QueryItem("namespace", namespace)])
  }

  /// The webhooks of all configurations.
  package func webhooks() async throws -> [Webhook] { try await get([Webhook].self, "webhooks") }

  /// Why bearer tokens were refused.
  package func refusedTokens() async throws -> [String] { try await get([String].self, "tokens") }

  /// Establishes a CRD now, whatever the settings say.
  package func establish(_ definition: String) async throws {
    try await post("establish", #"{"name": "\#(definition)"}"#)
  }

  /// Waits until the controllers have nothing to do.
  package func idle() async throws {
    guard try JSONValue(try await post("idle"))["idle"] == true else {
      throw TestFailure("the controllers did not come to rest")
    }
  }

  /// Writes a kubeconfig with a static token, readable by its owner only.
  package func writeKubeconfig(to path: String, token: String = "lab", namespace: String = "") async throws {
    let body = ["path": path, "token": token, "namespace": namespace]
    try await post("kubeconfig", String(decoding: try JSONEncoder().encode(body), as: UTF8.self))
  }

  /// Asks the control endpoint.
  package func get<Answer: Decodable>(
    _ type: Answer.Type, _ path: String, _ query: [QueryItem] = []
  ) async throws -> Answer {
    try JSONDecoder().decode(type, from: Data(try await control("GET", path, query: query)))
  }

  /// Calls the control endpoint with a JSON body.
  @discardableResult
  package func post(_ path: String, _ body: String = "{}") async throws -> [UInt8] {
    try await control("POST", path, body: Array(body.utf8))
  }

  private func control(
    _ method: String, _ path: String, query: [QueryItem] = [], body: [UInt8] = []
  ) async throws -> [UInt8] {
    guard let origin = Endpoint(url: lab)?.origin else { throw TestFailure("no URL: \(lab)") }
    let answer = try await transport.send(
      HTTPRequest(method: method, origin: origin, path: "/_lab/\(path)", query: query, body: body)
    )
    guard answer.status == 200 else {
      throw TestFailure("\(method) /_lab/\(path): \(String(decoding: answer.body, as: UTF8.self))")
    }
    return answer.body
  }
}
