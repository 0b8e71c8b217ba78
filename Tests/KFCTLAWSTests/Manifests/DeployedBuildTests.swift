// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// An API server that knows Kubernetes' own types takes every object of what is built.
@Suite struct DeployedBuildTests {
  /// Kinds of Istio, metacontroller and the Secrets Store CSI driver: served, whatever is in them.
  private static let definitions = [
    ("security.istio.io", "v1beta1", "AuthorizationPolicy", "authorizationpolicies", "Namespaced"),
    ("networking.istio.io", "v1alpha3", "DestinationRule", "destinationrules", "Namespaced"),
    ("metacontroller.k8s.io", "v1alpha1", "DecoratorController", "decoratorcontrollers", "Cluster"),
    ("metacontroller.k8s.io", "v1alpha1", "CompositeController", "compositecontrollers", "Cluster"),
    ("secrets-store.csi.x-k8s.io", "v1", "SecretProviderClass", "secretproviderclasses", "Namespaced"),
  ].map { group, version, kind, plural, scope in
    """
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata:
      name: \(plural).\(group)
    spec:
      group: \(group)
      scope: \(scope)
      names: {kind: \(kind), plural: \(plural), singular: \(kind.lowercased()), listKind: \(kind)List}
      versions:
      - name: \(version)
        served: true
        storage: true
        schema:
          openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
    """
  }.joined(separator: "\n---\n")

  @Test(
    .timeLimit(.minutes(30)),
    arguments: [("1.9", "static"), ("1.11", "static"), ("26.03", "irsa"), ("26.03", "pod-identity")])
  func everyObjectIsAccepted(_ release: String, _ credentials: String) async throws {
    try await SmallCheckout.run(release) { checkout in
      let run = try await checkout.render("--s3-credentials", credentials)
      #expect(run.status == 0, "\(run.error)")
      let file = checkout.folder + "/built.yaml"
      try await checkout.build("kfctl-aws", into: file)
      let built = try String(contentsOfFile: file, encoding: .utf8)
      let count = built.split(separator: "\n").count { $0.hasPrefix("kind: ") }
      try await withKubernetesServer(#"{"controllers": false}"#) { server in
        try await server.withKubectl { kubectl in
          try kubectl.write(Self.definitions, to: "definitions.yaml")
          try kubectl.write(built, to: "built.yaml")
          let first = try kubectl.run(["apply", "--server-side", "-f", "definitions.yaml"])
          #expect(first.status == 0, "\(first.error)")
          let applied = try kubectl.run(["apply", "--server-side", "-f", "built.yaml"])
          #expect(applied.status == 0, "\(applied.error)")
          #expect(applied.output.split(separator: "\n").count == count)
          let empty = try kubectl.run([
            "get", "deployment", "ml-pipeline", "-n", "kubeflow", "-o",
            #"jsonpath={range .spec.template.spec.containers[0].env[*]}{.name}={.value};{end}"#,
          ])
          #expect(empty.output.contains("OBJECTSTORECONFIG_HOST=s3.us-west-2.amazonaws.com;"))
          #expect(empty.output.contains("OBJECTSTORECONFIG_ACCESSKEY=;"))
        }
      }
    }
  }
}
