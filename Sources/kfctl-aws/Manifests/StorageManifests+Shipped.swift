// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore
internal import KFManifestEdit

extension StorageManifests {
  /// The edits that set the manifests back to what kubeflow-manifests ships: empty values and, in the
  /// secret providers, the two secrets' default names. Files that a checkout does not have are left out.
  func shippedEdits() -> [ManifestEdit] {
    let artifacts = artifactEdits(bucket: "", region: "", secretName: "s3-secret", chartSecretName: "")
    let metadata = metadataEdits(host: "", mlmdDB: "", secretName: "rds-secret", chartSecretName: "")
    return (artifacts + metadata).filter { folder.holds($0.path) }
  }
}
