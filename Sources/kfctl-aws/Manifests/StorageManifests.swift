// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore
internal import KFManifestEdit

/// The files of kubeflow-manifests that point at the storage, and what belongs into them.
struct StorageManifests: Sendable {
  let folder: ManifestFolder

  /// The edits that point the manifests at the bucket.
  ///
  /// - Parameter chartSecretName: the secret's name for the charts, where it is another.
  func artifactEdits(
    bucket: String, region: AWSRegion, secretName: String, chartSecretName: String? = nil
  ) -> [ManifestEdit] {
    let host = Self.s3Host(in: region)
    return [
      .parameters(
        "awsconfigs/apps/pipeline/s3/params.env",
        [("bucketName", bucket), ("minioServiceHost", host), ("minioServiceRegion", region.rawValue)]),
      .objectName("awsconfigs/common/aws-secrets-manager/s3/secret-provider.yaml", secretName),
    ]
      + helmEdits(
        ["kubeflow-pipelines/rds-s3-static", "kubeflow-pipelines/s3-only-static"].map { "charts/apps/\($0)" }
          + ["aws-secrets-manager/rds-s3", "aws-secrets-manager/s3-only"].map { "charts/common/\($0)" },
        [
          (["s3", "bucketName"], bucket), (["s3", "minioServiceHost"], host),
          (["s3", "minioServiceRegion"], region.rawValue),
          (["s3", "secretName"], chartSecretName ?? secretName),
        ])
  }

  /// The edits that point the manifests at the DB instance.
  ///
  /// - Parameter chartSecretName: the secret's name for the charts, where it is another.
  func metadataEdits(
    host: String, mlmdDB: String, secretName: String, chartSecretName: String? = nil
  ) -> [ManifestEdit] {
    [
      .parameters("awsconfigs/apps/pipeline/rds/params.env", [("dbHost", host), ("mlmdDb", mlmdDB)]),
      .objectName("awsconfigs/common/aws-secrets-manager/rds/secret-provider.yaml", secretName),
    ]
      + helmEdits(
        ["rds-s3", "rds-s3-static", "rds-only"].map { "charts/apps/kubeflow-pipelines/\($0)" }
          + ["rds-s3", "rds-only"].map { "charts/common/aws-secrets-manager/\($0)" },
        [
          (["rds", "dbHost"], host), (["rds", "mlmdDb"], mlmdDB),
          (["rds", "secretName"], chartSecretName ?? secretName),
        ])
  }

  /// Newer checkouts have Helm charts beside the kustomizations; not every checkout has every chart.
  private func helmEdits(
    _ charts: [String], _ values: [(key: YAMLPath, value: String)]
  ) -> [ManifestEdit] {
    charts.map { "\($0)/values.yaml" }.filter(folder.holds).map { .helmValues($0, values) }
  }

  /// What Kubeflow's own manifests ship for the commercial Regions; elsewhere the Region's endpoint.
  private static func s3Host(in region: AWSRegion) -> String {
    region.partition == .aws ? "s3.amazonaws.com" : "s3.\(region).\(region.partition.dnsSuffix)"
  }

  /// The kustomization to build next, from the manifests' folder; nil when this checkout has none.
  func kustomization(hasArtifacts: Bool, hasMetadata: Bool) -> String? {
    let variant = hasArtifacts && hasMetadata ? "" : hasMetadata ? "/rds-only" : "/s3-only"
    return ["docs/deployment/rds-s3", "deployments/rds-s3"].map { $0 + variant }
      .first { folder.holds($0 + "/kustomization.yaml") }
  }
}
