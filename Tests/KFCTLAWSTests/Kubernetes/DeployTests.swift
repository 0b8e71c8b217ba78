// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `deploy` and `undeploy` as a user runs them.
@Suite struct DeployTests {
  @Test(.timeLimit(.minutes(30))) func sendsInOrderAndASecondTimeNothing() async throws {
    try await ClusterWorld.run("{}", Tree.widget + Tree.webhook + Tree.plain + Tree.definition) { cluster in
      try await cluster.server.set(#"{"webhooks": "ready"}"#)
      let first = try await cluster.program("deploy")
      #expect(first.status == 0, "\(first.error)\(first.output)")
      let paths = try await cluster.patches()
      try #require(paths.count == 6)
      #expect(paths.first == "/api/v1/namespaces/kubeflow")
      #expect(paths[1].hasSuffix("/customresourcedefinitions/widgets.example.org"))
      #expect(paths[4].hasSuffix("/widgets/one"))
      #expect(paths[5].hasSuffix("/validatingwebhookconfigurations/widgets"))
      #expect(
        try await cluster.server.calls().allSatisfy { $0.method != "PATCH" || $0.fieldManager == "kfctl-aws" }
      )

      try await cluster.server.resetCalls()
      let second = try await cluster.program("deploy", "--output", "json")
      #expect(second.status == 0, "\(second.error)")
      let report = try JSONDecoder().decode(JSONValue.self, from: Data(second.output.utf8))
      #expect(report["unchanged"] == 6 && report["sent"] == 0, "\(second.output)")
      #expect(try await cluster.server.mutations().isEmpty)

      try await cluster.server.resetCalls()
      #expect(try await cluster.program("deploy", "--resend").status == 0)
      #expect(try await cluster.patches().count == 6)
    }
  }

  @Test(.timeLimit(.minutes(30))) func onlyWhatWasChangedIsSent() async throws {
    try await ClusterWorld.run { cluster in
      #expect(try await cluster.program("deploy").status == 0)
      try cluster.write(Tree.plain.replacing(#"a: "1""#, with: #"a: "2""#))
      try await cluster.server.resetCalls()
      #expect(try await cluster.program("deploy").status == 0)
      #expect(try await cluster.patches() == ["/api/v1/namespaces/kubeflow/configmaps/settings"])
      let settings = try await cluster.server.objects("v1/configmaps", namespace: "kubeflow")
      #expect(settings.contains { $0["data", "a"] == "2" })
    }
  }

  @Test(.timeLimit(.minutes(30))) func whatIsNoLongerServedIsSaidBeforeTheFirstObject() async throws {
    try await ClusterWorld.run("{}", Tree.plain + Tree.autoscaler) { cluster in
      let refused = try await cluster.program("deploy", "--output", "json")
      #expect(refused.status == 3, "\(refused.error)")
      #expect(refused.error.contains("kubeflow/web") && refused.error.contains("since Kubernetes 1.26"))
      #expect(refused.error.contains("--upgrade-apis") && refused.error.contains("is 1.25"))
      #expect(try await cluster.server.mutations().isEmpty)

      let shown = try await cluster.program("deploy", "--upgrade-apis", "--diff")
      #expect(shown.status == 0, "\(shown.error)")
      #expect(
        shown.output.contains("-apiVersion: autoscaling/v2beta2\n+apiVersion: autoscaling/v2\n"),
        "\(shown.output)")
      #expect(try await cluster.server.mutations().isEmpty)

      #expect(try await cluster.program("deploy", "--upgrade-apis").status == 0)
      #expect(
        try await cluster.patches().contains(
          "/apis/autoscaling/v2/namespaces/kubeflow/horizontalpodautoscalers/web"))
      let skipped = try await cluster.program("deploy", "--skip-unserved")
      #expect(skipped.status == 0 && skipped.output.contains("1  left out"), "\(skipped.output)")
    }
  }

