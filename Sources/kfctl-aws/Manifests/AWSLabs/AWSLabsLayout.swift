// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore
internal import KFManifestEdit

/// awslabs/kubeflow-manifests, Kubeflow 1.4 to 1.7: files with places for the values, edited where they are.
struct AWSLabsLayout: ManifestLayout {
  static let name = "awslabs"
  static let mark = "awslabs/kubeflow-manifests holds awsconfigs/"

  let folder: ManifestFolder
  let pipelines: KFPVersion?
  let release: Release
  private(set) var target: ManifestFolder

  static func recognize(_ folder: ManifestFolder) -> AWSLabsLayout? {
    guard folder.holds("awsconfigs") else { return nil }
    return AWSLabsLayout(folder: folder)
  }

  private init(folder: ManifestFolder) {
    self.folder = folder
    target = folder
    // The upstream manifests are cloned beside awsconfigs/ and may not be there yet.
    pipelines = folder.pipelinesVersion(below: "upstream/apps/pipeline/upstream")
    release = Release.of(
      .awslabs, pipelines ?? (folder.holds(Self.serviceAccount) ? "2.0.0-alpha.7" : "1.7.0"))
  }

  func rendering(to target: ManifestFolder, base: String?) -> AWSLabsLayout {
    var layout = self
    layout.target = target
    return layout
  }

  var journalPath: String { "tests/e2e/utils/rds-s3/metadata.yaml" }
  var artifactServiceAccounts: [String] {
    ["kubeflow:ml-pipeline", "kubeflow-user-example-com:default-editor"]
  }
  var speaksTLSToS3: Bool { true }

  func entry(artifacts: Bool, metadata: Bool) -> String? {
    guard artifacts || metadata else { return nil }
    let variant = artifacts && metadata ? "" : metadata ? "/rds-only" : "/s3-only"
    return ["docs/deployment/rds-s3", "deployments/rds-s3"].map { $0 + variant }
      .first { folder.holds($0 + "/kustomization.yaml") }
  }

  /// A checkout that does not tell its version is common here, and what can be done is seen by its files.
  func notices(for values: StorageValues) -> [String] {
    guard pipelines != nil else { return [] }
    return release.notices(for: values, pipelines: pipelines)
  }

  func limits(for values: StorageValues) -> [Finding] {
    guard case .irsa(_, nil) = values.artifacts?.credentials, release.irsa.answer != .no else { return [] }
    return [
      Finding(
        subject: "manifests", problem: "no role is known for the pods of the profile that the release makes",
        remedy: "Name one for each of ml-pipeline and default-editor")
    ]
  }

  static let serviceAccount = "awsconfigs/apps/pipeline/s3/service-account.yaml"
}

extension ManifestFolder {
  /// `data.appVersion` of ConfigMap pipeline-install-config in KFP's manifests below `folder`.
  func pipelinesVersion(below folder: String) -> KFPVersion? {
    let path = "\(folder)/base/installs/generic/pipeline-install-config.yaml"
    let version = Attempt { try yaml(path).string(at: ["data", "appVersion"]) }
    return version.value.flatMap(\.self).flatMap(KFPVersion.init)
  }
}
