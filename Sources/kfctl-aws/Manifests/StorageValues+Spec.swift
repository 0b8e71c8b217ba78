// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

extension StorageValues {
  /// What the manifests are told of a stack.
  ///
  /// - Parameter host: the DB instance's; nil while RDS has not made it.
  init(_ spec: StackSpec, region: AWSRegion, host: String?, mlmdDB: String) {
    self.init(
      region: region,
      artifacts: spec.artifacts.map {
        Artifacts(bucket: $0.bucket, secretName: $0.secretName, credentials: .staticKeys)
      },
      metadata: spec.metadata.map {
        Metadata(host: host ?? "<endpoint of \($0.instance)>", secretName: $0.secretName, mlmdDB: mlmdDB)
      })
  }
}
