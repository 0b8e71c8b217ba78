// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore
internal import KFManifestEdit

extension AWSLabsLayout {
  func changes(for values: StorageValues, _ parts: [ManifestPart]) throws -> [FileChange] {
    let wanted = parts.flatMap { part in
      switch part {
      case .s3: values.artifacts.map { edits($0, values) } ?? []
      case .rds: values.metadata.map(edits) ?? []
      // Which variant to build is said by its folder.
      case .entry: [ManifestEdit]()
      }
    }
    for edit in wanted where !folder.holds(edit.path) { throw missing(edit.path) }
    let changes = try folder.changes(wanted)
    guard target != folder else { return changes }
    return try changes.compactMap { change in
      try change.new.map { try FileChange(writing: $0, to: change.path, in: target.root) }
    }
  }

  /// Empty values, and the two secrets' default names, as the releases ship them. Files that a checkout does not
  /// have are left out.
  func shippedChanges() throws -> [FileChange] {
    let place = S3Place(bucket: "", host: Self.globalHost, region: "")
    let nothing = StorageValues.Metadata(host: "", secretName: "rds-secret", mlmdDB: "")
    let shipped =
      [parameters(place), .objectName(Self.provider("s3"), "s3-secret")]
      + workflowConfig(speaksTLS: false, "")
      + roles(backend: "{{ .Values.s3.roleArn }}", profile: "")
      + charts(place, Self.staticCharts + Self.roleCharts) + edits(nothing, chartSecretName: "")
      + secretSources(readsS3Secret: true) + emptySecret(isBuilt: true)
    return try folder.changes(shipped.filter { folder.holds($0.path) })
  }

  private func edits(_ artifacts: StorageValues.Artifacts, _ values: StorageValues) -> [ManifestEdit] {
    // What Kubeflow's own manifests ship for the commercial Regions; elsewhere the Region's endpoint.
    let host = values.region.partition == .aws ? Self.globalHost : values.regionalS3Host
    let place = S3Place(bucket: artifacts.bucket, host: host, region: values.region.rawValue)
    let config = artifacts.requiresTLS ? workflowConfig(speaksTLS: true, values.regionalS3Host) : []
    switch artifacts.credentials {
    case .staticKeys:
      return [parameters(place), .objectName(Self.provider("s3"), artifacts.secretName)] + config
        + charts(place, Self.staticCharts, secretName: artifacts.secretName)
        + emptySecret(isBuilt: false)
    case .irsa(let backend, let profile):
      return [parameters(place)] + config + roles(backend: backend, profile: profile ?? "")
        + charts(place, Self.roleCharts, roleARN: backend) + secretSources(readsS3Secret: false)
    case .podIdentity:
      // No release of this layout can; the release's finding says so before files are asked.
      return []
    }
  }

  private func edits(_ metadata: StorageValues.Metadata) -> [ManifestEdit] {
    edits(metadata, chartSecretName: metadata.secretName)
  }

  private func edits(_ metadata: StorageValues.Metadata, chartSecretName: String) -> [ManifestEdit] {
    let charts =
      ["rds-s3", "rds-s3-static", "rds-only"].map { "charts/apps/kubeflow-pipelines/\($0)" }
      + ["rds-s3", "rds-only"].map { "charts/common/aws-secrets-manager/\($0)" }
    let values: ManifestEdit.Values = [
      (["rds", "dbHost"], metadata.host), (["rds", "mlmdDb"], metadata.mlmdDB),
      (["rds", "secretName"], chartSecretName),
    ]
    return [
      .parameters(
        "awsconfigs/apps/pipeline/rds/params.env",
        [("dbHost", metadata.host), ("mlmdDb", metadata.mlmdDB)]),
      .objectName(Self.provider("rds"), metadata.secretName),
    ]
      + folder.present(charts.map { "\($0)/values.yaml" }).map {
        .values($0, values, blank: Self.hasBlank($0))
      }
  }

  private func missing(_ file: String) -> Finding {
    Finding(
      subject: file, problem: "it is not in \(folder.path)",
      remedy:
        "Use a complete checkout of kubeflow-manifests (--manifests); git checkout -- \(file) brings it back")
  }
}

/// Where artifacts are, in the words of the manifests.
private struct S3Place {
  var bucket: String
  var host: String
  var region: String
}

// MARK: - The files

extension AWSLabsLayout {
  private static let globalHost = "s3.amazonaws.com"
  private static let staticCharts =
    ["kubeflow-pipelines/rds-s3-static", "kubeflow-pipelines/s3-only-static"].map { "charts/apps/\($0)" }
    + ["aws-secrets-manager/rds-s3", "aws-secrets-manager/s3-only"].map { "charts/common/\($0)" }
  private static let roleCharts = ["rds-s3", "s3-only"].map { "charts/apps/kubeflow-pipelines/\($0)" }

