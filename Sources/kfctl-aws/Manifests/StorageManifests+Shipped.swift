// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore
internal import KFManifestEdit

extension StorageManifests {
  /// The edits that set the manifests back to what kubeflow-manifests ships: empty values and the two
  /// secrets' default names. Files that a checkout does not have are left out.
  func shippedEdits() -> [ManifestEdit] {
    let artifacts = artifactEdits(bucket: "", region: "", secretName: "s3-secret")
    let metadata = metadataEdits(host: "", mlmdDB: "", secretName: "rds-secret")
    return (artifacts + metadata).filter { folder.holds($0.path) }
  }
}
