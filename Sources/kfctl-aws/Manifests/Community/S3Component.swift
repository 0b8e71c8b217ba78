// SPDX-License-Identifier: Apache-2.0

/// `kfctl-aws/s3`: artifacts of pipelines in S3.
struct S3Component {
  static let kustomization = CommunityLayout.home + "/s3/kustomization.yaml"
  static let provider = CommunityLayout.home + "/s3/secret-provider.yaml"
  /// The Secret that every release takes its access keys from.
  static let keysSecret = "mlpipeline-minio-artifact"
  /// Where a profile's part of the bucket begins, as the releases since 1.11 have it; a role of one profile is
  /// limited to it.
  static let keyFormat =
    "private-artifacts/{{workflow.namespace}}/{{workflow.name}}/{{workflow.creationTimestamp.Y}}/"
    + "{{workflow.creationTimestamp.m}}/{{workflow.creationTimestamp.d}}/{{pod.name}}"

  /// What the stores in the cluster are made of.
  private static let replaced = [
    ("Deployment", "minio"), ("Service", "minio-service"), ("PersistentVolumeClaim", "minio-pvc"),
    ("NetworkPolicy", "minio"), ("AuthorizationPolicy", "minio-service"),
    ("DestinationRule", "ml-pipeline-minio"),
    ("Deployment", "seaweedfs"), ("Service", "seaweedfs"), ("PersistentVolumeClaim", "seaweedfs-pvc"),
    ("ServiceAccount", "seaweedfs"), ("NetworkPolicy", "seaweedfs"),
    ("AuthorizationPolicy", "seaweedfs-service"), ("DestinationRule", "ml-pipeline-seaweedfs"),
    ("Secret", keysSecret),
  ]
  static let controller = "kubeflow-pipelines-profile-controller"
  /// All objects that matter here.
  static let names = Set(
    replaced.map(\.1) + [
      "pipeline-install-config", "workflow-controller-configmap", "ml-pipeline", "ml-pipeline-ui",
      "ml-pipeline-visualizationserver", "pipeline-runner", "kfp-launcher", controller, controller + "-code",
    ])

  let artifacts: StorageValues.Artifacts
  let values: StorageValues
  let layout: CommunityLayout
  let build: KustomizeBuild

  var endpoint: String { values.regionalS3Host }
  var usesKeys: Bool { artifacts.credentials == .staticKeys }
  var hasProfiles: Bool { build["Deployment", Self.controller] != nil }

  func files() -> [GeneratedFile] {
    var patches = [("pipeline-install-config.yaml", installConfig), ("ml-pipeline.yaml", apiServer)]
    if build["ConfigMap", "workflow-controller-configmap"] != nil {
      patches.append(("workflow-controller-configmap.yaml", workflowController))
    }
    if let ui = build["Deployment", "ml-pipeline-ui"] {
      patches.append(("ml-pipeline-ui.yaml", userInterface(ui)))
    }
    patches += serviceAccounts
    if let controller = build["Deployment", Self.controller] {
      patches.append(("profile-controller.yaml", profileController(controller)))
    } else if build["ConfigMap", "kfp-launcher"] != nil {
      patches.append(("kfp-launcher.yaml", launcher))
    }
    var files = [("kustomization.yaml", kustomizationText(patches.map(\.0)))] + patches
    if hasProfiles {
      files.append(("sync.py", String(decoding: PackageResources.profile_controller_py, as: UTF8.self)))
    }
    if usesKeys {
      files += [("secret-provider.yaml", secrets.provider), ("secrets-sync.yaml", secrets.deployment)]
    }
    return files.map { GeneratedFile(path: CommunityLayout.home + "/s3/" + $0.0, text: $0.1) }
  }

  private var secrets: SyncedSecrets {
    SyncedSecrets(
      providerClass: "s3-secret", secretName: artifacts.secretName,
      targets: [
        .init(name: Self.keysSecret, keys: [("accesskey", "accesskey"), ("secretkey", "secretkey")])
      ],
      identity: values.clusterIdentity)
  }

  private func kustomizationText(_ patches: [String]) -> String {
    var text = """
      # Artifacts of pipelines in Amazon S3. \(access)
      apiVersion: kustomize.config.k8s.io/v1alpha1
      kind: Component


      """
    if usesKeys { text += "resources:\n- secret-provider.yaml\n- secrets-sync.yaml\n\n" }
    if hasProfiles {
      text += """
        # The release's own program knows the store in the cluster only; this one gives profiles the same for S3.
        configMapGenerator:
        - name: \(Self.controller)-code
          namespace: \(CommunityLayout.namespace)
          behavior: replace
          files:
          - sync.py


        """
    }
    text += "patches:\n" + patches.map { "- path: \($0)\n" }.joined()
    return text
      + build.removals(Self.replaced, because: "The store in the cluster, with its well-known keys.")
  }

  private var access: String {
    switch artifacts.credentials {
    case .staticKeys: "The access key is in Secrets Manager, not here."
    case .irsa: "The pods have IAM roles by their service accounts."
    case .podIdentity: "The pods have IAM roles by EKS pod identity associations, which are not in manifests."
    }
  }

  /// Those who reach the bucket with a role of their own. Profiles have theirs, which `profile ensure` gives them.
  private var serviceAccounts: [(String, String)] {
    guard case .irsa(let role, _) = artifacts.credentials else { return [] }
    let names = layout.artifactServiceAccounts.map { String($0.split(separator: ":")[1]) }
    return names.filter { build["ServiceAccount", $0] != nil }.map { name in
      (
        "\(name)-service-account.yaml",
        """
        # Who \(name) is to AWS.
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: \(name)
          namespace: \(CommunityLayout.namespace)
          annotations:
            eks.amazonaws.com/role-arn: \(role.quotedYAML)

        """
      )
    }
  }
}
