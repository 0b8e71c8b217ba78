// SPDX-License-Identifier: Apache-2.0

internal import KFManifestEdit

extension S3Component {
  var installConfig: String {
    """
    # Where the API server keeps pipelines, and where runs without a profile keep artifacts.
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: pipeline-install-config
      namespace: \(CommunityLayout.namespace)
    data:
      bucketName: \(artifacts.bucket.quotedYAML)
      defaultPipelineRoot: \("s3://\(artifacts.bucket)/v2/artifacts".quotedYAML)

    """
  }

  var apiServer: String {
    let container = build["Deployment", "ml-pipeline"]?.container ?? "ml-pipeline-api-server"
    var variables = [
      "OBJECTSTORECONFIG_SECURE": "true", "OBJECTSTORECONFIG_HOST": endpoint, "OBJECTSTORECONFIG_PORT": "",
      "OBJECTSTORECONFIG_REGION": values.region.rawValue,
    ].sorted { $0.key < $1.key }.map { Variable.text($0.key, $0.value) }
    var why = "The API server's store is S3, by TLS at the Region's own endpoint."
    if !usesKeys {
      why +=
        " Keys that are empty mean the pod's own role; without the variables it would take minio/minio123."
      variables += [.empty("OBJECTSTORECONFIG_ACCESSKEY"), .empty("OBJECTSTORECONFIG_SECRETACCESSKEY")]
    }
    return deployment("ml-pipeline", container, why, variables)
  }

  func userInterface(_ ui: KustomizeBuild.Object) -> String {
    var variables = ["MINIO_ACCESS_KEY", "MINIO_SECRET_KEY"].filter(ui.variables.contains).map(
      Variable.removed)
    variables += [
      .text("AWS_S3_ENDPOINT", endpoint), .text("AWS_REGION", values.region.rawValue),
      .text("ARGO_ARCHIVE_ARTIFACTORY", "s3"), .text("ARGO_ARCHIVE_BUCKETNAME", artifacts.bucket),
      .text("ARGO_KEYFORMAT", keyFormat),
    ]
    if usesKeys {
      variables += [.key("AWS_ACCESS_KEY_ID", "accesskey"), .key("AWS_SECRET_ACCESS_KEY", "secretkey")]
    }
    return deployment(
      "ml-pipeline-ui", ui.container ?? "ml-pipeline-ui",
      "The user interface reads artifacts and archived logs from S3 itself.", variables)
  }

  /// The release's settings for the store in the cluster go; what our program reads comes.
  func profileController(_ controller: KustomizeBuild.Object) -> String {
    let old = [
      "AWS_ACCESS_KEY_ID", "AWS_ENDPOINT_URL", "AWS_REGION", "AWS_SECRET_ACCESS_KEY", "MINIO_ACCESS_KEY",
      "MINIO_SECRET_KEY", "OBJECT_STORE_HOST", "S3_ENDPOINT_URL",
    ]
    var variables = old.filter(controller.variables.contains).map(Variable.removed)
    variables += [
      .text("S3_BUCKET", artifacts.bucket), .text("S3_REGION", values.region.rawValue),
      .text("S3_ENDPOINT", endpoint), .text("S3_CREDENTIALS", usesKeys ? "static" : "environment"),
    ]
    if usesKeys { variables += [.key("S3_ACCESS_KEY", "accesskey"), .key("S3_SECRET_KEY", "secretkey")] }
    variables += images(controller)
    return deployment(
      Self.controller, controller.container ?? "profile-controller", "What sync.py is told.", variables)
  }

  /// Releases before KFP 2.14 always had a proxy and a server for visualizations in each profile.
  private func images(_ controller: KustomizeBuild.Object) -> [Variable] {
    var variables: [Variable] = []
    if let image = image("ml-pipeline-ui") { variables.append(.text("FRONTEND_IMAGE", image)) }
    guard !controller.variables.contains("ARTIFACTS_PROXY_ENABLED") else { return variables }
    variables.append(.text("ARTIFACTS_PROXY_ENABLED", "true"))
    if let image = image("ml-pipeline-visualizationserver") {
      variables.append(.text("VISUALIZATION_SERVER_IMAGE", image))
    }
    return variables
  }