  @Test(.timeLimit(.minutes(30))) func aDryRunAndADiffChangeNothing() async throws {
    try await ClusterWorld.run("{}", Tree.plain + Tree.definition + Tree.widget) { cluster in
      for option in ["--dry-run=server", "--diff"] {
        let run = try await cluster.program("deploy", option)
        #expect(run.status == 0, "\(run.error)\(run.output)")
        #expect(run.output.contains("not tried"), "\(run.output)")
      }
      #expect(try await cluster.server.mutations().isEmpty)
      #expect(try await cluster.program("deploy").status == 0)
      try cluster.write(Tree.plain.replacing(#"a: "1""#, with: #"a: "2""#) + Tree.definition + Tree.widget)
      let changed = try await cluster.program("deploy", "--diff")
      #expect(changed.output.contains(#"+  a: "2""#), "\(changed.output)")
      #expect(try await cluster.program("deploy", "--diff", "--dry-run=server").status == 64)
    }
  }

  @Test(.timeLimit(.minutes(30))) func conflictsAreSaidAndNotForced() async throws {
    try await ClusterWorld.run { cluster in
      try await cluster.server.withKubectl { kubectl in
        let run = try kubectl.run(
          ["apply", "--server-side", "-f", "-"], input: Tree.plain.replacing(#"a: "1""#, with: #"a: "9""#))
        #expect(run.status == 0, "\(run.error)")
      }
      let refused = try await cluster.program("deploy")
      #expect(refused.status == 1, "\(refused.error)")
      #expect(refused.output.contains("Still refused, conflict: 1"), "\(refused.output)")
      #expect(refused.output.contains("ConfigMap kubeflow/settings"))
      #expect(refused.output.contains("3  were there before deploy"))
      #expect(try await cluster.program("deploy", "--force-conflicts").status == 0)
      // What was there before is nobody's to take away.
      let undone = try await cluster.program("undeploy", "--yes")
      #expect(undone.status == 0 && undone.output.contains("3 stay"), "\(undone.output)\(undone.error)")
      #expect(try await cluster.server.mutations().allSatisfy { !$0.hasPrefix("DELETE") })
      let all = try await cluster.program("undeploy", "--yes", "--include-unmarked")
      #expect(all.status == 0 && all.output.contains("3 objects removed"), "\(all.output)\(all.error)")
    }
  }

  @Test(.timeLimit(.minutes(30))) func undeployTellsWhatIsLostAndTakesItsOwn() async throws {
    try await ClusterWorld.run("{}", Tree.plain + Tree.definition + Tree.widget + Tree.volume) { cluster in
      #expect(try await cluster.program("deploy").status == 0)
      try await cluster.server.add(
        """
        [{"apiVersion":"example.org/v1","kind":"Widget","metadata":{"name":"theirs","namespace":"default"}},
         {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"theirs","namespace":"default"}},
         {"apiVersion":"v1","kind":"Endpoints","metadata":{"name":"tf-operator","namespace":"default"}},
         {"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingWebhookConfiguration",
          "metadata":{"name":"config.webhook.serving.knative.dev"},"webhooks":[{"name":"a.b.c",
          "admissionReviewVersions":["v1"],"sideEffects":"None",
          "clientConfig":{"service":{"name":"webhook","namespace":"knative-serving"}}}]}]
        """)
      let unasked = try await cluster.program("undeploy")
      #expect(unasked.status == 64 && unasked.error.contains("--yes"), "\(unasked.error)")
      #expect(unasked.error.contains("the volume of PersistentVolumeClaim kubeflow/data"), "\(unasked.error)")
      #expect(unasked.error.contains("1 Widget that the build does not make: default/theirs"))
      #expect(try await cluster.server.mutations().allSatisfy { !$0.hasPrefix("DELETE") })

      let run = try await cluster.program("undeploy", "--yes", "--output", "json")
      #expect(run.status == 0, "\(run.error)\(run.output)")
      let report = try JSONDecoder().decode(JSONValue.self, from: Data(run.output.utf8))
      #expect(report["removed"] == 7 && report["left"] == .array([]), "\(run.output)")
      #expect(report["leftovers"].keys.isEmpty && run.output.contains("tf-operator"))
      #expect(run.output.contains("config.webhook.serving.knative.dev"))
      let maps = try await cluster.server.objects("v1/configmaps", namespace: "default")
      #expect(maps.contains { $0["metadata", "name"] == "theirs" })
      try await cluster.server.resetCalls()
      let again = try await cluster.program("undeploy", "--yes")
      #expect(again.status == 0 && again.output.contains("Nothing of"), "\(again.output)\(again.error)")
      #expect(try await cluster.server.mutations().isEmpty)
    }
  }

  @Test(.timeLimit(.minutes(30))) func aBuildThatFailsIsToldInItsWords() async throws {
    try await ClusterWorld.run { cluster in
      try cluster.world.write("tree/kustomization.yaml", "resources:\n- nothing.yaml\n")
      let run = try await cluster.program("deploy")
      #expect(run.status == 3 && run.error.contains("nothing.yaml"), "\(run.error)")
      let none = try await cluster.world.program("deploy", "--kustomization", "nowhere")
      #expect(none.status == 3 && none.error.contains("no kustomization"), "\(none.error)")
    }
  }
}
