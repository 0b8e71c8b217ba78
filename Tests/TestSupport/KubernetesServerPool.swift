// SPDX-License-Identifier: Apache-2.0

extension KubernetesServer: PooledServer {
  package static let command = ["kubeapi/server.py"]
  fileprivate static let pool = ServerPool<KubernetesServer>()

  package init?(at places: [String]) {
    guard places.count == 2 else { return nil }
    self.init(url: places[0], lab: places[1])
  }

  package func reset() async throws { try await post("reset") }
}

/// Runs `body` with an API server as new, and ends its use afterwards.
///
/// Servers are kept between tests, and handed to one test at a time. `settings` is JSON, see
/// `kubeapi/settings.py`.
package func withKubernetesServer<Result: Sendable>(
  _ settings: String = "{}", _ body: @Sendable (KubernetesServer) async throws -> Result
) async throws -> Result {
  try await KubernetesServer.pool.withServer { server in
    try await server.set(settings)
    return try await body(server)
  }
}