  /// The image of a Deployment, without its tag: in the release's files that is a dummy.
  private func image(_ deployment: String) -> String? {
    let path: YAMLPath = ["spec", "template", "spec", "containers", 0, "image"]
    guard let image = build["Deployment", deployment]?.string(at: path) else { return nil }
    let name = image.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    guard let colon = name.lastIndex(of: ":") else { return image }
    return String(image.dropLast(name.distance(from: colon, to: name.endIndex)))
  }
}

// MARK: - Argo, and launchers without profiles

extension S3Component {
  /// The release's own, where it keeps profiles apart; see ``keyFormat-swift.type.property``.
  var keyFormat: String {
    let text = build["ConfigMap", "workflow-controller-configmap"]?.string(at: ["data", "artifactRepository"])
    let file = text.flatMap { try? YAMLFile($0, name: "artifactRepository") }
    let shipped = file.flatMap { (try? $0.string(at: ["s3", "keyFormat"])) ?? nil }
    guard let shipped, shipped.hasPrefix("private-artifacts/{{workflow.namespace}}/") || !hasProfiles else {
      return Self.keyFormat
    }
    return shipped
  }

  var workflowController: String {
    let keys = """
          accessKeySecret:
            name: \(Self.keysSecret)
            key: accesskey
          secretKeySecret:
            name: \(Self.keysSecret)
            key: secretkey

      """
    return """
      # Where Argo keeps logs, in namespaces that have no artifact-repositories of their own.
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: workflow-controller-configmap
        namespace: \(CommunityLayout.namespace)
      data:
        artifactRepository: |
          archiveLogs: true
          s3:
            endpoint: \(endpoint.quotedYAML)
            bucket: \(artifacts.bucket.quotedYAML)
            region: \(values.region.rawValue.quotedYAML)
            insecure: false
            keyFormat: \(keyFormat.quotedYAML)
      \(usesKeys ? keys.indented : "      useSDKCreds: true\n")
      """.droppingLastBreak
  }

  /// Without profiles there is no controller that makes this for them.
  var launcher: String {
    let reference = """
              fromEnv: false
              secretRef:
                secretName: \(Self.keysSecret)
                accessKeyKey: accesskey
                secretKeyKey: secretkey

      """
    return """
      # Where KFP's launcher and driver put artifacts, and as whom.
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: kfp-launcher
        namespace: \(CommunityLayout.namespace)
      data:
        defaultPipelineRoot: \("s3://\(artifacts.bucket)/v2/artifacts".quotedYAML)
        providers: |
          s3:
            default:
              endpoint: \(endpoint.quotedYAML)
              region: \(values.region.rawValue.quotedYAML)
              disableSSL: false
              credentials:
      \(usesKeys ? reference.indented : "          fromEnv: true\n")
      """.droppingLastBreak
  }
}

extension S3Component {
  /// What a patch says of a container's variable.
  enum Variable {
    case text(String, String)
    /// From the Secret of the access keys.
    case key(String, String)
    /// There, and empty, whatever the release takes it from.
    case empty(String)
    case removed(String)

    fileprivate var yaml: String {
      switch self {
      case .text(let name, let value): "        - name: \(name)\n          value: \(value.quotedYAML)\n"
      case .key(let name, let key):
        """
                - name: \(name)
                  valueFrom:
                    secretKeyRef:
                      name: \(S3Component.keysSecret)
                      key: \(key)

        """
      case .empty(let name): "        - name: \(name)\n          value: \"\"\n          valueFrom: null\n"
      case .removed(let name): "        - name: \(name)\n          $patch: delete\n"
      }
    }
  }

  private func deployment(
    _ name: String, _ container: String, _ why: String, _ variables: [Variable]
  ) -> String {
    """
    # \(why)
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: \(name)
      namespace: \(CommunityLayout.namespace)
    spec:
      template:
        spec:
          containers:
          - name: \(container)
            env:
    \(variables.map(\.yaml).joined())
    """.droppingLastBreak
  }
}

extension String {
  /// Each line two blanks further in.
  fileprivate var indented: String {
    split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "  " + $0 }
      .joined(separator: "\n")
  }
}
