// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

extension StorageManifests {
  /// All edits for a specification, with `host` for the DB instance's.
  func edits(_ spec: StackSpec, _ region: AWSRegion, host: String, mlmdDB: String) -> [ManifestEdit] {
    artifactEdits(spec, region) + metadataEdits(spec, host: host, mlmdDB: mlmdDB)
  }

  func artifactEdits(_ spec: StackSpec, _ region: AWSRegion) -> [ManifestEdit] {
    guard let artifacts = spec.artifacts else { return [] }
    return artifactEdits(bucket: artifacts.bucket, region: region, secretName: artifacts.secretName)
  }

  func metadataEdits(_ spec: StackSpec, host: String, mlmdDB: String) -> [ManifestEdit] {
    guard let metadata = spec.metadata else { return [] }
    return metadataEdits(host: host, mlmdDB: mlmdDB, secretName: metadata.secretName)
  }

  /// The command that installs Kubeflow with this storage; nil when the checkout has no kustomization for it.
  ///
  /// Custom resources can be applied only some time after their definitions, hence the loop.
  func deployCommand(for spec: StackSpec) -> String? {
    kustomization(hasArtifacts: spec.artifacts != nil, hasMetadata: spec.metadata != nil).map {
      "while ! kustomize build \($0) | kubectl apply -f -; do echo \"Retrying to apply resources\"; sleep 10; done"
    }
  }
}