  private static func provider(_ half: String) -> String {
    "awsconfigs/common/aws-secrets-manager/\(half)/secret-provider.yaml"
  }

  /// The files that are shipped with a blank behind the colon of a value that is to be filled in.
  private static func hasBlank(_ path: String) -> Bool {
    path.hasPrefix("charts/common/aws-secrets-manager/") || path.hasSuffix("/profile.yaml")
  }

  private func parameters(_ place: S3Place) -> ManifestEdit {
    .parameters(
      "awsconfigs/apps/pipeline/s3/params.env",
      [
        ("bucketName", place.bucket), ("minioServiceHost", place.host), ("minioServiceRegion", place.region),
      ])
  }

  /// Newer checkouts have Helm charts beside the kustomizations; not every checkout has every chart.
  private func charts(
    _ place: S3Place, _ charts: [String], secretName: String = "", roleARN: String = ""
  ) -> [ManifestEdit] {
    let values: ManifestEdit.Values = [
      (["s3", "bucketName"], place.bucket), (["s3", "minioServiceHost"], place.host),
      (["s3", "minioServiceRegion"], place.region), (["s3", "secretName"], secretName),
      (["s3", "roleArn"], roleARN),
    ]
    return folder.present(charts.map { "\($0)/values.yaml" }).map {
      .values($0, values, blank: Self.hasBlank($0))
    }
  }

  /// The role of the API server, and the one of the profile that the release makes.
  private func roles(backend: String, profile: String) -> [ManifestEdit] {
    let places: [(String, YAMLPath, String)] = [
      (Self.serviceAccount, ["metadata", "annotations", "eks.amazonaws.com/role-arn"], backend),
      (
        "awsconfigs/common/user-namespace/overlay/profile.yaml",
        ["spec", "plugins", 0, "spec", "awsIamRole"],
        profile
      ),
      ("charts/common/user-namespace/values.yaml", ["awsIamForServiceAccount", "awsIamRole"], profile),
    ]
    return places.filter { $0.0 == Self.serviceAccount || folder.holds($0.0) }.map { path, key, role in
      .values(path, [(key, role)], blank: Self.hasBlank(path))
    }
  }

  /// Argo's own settings. In 1.4 they say plain HTTP to an endpoint without Region, which a bucket that insists
  /// on TLS refuses; later releases take the endpoint from params.env and speak TLS.
  private func workflowConfig(speaksTLS: Bool, _ host: String) -> [ManifestEdit] {
    folder.present(["awsconfigs/apps/pipeline/s3/config"]).map { path in
      .yaml(path) { file in
        let s3: YAMLPath = ["artifactRepository", "s3"]
        guard try file.string(at: s3.appending("endpoint")).map({ !$0.hasPrefix("$(") }) ?? false else {
          return
        }
        try file.set(s3.appending("endpoint"), to: .string(speaksTLS ? host : Self.globalHost))
        try file.set(s3.appending("insecure"), to: .boolean(!speaksTLS))
      }
    }
  }

  /// With roles there is no secret for S3, and a pod that mounts one would never start: the kustomizations then
  /// take the parts of `aws-secrets-manager` that do without.
  private func secretSources(readsS3Secret: Bool) -> [ManifestEdit] {
    let sources = "awsconfigs/common/aws-secrets-manager"
    let swaps = [
      ("deployments/rds-s3/kustomization.yaml", "../../\(sources)", "../../\(sources)/rds"),
      ("deployments/rds-s3/s3-only/kustomization.yaml", "../../../\(sources)/s3", "../../../\(sources)/base"),
    ]
    return swaps.filter { folder.holds($0.0) }.map { path, withSecret, without in
      .yaml(path) { file in
        for index in 0..<file.count(at: ["resources"]) {
          let item: YAMLPath = ["resources", .index(index)]
          guard try file.string(at: item) == (readsS3Secret ? without : withSecret) else { continue }
          try file.set(item, to: .string(readsS3Secret ? withSecret : without))
        }
      }
    }
  }

  /// 1.7 builds the Secret of the keys with nothing in it, over the one that is synced from Secrets Manager.
  private func emptySecret(isBuilt: Bool) -> [ManifestEdit] {
    folder.present(["awsconfigs/apps/pipeline/s3/disable-default-secret.yaml"]).map { path in
      .yaml(path) { file in
        guard try file.string(at: ["stringData", "accesskey"]) == "" else { return }
        if isBuilt { try file.remove(["$patch"]) } else { try file.set(["$patch"], to: "delete") }
      }
    }
  }
}
