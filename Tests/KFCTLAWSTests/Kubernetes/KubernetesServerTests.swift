// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TestSupport

/// The test support's API server, as other tests use it: kubectl gets in, and the control calls tell and change.
@Suite struct KubernetesServerTests {
  private static let namespace = #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"kubeflow"}}"#
  private static let configMap =
    #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"kubeflow"},"data":{"a":"1"}}"#

  @Test(.timeLimit(.minutes(30))) func appliedObjectsAreStoredAndRecorded() async throws {
    try await withKubernetesServer { server in
      try await server.withKubectl { kubectl in
        let run = try kubectl.run(["apply", "--server-side", "-f", "-"], input: Self.namespace)
        #expect(run.status == 0, "\(run.error)")
        #expect(run.output == "namespace/kubeflow serverside-applied\n")
      }
      #expect(try await server.mutations() == ["PATCH /api/v1/namespaces/kubeflow"])
      #expect(try await server.calls().last?.fieldManager == "kubectl")
      let names = try await server.objects("v1/namespaces").map { $0["metadata", "name"].string }
      #expect(names.contains("kubeflow"))
    }
  }

  @Test(.timeLimit(.minutes(30))) func resetForgetsWhatATestMade() async throws {
    for _ in 1...2 {
      try await withKubernetesServer(#"{"controllers": false}"#) { server in
        #expect(try await server.calls().isEmpty)
        #expect(try await server.objects("v1/configmaps", namespace: "kubeflow").isEmpty)
        try await server.add("[\(Self.namespace), \(Self.configMap)]")
        #expect(try await server.objects("v1/configmaps", namespace: "kubeflow").count == 1)
      }
    }
  }

  @Test(.timeLimit(.minutes(30))) func faultsHitTheRequestsTheyName() async throws {
    try await withKubernetesServer { server in
      try await server.add(Self.namespace)
      try await server.setFaults(
        KubernetesFault(.quota, match: "^PATCH .*/configmaps/"),
        .error(429, match: "^PATCH", headers: ["Retry-After": "1"]))
      try await server.withKubectl { kubectl in
        let refused = try kubectl.run(["apply", "--server-side", "-f", "-"], input: Self.configMap)
        #expect(refused.status == 1)
        #expect(refused.error.contains("exceeded quota"), "\(refused.error)")
        let patient = try kubectl.run(["apply", "--server-side", "-f", "-"], input: Self.configMap)
        #expect(patient.status == 0, "\(patient.error)")
      }
      #expect(try await server.faultHits() == [1, 1])
    }
  }

  @Test(.timeLimit(.minutes(30))) func onlyKnownTokensGetIn() async throws {
    try await withKubernetesServer(#"{"tokens": {"mode": "static", "users": {"good": "anna"}}}"#) { server in
      let known = try await server.withKubectl(token: "good") { try $0.run(["auth", "whoami"]) }
      #expect(known.output.contains("anna"), "\(known.error)")
      let unknown = try await server.withKubectl(token: "bad") { try $0.run(["auth", "whoami"]) }
      #expect(unknown.status != 0)
      #expect(try await server.refusedTokens() == ["unknown token"])
    }
  }

  @Test(.timeLimit(.minutes(30))) func kubeconfigsAreReadableByTheirOwnerOnly() async throws {
    try await withKubernetesServer { server in
      try await server.withKubectl { kubectl in
        let attributes = try FileManager.default.attributesOfItem(atPath: kubectl.kubeconfig)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
      }
      let connection = try await server.connection()
      #expect(connection.server == server.url)
      #expect(Data(base64Encoded: connection.caData) == Data(connection.ca.utf8))
    }
  }
}
