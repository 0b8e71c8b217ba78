// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The program that gives profiles what they need, asked over HTTP as metacontroller asks it.
@Suite struct ProfileControllerTests {
  private static let program =
    TestPaths.package + "/Sources/kfctl-aws/Manifests/Community/profile-controller.py"
  private static let ask = TestPaths.package + "/Tests/KFCTLAWSTests/Fixtures/profile-controller/ask.py"
  /// The kinds that the controller of every release is declared to manage.
  private static let kinds = [
    "AuthorizationPolicy.security.istio.io/v1beta1", "ConfigMap.v1", "Deployment.apps/v1",
    "DestinationRule.networking.istio.io/v1alpha3", "Secret.v1", "Service.v1",
  ]

  private static let roles = [
    "S3_BUCKET": "my-bucket", "S3_REGION": "us-west-2", "S3_ENDPOINT": "s3.us-west-2.amazonaws.com",
    "S3_CREDENTIALS": "environment", "KFP_VERSION": "2.16.0",
  ]
  private static let keys = roles.merging([
    "S3_CREDENTIALS": "static", "S3_ACCESS_KEY": "AKIAEXAMPLE", "S3_SECRET_KEY": "s3/Secret+Key",
  ]) { $1 }

  /// A question about a profile's namespace, in the words of a DecoratorController or a CompositeController.
  private static func question(
    composite: Bool = false, enabled: Bool = true, kinds: [String] = kinds, there: String = "{}"
  ) -> String {
    let labels = enabled ? #"{"pipelines.kubeflow.org/enabled": "true"}"# : "{}"
    let groups = kinds.map { kind in
      kind == "ConfigMap.v1" ? "\"\(kind)\": \(there)" : "\"\(kind)\": {}"
    }.joined(separator: ", ")
    let (parent, objects) = composite ? ("parent", "children") : ("object", "attachments")
    return """
      {"controller": {}, "\(parent)": {"apiVersion": "v1", "kind": "Namespace",
        "metadata": {"name": "team-a", "labels": \(labels)}}, "\(objects)": {\(groups)}}
      """
  }

  private func answers(
    _ environment: [String: String], _ rest: String
  ) async throws -> [JSONValue] {
    let variables = String(decoding: try JSONEncoder().encode(environment), as: UTF8.self)
    let scratch = FileManager.default.temporaryDirectory.appending(path: "kfctl-\(UUID().uuidString).json")
    try Data("{\"environment\": \(variables), \(rest)}".utf8).write(to: scratch)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let run = try await SmallCheckout.tool(
      "/bin/sh",
      ["-c", "exec \"$0\" \"$1\" \"$2\" <\"$3\"", Python.path, Self.ask, Self.program, scratch.path])
    guard run.status == 0, case .array(let answers) = try JSONValue(Array(run.output.utf8)) else {
      throw TestFailure("\(run.status): \(run.error)")
    }
    return answers
  }

  private func answer(_ environment: [String: String], _ question: String) async throws -> JSONValue {
    let answer = try await answers(environment, "\"requests\": [\(question)]")[0]
    #expect(answer["status"] == 200)
    return answer["body"]
  }

  private func names(_ objects: JSONValue) -> [String] {
    guard case .array(let objects) = objects else { return [] }
    return objects.map { "\($0["kind"].string ?? "?")/\($0["metadata", "name"].string ?? "?")" }.sorted()
  }

  private func object(_ objects: JSONValue, _ kind: String, _ name: String) -> JSONValue {
    guard case .array(let objects) = objects else { return .null }
    return objects.first { $0["kind"].string == kind && $0["metadata", "name"].string == name } ?? .null
  }

  private func inner(_ value: JSONValue) throws -> JSONValue {
    try JSONValue(Array((value.string ?? "").utf8))
  }

