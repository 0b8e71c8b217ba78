// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import kfctl_aws

/// What is known of a build without a cluster.
@Suite struct BuildReadingTests {
  private func object(_ text: String) throws -> KubernetesObject {
    try KubernetesObject(Array(text.utf8), name: "test")
  }

  @Test func aLineOfDashesEndsADocument() throws {
    let build = try BuiltManifests(
      Array(
        "---\n\n---\nkind: A\napiVersion: v1\nmetadata:\n  name: x\n  text: |\n    ---\n    b\n---\n".utf8))
    #expect(build.objects.map(\.key) == [ObjectKey(group: "", kind: "A", namespace: "", name: "x")])
    #expect(throws: BuildError.self) { try BuiltManifests(Array("kind: A\n".utf8)) }
    let twice = "kind: A\napiVersion: v1\nmetadata: {name: x}\n---\n"
    #expect(throws: BuildError.self) { try BuiltManifests(Array((twice + twice).utf8)) }
  }

  @Test(arguments: [
    ("Namespace", "v1", DeployWave.namespaces), ("Secret", "v1", .foundations),
    ("Deployment", "apps/v1", .workloads),
    ("ClusterRole", "rbac.authorization.k8s.io/v1", .foundations),
    ("Widget", "example.org/v1", .customResources),
    ("CustomResourceDefinition", "apiextensions.k8s.io/v1", .definitions),
    ("ValidatingWebhookConfiguration", "admissionregistration.k8s.io/v1", .validatingWebhooks),
  ])
  func wavesGoByKind(kind: String, version: String, wave: DeployWave) throws {
    #expect(DeployWave.of(try object("apiVersion: \(version)\nkind: \(kind)\nmetadata: {name: x}\n")) == wave)
  }

  /// Pods are made by controllers, which try again; a Deployment is refused, and its own webhook never comes up.
  @Test(arguments: [
    ("['']", "[pods]", DeployWave.mutatingWebhooks), ("['']", "[pods/status]", .mutatingWebhooks),
    ("[serving.knative.dev]", "['*']", .mutatingWebhooks), ("[apps]", "[deployments]", .lateMutatingWebhooks),
    ("['*']", "['*']", .lateMutatingWebhooks), ("['']", "[pods, services]", .lateMutatingWebhooks),
  ])
  func mutatingWebhooksComeBeforeWhatTheyChange(groups: String, resources: String, wave: DeployWave) throws {
    let text = """
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingWebhookConfiguration
      metadata: {name: x}
      webhooks:
      - rules:
        - apiGroups: \(groups)
          resources: \(resources)
      """
    #expect(DeployWave.of(try object(text)) == wave)
  }

  /// An empty selector takes in nothing in v1beta1 and everything in v1.
  @Test(arguments: [("{matchLabels: {a: b}}", true), ("{}", false), ("{matchLabels: {}}", false)])
  func conversionsLoseNothing(selector: String, isConvertible: Bool) throws {
    let text =
      "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: x}\nspec:\n  selector: \(selector)\n"
    let build = try BuiltManifests(Array(text.utf8))
    #expect(build.unserved(by: "1.24").isEmpty)
    #expect(build.unserved(by: "1.25").map(\.isConvertible) == [isConvertible])
    let upgraded = try build.upgraded(for: "1.33").0.objects[0]
    #expect(upgraded.apiVersion == (isConvertible ? "policy/v1" : "policy/v1beta1"))
  }

  @Test func objectsOfLostDefinitionsAreLostToo() throws {
    let text = """
      apiVersion: apiextensions.k8s.io/v1beta1
      kind: CustomResourceDefinition
      metadata: {name: widgets.example.org}
      spec: {group: example.org, names: {kind: Widget, plural: widgets}}
      ---
      apiVersion: example.org/v1
      kind: Widget
      metadata: {name: one}
      ---
      apiVersion: rbac.authorization.k8s.io/v1beta1
      kind: Role
      metadata: {name: r}

      """
    let unserved = try BuiltManifests(Array(text.utf8)).unserved(by: "1.30")
    #expect(unserved.map(\.object.key.kind) == ["CustomResourceDefinition", "Widget", "Role"])
    #expect(unserved.map(\.isConvertible) == [false, false, true])
    #expect(unserved.map(\.since) == ["1.22", nil, "1.22"])
    #expect(UnservedReport(unserved, server: "1.30").findings.count == 3)
  }

  /// As a real 1.36 and kubectl word them.
  @Test(arguments: [
    (
      "Error from server (InternalError): Internal error occurred: failed calling webhook \"w\": failed to call webhook: Post \"https://a.b.svc:443/?timeout=10s\": no endpoints available for service \"a\"",
      RefusalReason.webhookNotReady
    ),
    ("no matches for kind \"A\" in version \"b/v1\"", .definitionMissing),
    ("Error from server (Forbidden): pods \"a\" is forbidden: exceeded quota: q, requested: pods=1", .quota),
    (
      "Error from server (Forbidden): configmaps \"a\" is forbidden: User \"u\" cannot patch resource",
      .forbidden
    ),
    (
      "Error from server (Forbidden): a is forbidden: unable to create new content in namespace n because it is being terminated",
      .beingDeleted
    ),
    ("Apply failed with 1 conflict: conflict with \"kubectl\": .data.a", .conflict),
    ("Error from server (NotFound): namespaces \"none\" not found", .namespaceMissing),
    ("Error from server (BadRequest): admission webhook \"w\" denied the request: no", .denied),
    (
      "Error from server: failed to create typed patch object (n/d; v1, Kind=ConfigMap): .dat: field not declared in schema",
      .invalid
    ),
    ("Unable to connect to the server: dial tcp 127.0.0.1:1: connect: connection refused", .serverBusy),
    ("something else", .other),
  ])
  func reasonsAreReadFromMessages(message: String, reason: RefusalReason) {
    #expect(RefusalReason(message) == reason)
  }

  @Test(arguments: [
    ("v5.4.3\n", [5, 4, 3], true, true),
    ("{Version:kustomize/v3.2.0 GitCommit:a3103f1e BuildDate:2019}", [3, 2, 0], false, true),
    ("{Version:v4.5.7 GitCommit:x}", [4, 5, 7], false, false),
  ])
  func kustomizesVersionIsRead(text: String, version: [Int], builds: Bool, buildsOld: Bool) {
    #expect(KustomizeTool.version(in: text) == version)
    #expect(KustomizeTool.builds(version, takesOld: false) == builds)
    #expect(KustomizeTool.builds(version, takesOld: true) == buildsOld)
  }

  /// Nothing of a call has the namesake of another, and nothing is lost.
  @Test func callsHoldNoNamesakes() throws {
    let objects = try (0..<200).map {
      try object("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m\($0 % 40), namespace: n\($0 / 40)}\n")
    }
    let parts = ApplyCall.parts(objects, options: [], sideBySide: 4)
    #expect(parts.map(\.objects.count).reduce(0, +) == 200)
    for part in parts { #expect(Set(part.objects.map(\.key.kubectlName)).count == part.objects.count) }
  }
}
