// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// An emulated account whose cluster is an API server of the test support, a kustomization, and the program between
/// them with a real kubectl in its PATH.
struct ClusterWorld: Sendable {
  var world: World
  let server: KubernetesServer

  /// Where the program puts what it removes again.
  var temporary: String { world.folder + "/tmp" }

  /// - Parameters:
  ///   - settings: of the API server, as JSON.
  ///   - objects: the kustomization's resources, documents of YAML.
  static func run<Result: Sendable>(
    _ settings: String = "{}", _ objects: String = Tree.plain,
    _ body: @Sendable (ClusterWorld) async throws -> Result
  ) async throws -> Result {
    try await withKubernetesServer(settings) { server in
      try await World.run { world in
        var world = world
        world.environment["PATH"] = Self.toolFolder + ":/usr/bin:/bin"
        world.environment["TMPDIR"] = world.folder + "/tmp"
        world.environment["HOME"] = world.folder
        let cluster = ClusterWorld(world: world, server: server)
        try FileManager.default.createDirectory(atPath: cluster.temporary, withIntermediateDirectories: true)
        try cluster.write(objects)
        try await cluster.announce()
        return try await body(cluster)
      }
    }
  }

  /// The folder of the real kubectl.
  static var toolFolder: String { URL(filePath: Kubectl.path).deletingLastPathComponent().path }

  /// Writes the kustomization.
  func write(_ objects: String) throws {
    try world.write("tree/kustomization.yaml", "resources:\n- objects.yaml\n")
    try world.write("tree/objects.yaml", objects)
  }

  /// Lets DescribeCluster name the API server, or another endpoint.
  func announce(endpoint: String? = nil, isPublic: Bool = true) async throws {
    let connection = try await server.connection()
    let told: [String: Any] = [
      "cluster": "demo", "endpoint": endpoint ?? connection.server, "ca": connection.ca, "version": "1.34",
      "public": isPublic, "private": true,
    ]
    let body = try JSONSerialization.data(withJSONObject: told)
    try await world.emulator.post("eks", String(decoding: body, as: UTF8.self))
  }

  /// Lets in only whoever shows a token that the emulator's STS accepts for this cluster.
  func acceptTokens() async throws {
    try await server.set(
      #"{"tokens": {"mode": "aws", "cluster": "demo", "sts": "\#(world.emulator.url)"}}"#)
  }

  /// Runs the program on the kustomization.
  func program(_ arguments: String..., environment: [String: String] = [:]) async throws -> ProgramRun {
    try await start(arguments, environment: environment).result()
  }

  func start(_ arguments: [String], environment: [String: String] = [:]) throws -> RunningProgram {
    try world.start(
      arguments + ["--kustomization", world.folder + "/tree", "--progress", "plain"], environment: environment
    )
  }

  /// What is left where the program had its temporary folder.
  func leftovers() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: temporary) }

  /// Puts a program called kubectl before the real one.
  func writeKubectl(_ script: String) throws -> [String: String] {
    let path = world.folder + "/bin/kubectl"
    try world.write("bin/kubectl", "#!/bin/sh\n\(script)\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return ["PATH": world.folder + "/bin:" + Self.toolFolder + ":/usr/bin:/bin"]
  }

  /// "PATCH path" of what was sent and carried out or refused, in order.
  func patches() async throws -> [String] {
    try await server.calls().filter { $0.method == "PATCH" && !$0.dryRun }.map(\.path)
  }
}

/// Small kustomizations in the shape of Kubeflow's.
enum Tree {
  static let plain = """
    ---
    apiVersion: v1
    kind: Namespace
    metadata: {name: kubeflow}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings, namespace: kubeflow}
    data: {a: "1"}
    ---
    apiVersion: v1
    kind: ServiceAccount
    metadata: {name: pipelines, namespace: kubeflow}

    """

  static let definition = """
    ---
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata: {name: widgets.example.org}
    spec:
      group: example.org
      names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}
      scope: Namespaced
      versions:
      - name: v1
        served: true
        storage: true
        schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}

    """

  static let widget = """
    ---
    apiVersion: example.org/v1
    kind: Widget
    metadata: {name: one, namespace: kubeflow}
    spec: {size: 1}

    """

  static let webhook = """
    ---
    apiVersion: admissionregistration.k8s.io/v1
    kind: ValidatingWebhookConfiguration
    metadata: {name: widgets}
    webhooks:
    - name: widgets.example.org
      admissionReviewVersions: [v1]
      sideEffects: None
      clientConfig: {service: {name: widgets, namespace: kubeflow, path: /validate}}
      rules:
      - {apiGroups: [example.org], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [widgets]}

    """

  static let autoscaler = """
    ---
    apiVersion: autoscaling/v2beta2
    kind: HorizontalPodAutoscaler
    metadata: {name: web, namespace: kubeflow}
    spec:
      maxReplicas: 3
      scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}

    """

  static let volume = """
    ---
    apiVersion: v1
    kind: PersistentVolumeClaim
    metadata: {name: data, namespace: kubeflow}
    spec:
      accessModes: [ReadWriteOnce]
      resources: {requests: {storage: 1Gi}}

    """
}