  @Test func rolesNeedNoKeys() async throws {
    let answer = try await answer(Self.roles, Self.question())
    let objects = answer["attachments"]
    #expect(
      names(objects) == [
        "ConfigMap/artifact-repositories", "ConfigMap/kfp-launcher", "ConfigMap/metadata-grpc-configmap",
      ])
    let launcher = object(objects, "ConfigMap", "kfp-launcher")
    #expect(launcher["metadata", "namespace"] == "team-a")
    #expect(launcher["data", "defaultPipelineRoot"] == "s3://my-bucket/private-artifacts/team-a/v2/artifacts")
    let provider = try inner(launcher["data", "providers"])["s3", "default"]
    #expect(
      provider
        == .object([
          "endpoint": "s3.us-west-2.amazonaws.com", "region": "us-west-2", "disableSSL": false,
          "credentials": .object(["fromEnv": true]),
        ]))
    let repositories = object(objects, "ConfigMap", "artifact-repositories")
    #expect(
      repositories["metadata", "annotations", "workflows.argoproj.io/default-artifact-repository"]
        == "default-namespaced")
    let s3 = try inner(repositories["data", "default-namespaced"])["s3"]
    #expect(s3["useSDKCreds"] == true && s3["insecure"] == false && s3["bucket"] == "my-bucket")
    #expect(s3["keyFormat"].string?.hasPrefix("private-artifacts/team-a/{{workflow.name}}/") == true)
    #expect(s3["accessKeySecret"] == .null)
    #expect(
      object(objects, "ConfigMap", "metadata-grpc-configmap")["data"]
        == .object([
          "METADATA_GRPC_SERVICE_HOST": "metadata-grpc-service.kubeflow",
          "METADATA_GRPC_SERVICE_PORT": "8080",
        ]))
    #expect(answer["status"] == .object(["kubeflow-pipelines-ready": "False"]))
  }

  @Test func keysAreInASecretOfTheProfile() async throws {
    let objects = try await answer(Self.keys, Self.question())["attachments"]
    let secret = object(objects, "Secret", "mlpipeline-minio-artifact")
    #expect(
      secret["data"] == .object(["accesskey": "QUtJQUVYQU1QTEU=", "secretkey": "czMvU2VjcmV0K0tleQ=="]))
    let provider = try inner(object(objects, "ConfigMap", "kfp-launcher")["data", "providers"])
    #expect(
      provider["s3", "default", "credentials"]
        == .object([
          "fromEnv": false,
          "secretRef": .object([
            "secretName": "mlpipeline-minio-artifact", "accessKeyKey": "accesskey",
            "secretKeyKey": "secretkey",
          ]),
        ]))
    let repository = try inner(
      object(objects, "ConfigMap", "artifact-repositories")["data", "default-namespaced"])
    #expect(repository["s3", "secretKeySecret", "key"] == "secretkey")
    #expect(repository["s3", "useSDKCreds"] == .null)
  }

  /// Of KFP 2.3 the release's own program answers these, and artifact-repositories is ours.
  @Test func olderReleasesKeepTheirServers() async throws {
    let environment = Self.keys.merging([
      "KFP_VERSION": "2.3.0", "ARTIFACTS_PROXY_ENABLED": "true", "DISABLE_ISTIO_SIDECAR": "true",
      "FRONTEND_IMAGE": "gcr.io/ml-pipeline/frontend",
      "VISUALIZATION_SERVER_IMAGE": "gcr.io/ml-pipeline/visualization-server",
    ]) { $1 }
    let answer = try await answer(environment, Self.question(composite: true))
    #expect(answer.keys == ["children", "status"])
    let objects = answer["children"]
    #expect(
      names(objects) == [
        "AuthorizationPolicy/ml-pipeline-visualizationserver", "ConfigMap/artifact-repositories",
        "ConfigMap/kfp-launcher", "ConfigMap/metadata-grpc-configmap", "Deployment/ml-pipeline-ui-artifact",
        "Deployment/ml-pipeline-visualizationserver", "DestinationRule/ml-pipeline-visualizationserver",
        "Secret/mlpipeline-minio-artifact", "Service/ml-pipeline-ui-artifact",
        "Service/ml-pipeline-visualizationserver",
      ])
    let proxy = object(objects, "Deployment", "ml-pipeline-ui-artifact")["spec", "template"]
    let container = proxy["spec", "containers", "0"]
    #expect(container["image"] == "gcr.io/ml-pipeline/frontend:2.3.0")
    #expect(proxy["spec", "serviceAccountName"] == "default-editor")
    #expect(proxy["metadata", "annotations", "sidecar.istio.io/inject"] == "false")
    #expect(container["env", "0", "name"] == "AWS_S3_ENDPOINT")
    #expect(container["env", "3", "valueFrom", "secretKeyRef", "key"] == "secretkey")
    let service = object(objects, "Service", "ml-pipeline-ui-artifact")["spec", "ports", "0"]
    #expect(service["port"] == 80 && service["targetPort"] == 3000 && service["name"] == "http")
    let access = object(objects, "AuthorizationPolicy", "ml-pipeline-visualizationserver")
    #expect(
      access["spec", "rules", "0", "from", "0", "source", "principals", "0"]
        == "cluster.local/ns/kubeflow/sa/ml-pipeline")
  }

  @Test func otherNamespacesGetNothing() async throws {
    for composite in [true, false] {
      let answer = try await answer(Self.roles, Self.question(composite: composite, enabled: false))
      #expect(answer["status"] == .object([:]))
      #expect(answer[composite ? "children" : "attachments"] == .array([]))
    }
  }

  @Test func onlyKindsThatAreManaged() async throws {
    let answer = try await answer(Self.keys, Self.question(kinds: ["ConfigMap.v1"]))
    #expect(names(answer["attachments"]).allSatisfy { $0.hasPrefix("ConfigMap/") })
  }

  @Test func readyOnceAllIsThere() async throws {
    let rounds = try await answers(Self.keys, "\"requests\": [\(Self.question())], \"rounds\": 2")
    #expect(rounds[0]["status"] == .object(["kubeflow-pipelines-ready": "False"]))
    #expect(rounds[1]["status"] == .object(["kubeflow-pipelines-ready": "True"]))
    #expect(rounds[0]["objects"] == rounds[1]["objects"])
  }

  /// ConfigMaps are not updated in place: those that still point at a store in the cluster are made anew, once; what
  /// a user wrote for a bucket of his own stays.
  @Test(arguments: [
    ("minio://mlpipeline/v2/artifacts", false), ("s3://users-own-bucket/here", true),
    ("s3://x/y?endpoint=seaweedfs.kubeflow:9000", false),
  ])
  func profilesFromBefore(_ root: String, stays: Bool) async throws {
    let there = """
      {"team-a/kfp-launcher": {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "kfp-launcher",
        "namespace": "team-a"}, "data": {"defaultPipelineRoot": "\(root)"}}}
      """
    let rounds = try await answers(
      Self.roles, "\"requests\": [\(Self.question(there: there))], \"rounds\": 3")
    let launcher = rounds.map { $0["objects", "team-a/kfp-launcher", "defaultPipelineRoot"] }
    let ours: JSONValue = "s3://my-bucket/private-artifacts/team-a/v2/artifacts"
    #expect(launcher == (stays ? [.string(root), .string(root), .string(root)] : [.null, ours, ours]))
    #expect(rounds[0]["again"] == (stays ? .null : 2))
    #expect(rounds[2]["again"] == .null)
    #expect(rounds[2]["status"] == .object(["kubeflow-pipelines-ready": "True"]))
  }

  /// Another bucket or other keys: what this program wrote and nobody edited follows.
  @Test func whatWeWroteFollowsTheSettings() async throws {
    let first = try await answer(
      Self.keys.merging(["S3_BUCKET": "old-bucket", "S3_SECRET_KEY": "old"]) { $1 }, Self.question())
    guard case .array(let objects) = first["attachments"] else { throw TestFailure("no objects") }
    #expect(objects.count == 4)
    let rounds = try await answers(
      Self.keys,
      """
      "requests": [{"object": {"metadata": {"name": "team-a", "labels": {"pipelines.kubeflow.org/enabled": "true"}}},
        "attachments": {"ConfigMap.v1": {"team-a/kfp-launcher": \(try Self.text(objects, "kfp-launcher"))},
        "Secret.v1": {"team-a/mlpipeline-minio-artifact": \(try Self.text(objects, "mlpipeline-minio-artifact"))}}}],
      "rounds": 2
      """)
    #expect(
      rounds[1]["objects", "team-a/kfp-launcher", "defaultPipelineRoot"]
        == "s3://my-bucket/private-artifacts/team-a/v2/artifacts")
    #expect(
      rounds[1]["objects", "team-a/mlpipeline-minio-artifact", "secretkey"] == "czMvU2VjcmV0K0tleQ==")
  }

  private static func text(_ objects: [JSONValue], _ name: String) throws -> String {
    guard let object = objects.first(where: { $0["metadata", "name"].string == name }) else {
      throw TestFailure("no \(name)")
    }
    return object.jsonText
  }

  @Test func whatIsNoQuestionIsRefused() async throws {
    let answers = try await answers(
      Self.keys,
      #""bodies": ["", "[]", "{", "{\"object\": null}", "{\"object\": {\"metadata\": 3}, \"attachments\": {}}"]"#
    )
    #expect(answers.count == 5)
    for answer in answers {
      #expect(answer["status"] == 400, "\(answer)")
      #expect(!(answer["body"].string ?? "").contains("Secret+Key"))
    }
  }
}

extension JSONValue {
  /// The value as JSON.
  fileprivate var jsonText: String {
    switch self {
    case .object(let members):
      "{" + members.map { "\"\($0.key)\": \($0.value.jsonText)" }.joined(separator: ", ") + "}"
    case .array(let elements): "[" + elements.map(\.jsonText).joined(separator: ", ") + "]"
    case .string(let text):
      String(decoding: (try? JSONEncoder().encode(text)) ?? Data(), as: UTF8.self)
    case .number(let number): number == number.rounded() ? String(Int(number)) : String(number)
    case .boolean(let truth): truth ? "true" : "false"
    case .null: "null"
    }
  }
}
