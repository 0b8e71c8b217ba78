// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import KFAWSCore
internal import KFManifestEdit

/// What `manifest render` writes into manifests: what setup knows from AWS, given by hand.
struct RenderOptions: ParsableArguments {
  enum Credentials: String, CaseIterable, ExpressibleByArgument {
    case `static`, irsa
    case podIdentity = "pod-identity"
  }

  enum Identity: String, CaseIterable, ExpressibleByArgument {
    case irsa
    case podIdentity = "pod-identity"
  }

  @Option(help: "The Region of bucket and database (default: CLUSTER_REGION, AWS_REGION).")
  var region: String?

  @Option(help: "Only the database, or only the bucket.")
  var only: StorageOptions.Part?

  @Option(help: "The S3 bucket for artifacts (default: S3_BUCKET).")
  var bucket: String?

  @Option(help: "How the pods get at the bucket (default: static).")
  var s3Credentials: Credentials?

  @Option(name: .customLong("s3-secret-name"), help: "The secret of the access key (default: s3-secret).")
  var s3SecretName: String?

  @Option(name: .customLong("backend-role-arn"), help: "For irsa: the role of Kubeflow Pipelines' own pods.")
  var backendRoleARN: String?

  @Option(
    name: .customLong("profile-role-arn"), help: "For irsa on awslabs checkouts: the role of the profile.")
  var profileRoleARN: String?

  @Option(name: .customLong("db-host"), help: "The DB instance's endpoint.")
  var dbHost: String?

  @Option(name: .customLong("db-port"), help: "Its port (default: 3306).")
  var dbPort: Int?

  @Option(name: .customLong("rds-secret-name"), help: "The secret of the login (default: rds-secret).")
  var rdsSecretName: String?

  @Option(name: .customLong("mlmd-db"), help: "ml-metadata's database (default: metadb).")
  var mlmdDB: String?

  @Option(name: .customLong("pipeline-db"), help: "The API server's database, if not the release's own.")
  var pipelineDB: String?

  @Option(name: .customLong("cache-db"), help: "The cache's database, if not the release's own.")
  var cacheDB: String?

  @Option(help: "How the pods that sync secrets prove who they are (default: irsa).")
  var clusterIdentity: Identity?

  @Option(name: .customLong("secrets-role-arn"), help: "For irsa: the role of these pods.")
  var secretsRoleARN: String?

  /// The values, with what is missing all in one message.
  func storageValues(_ environment: EnvironmentSnapshot, _ journal: RenderJournal) throws -> StorageValues {
    var missing: [String] = []
    func need(_ value: String?, _ words: String) -> String {
      if value == nil { missing.append(words) }
      return value ?? ""
    }
    let only = only ?? journal.choice("only").flatMap(StorageOptions.Part.init)
    let region = need(
      region ?? environment["CLUSTER_REGION"] ?? environment["AWS_REGION"] ?? journal.region, "--region")
    // A missing one is told below, with the others.
    guard let region = region.isEmpty ? "us-east-1" : AWSRegion(rawValue: region) else {
      throw UsageError(message: "\(InvalidRegion(text: region))")
    }
    var values = StorageValues(region: region)
    if only != .rds {
      let bucket = need(bucket ?? environment["S3_BUCKET"] ?? journal.bucket, "--bucket")
      values.artifacts = .init(
        bucket: bucket, secretName: s3SecretName ?? journal.s3SecretName ?? "s3-secret",
        credentials: credentials(journal) { need($0, "--backend-role-arn") })
    }
    if only != .s3 {
      values.metadata = .init(
        host: need(dbHost ?? journal.databaseHost, "--db-host"), port: dbPort ?? 3306,
        secretName: rdsSecretName ?? journal.rdsSecretName ?? "rds-secret",
        mlmdDB: mlmdDB ?? journal.choice("mlmd-db") ?? "metadb", pipelineDB: pipelineDB, cacheDB: cacheDB)
    }
    let identity = clusterIdentity ?? journal.choice("cluster-identity").flatMap(Identity.init)
    values.clusterIdentity = identity == .podIdentity ? .podIdentity : .irsa(roleARN: secretsRoleARN)
    guard missing.isEmpty else {
      throw UsageError(message: "neither given nor in the journal: \(missing.joined(separator: ", "))")
    }
    try Self.check(values)
    return values
  }

  private func credentials(
    _ journal: RenderJournal, _ need: (String?) -> String
  ) -> StorageValues.Credentials {
    switch s3Credentials ?? journal.choice("s3-credentials").flatMap(Credentials.init) ?? .static {
    case .static: .staticKeys
    case .irsa:
      .irsa(
        backendRoleARN: need(backendRoleARN ?? journal.backendRoleARN),
        profileRoleARN: profileRoleARN ?? journal.profileRoleARN)
    case .podIdentity: .podIdentity
    }
  }

  /// Values are put into files that a cluster is made from, so one that AWS would not know is refused here too.
  private static func check(_ values: StorageValues) throws {
    let hosts = Set("abcdefghijklmnopqrstuvwxyz0123456789.-")
    let others: [(String, String?)] = [
      ("--region", values.region.rawValue), ("--bucket", values.artifacts?.bucket),
      ("--db-host", values.metadata?.host),
    ]
    for (option, value) in others {
      guard let value, value.isEmpty || !value.allSatisfy(hosts.contains) else { continue }
      throw UsageError(message: "\(option): lower-case letters, digits, dots and hyphens only")
    }
  }
}

/// What the journal says of values that no option gives; none of it is a secret.
struct RenderJournal {
  private let file: YAMLFile?

  /// A journal that is not there says nothing, unless it was named.
  init(_ layout: any ManifestLayout, _ named: String?, _ environment: EnvironmentSnapshot) throws {
    if let named {
      file = try YAMLFile(try AtomicFile.read(environment.absolute(named)), name: named)
    } else {
      file = try layout.folder.holds(layout.journalPath) ? layout.folder.yaml(layout.journalPath) : nil
    }
  }

  var region: String? { value(["CLUSTER", "region"]) }
  var bucket: String? { value(["S3", "bucket"]) }
  var s3SecretName: String? { value(["S3", "secretName"]) }
  var rdsSecretName: String? { value(["RDS", "secretName"]) }
  var backendRoleARN: String? { value(["S3", "backEndRoleArn"]) }
  var profileRoleARN: String? { value(["S3", "profileRoleArn"]) }
  var databaseHost: String? { value(["kfctl-aws", "endpoint"]) }

  /// A choice that the stack was made with, by the option's name.
  func choice(_ option: String) -> String? { value(["kfctl-aws", "choices", .key(option)]) }

  private func value(_ path: YAMLPath) -> String? {
    guard let text = try? file?.string(at: path), !text.isEmpty else { return nil }
    return text
  }
}
