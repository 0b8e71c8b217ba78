// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import kfctl_aws

/// Waves and rounds with a real kubectl, on a clock that moves only when somebody waits by it.
@Suite struct DeploymentTests {
  /// Deploys `objects`; `during` is what happens in the cluster while the deployment waits.
  private func deploy(
    _ server: KubernetesServer, _ objects: String, budget: Duration = .seconds(600), options: [String] = [],
    _ during: @escaping @Sendable (Int) async throws -> Void = { _ in }
  ) async throws -> (result: Deployment.Result, pauses: [Duration]) {
    let clock = ManualTimekeeper(onSleep: during)
    return try await server.withKubectl { test in
      var surroundings = EnvironmentSnapshot()
      surroundings.variables = ["PATH": ClusterWorld.toolFolder + ":/usr/bin:/bin", "HOME": test.folder]
      var kubectl = try kfctl_aws.Kubectl(surroundings)
      kubectl.binding = ["--kubeconfig", test.kubeconfig, "--cache-dir", test.folder + "/cache"]
      let deployment = Deployment(kubectl: kubectl, options: options, budget: budget, timekeeper: clock) {
        _ in
      }
      let build = try BuiltManifests(Array(objects.utf8))
      return (try await deployment.run(build.objects), clock.sleeps)
    }
  }

  @Test(.timeLimit(.minutes(30))) func onlyWhatAWebhookRefusedIsSentAgain() async throws {
    try await withKubernetesServer(#"{"webhook_attempts": {"widgets.example.org": 2}, "webhooks": "ready"}"#)
    { server in
      // From an earlier deployment: the webhook is there before its objects.
      _ = try await deploy(server, Tree.plain + Tree.definition + Tree.webhook)
      try await server.resetCalls()
      let (result, pauses) = try await deploy(server, Tree.plain + Tree.definition + Tree.widget)
      #expect(result.refused.isEmpty && result.applied.count == 5)
      #expect(pauses == [.seconds(1), .seconds(2)])
      let paths = try await server.calls().filter { $0.method == "PATCH" }.map(\.path)
      #expect(paths.filter { $0.hasSuffix("/widgets/one") }.count == 3)
      #expect(paths.count == 4 + 3 && result.sent == 7)
    }
  }

  @Test(.timeLimit(.minutes(30))) func definitionsThatAreLateAreWaitedFor() async throws {
    try await withKubernetesServer(#"{"crd_seconds": 3600}"#) { server in
      let (result, pauses) = try await deploy(server, Tree.plain + Tree.definition + Tree.widget) { number in
        if number == 3 { try await server.establish("widgets.example.org") }
      }
      #expect(result.refused.isEmpty && result.rounds == 1 && result.sent == 5)
      #expect(pauses == [.milliseconds(250), .milliseconds(500), .seconds(1)])
    }
  }

  @Test(.timeLimit(.minutes(30))) func aKindThatNobodyDefinesEndsIt() async throws {
    try await withKubernetesServer { server in
      let (result, pauses) = try await deploy(server, Tree.plain + Tree.widget)
      #expect(result.refused.map(\.reason) == [.definitionMissing])
      #expect(pauses == [1, 2, 4, 8].map { .seconds($0) })
      #expect(try await server.calls().filter { $0.method == "PATCH" }.count == 3)
    }
  }

  @Test(.timeLimit(.minutes(30))) func theTimeIsBounded() async throws {
    try await withKubernetesServer(#"{"webhooks": "down"}"#) { server in
      _ = try await deploy(server, Tree.plain + Tree.definition + Tree.webhook)
      let (result, pauses) = try await deploy(
        server, Tree.plain + Tree.definition + Tree.widget, budget: .seconds(60))
      #expect(result.refused.map(\.reason) == [.webhookNotReady])
      #expect(result.refused.first?.message.contains("widgets.example.org") == true)
      #expect(pauses == [1, 2, 4, 8, 15, 15, 15].map { .seconds($0) })
    }
  }

  /// Standard output tells no namespaces; what was refused in one must not count as taken there.
  @Test(.timeLimit(.minutes(30))) func namesakesAreToldApart() async throws {
    let other = Tree.plain.replacing("kubeflow", with: "istio-system")
    try await withKubernetesServer { server in
      try await server.setFaults(
        KubernetesFault(.forbidden, match: "^PATCH .*kubeflow/(configmaps|serviceaccounts)/", times: nil))
      let (result, pauses) = try await deploy(server, Tree.plain + "---\n" + other)
      #expect(result.refused.map(\.object.key.namespace) == ["kubeflow", "kubeflow"])
      #expect(result.refused.map(\.reason) == [.forbidden, .forbidden])
      #expect(result.applied.contains { $0.namespace == "istio-system" && $0.kind == "ServiceAccount" })
      #expect(pauses.isEmpty, "time does not help")
    }
  }

  @Test(.timeLimit(.minutes(30))) func eachRefusalIsThatOfItsObject() async throws {
    let maps = (1...6).map {
      "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: m\($0), namespace: kubeflow}\ndata: {a: \"\($0)\"}\n"
    }
    try await withKubernetesServer { server in
      try await server.setFaults(
        KubernetesFault(.quota, match: "^PATCH .*/m2"), KubernetesFault(.forbidden, match: "^PATCH .*/m5"),
        .error(429, match: "^PATCH .*/m6", reason: "TooManyRequests", message: "slow down"))
      let bad =
        "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: bad, namespace: kubeflow}\ndat: {a: b}\n"
      let (result, _) = try await deploy(server, Tree.plain + maps.joined() + bad + Tree.widget)
      let reasons = Dictionary(
        uniqueKeysWithValues: result.refused.map { ($0.object.key.name, $0.reason) })
      #expect(reasons == ["m2": .quota, "m5": .forbidden, "bad": .invalid, "one": .definitionMissing])
      #expect(result.applied.contains { $0.name == "m6" })
    }
  }

  @Test(.timeLimit(.minutes(30))) func aConflictIsOneMessageOfManyLines() async throws {
    try await withKubernetesServer { server in
      try await server.withKubectl { kubectl in
        let run = try kubectl.run(
          ["apply", "--server-side", "-f", "-"], input: Tree.plain.replacing(#"a: "1""#, with: #"a: "9""#))
        #expect(run.status == 0, "\(run.error)")
      }
      try await server.setFaults(KubernetesFault(.forbidden, match: "^PATCH .*/serviceaccounts/", times: nil))
      let (result, _) = try await deploy(server, Tree.plain)
      #expect(result.refused.map(\.reason) == [.conflict, .forbidden])
      #expect(result.refused[0].message.contains(#"conflict with "kubectl": .data.a"#))
    }
  }
}
