// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// A choice that a stack is made with and keeps. Its raw value is its name everywhere: as an option, in the
/// journal, in a configuration file.
///
/// A further one takes two lines here, the case and its row below, and its option in one of the groups of
/// ``StorageOptions``, declared by the setting: `@Option(.dbIOPS, "The provisioned IOPS.") var dbIOPS: Int?`.
enum Setting: String, CaseIterable, Sendable {
  case cluster, region, stack
  case only
  case bucket
  case s3Credentials = "s3-credentials"
  case s3SecretName = "s3-secret-name"
  case dbInstanceName = "db-instance-name"
  case dbName = "db-name"
  case dbInstanceType = "db-instance-type"
  case dbInitialStorage = "db-initial-storage"
  case dbMaxStorage = "db-max-storage"
  case dbIOPS = "db-iops"
  case dbBackupRetentionPeriod = "db-backup-retention-period"
  case dbStorageType = "db-storage-type"
  case dbSubnetGroupName = "db-subnet-group-name"
  case dbEngineVersion = "db-engine-version"
  case dbRootUser = "db-root-user"
  case rdsSecretName = "rds-secret-name"
  case subnetIDs = "subnet-ids"
  case securityGroupIDs = "security-group-ids"
  case multiAZ = "multi-az"
  case deletionProtection = "deletion-protection"
  case storageEncrypted = "storage-encrypted"
  case kmsKeyID = "kms-key-id"
  case mlmdDB = "mlmd-db"
  case tag
}

extension Setting {
  /// The one table: where each setting's option is, and what holds without it.
  var row: SettingRow {
    switch self {
    case .cluster: .init(.aws(\.cluster), variables: ["CLUSTER_NAME"], otherwise: "the journal's")
    case .region:
      .init(
        .aws(\.region), variables: ["CLUSTER_REGION", "AWS_REGION", "AWS_DEFAULT_REGION"],
        otherwise: "the journal's, the profile's")
    case .stack:
      .init(.aws(\.stack), variables: ["KFCTL_AWS_STACK"], otherwise: "the journal's, the cluster's name")
    case .only: .init(.word(\.onlyName, StorageOptions.Part.allCases.map(\.rawValue)), otherwise: "both")
    case .bucket: .init(.text(\.artifacts.bucket), .s3, fixed: .asName(.bucket), variables: ["S3_BUCKET"])
    case .s3Credentials:
      .init(
        .word(\.artifacts.s3CredentialsName, ArtifactOptions.Credentials.allCases.map(\.rawValue)), .s3,
        standard: "static")
    case .s3SecretName:
      .init(.text(\.artifacts.s3SecretName), .s3, fixed: .asName(.secret), standard: "s3-secret", isOld: true)
    case .dbInstanceName: .database(\.dbInstanceName, "kubeflow-db", fixed: .asName(.dbInstance))
    case .dbName: .database(\.dbName, "kubeflow", fixed: .atCreation)
    case .dbInstanceType: .database(\.dbInstanceType, "db.m5.large")
    case .dbInitialStorage: .database(\.dbInitialStorage, 50)
    case .dbMaxStorage: .database(\.dbMaxStorage, 1000)
    case .dbIOPS:
      .init(
        .number(\.database.dbIOPS), .rds, fixed: .untilRepair, otherwise: "what the storage type comes with")
    case .dbBackupRetentionPeriod: .database(\.dbBackupRetentionPeriod, 7)
    case .dbStorageType: .database(\.dbStorageType, "gp2")
    case .dbSubnetGroupName:
      .database(\.dbSubnetGroupName, "kubeflow-db-subnet-group", fixed: .asName(.dbSubnetGroup))
    case .dbEngineVersion:
      .init(.text(\.database.dbEngineVersion), .rds, fixed: .untilRepair, standard: "8.4")
    case .dbRootUser: .database(\.dbRootUser, "admin", fixed: .atCreation)
    case .rdsSecretName: .database(\.rdsSecretName, "rds-secret", fixed: .asName(.secret))
    case .subnetIDs:
      .init(
        .list(\.database.subnetIDs), .rds, fixed: .atCreation,
        otherwise: "the private subnets of the cluster's VPC")
    case .securityGroupIDs:
      .init(
        .list(\.database.securityGroupIDs), .rds, fixed: .atCreation, otherwise: "the cluster security group")
    case .multiAZ: .databaseFlag(\.isMultiAZ)
    case .deletionProtection: .databaseFlag(\.hasDeletionProtection)
    case .storageEncrypted: .databaseFlag(\.isStorageEncrypted, fixed: .atCreation)
    case .kmsKeyID:
      .init(
        .text(\.kmsKeyID), fixed: .atCreation, otherwise: "SSE-S3 for the bucket, aws/rds for the database")
    case .mlmdDB: .init(.text(\.database.mlmdDB), .rds, standard: "metadb")
    case .tag: .init(.tags(\.tags))
    }
  }

  /// What it holds without anything else, for the row and the help alike.
  var standard: String? { row.standard }

  /// Settings that say which stack it is; the journal has them in places of their own.
  static let identity: Set<Setting> = [.cluster, .region, .stack]
}

/// What is known of one setting.
struct SettingRow {
  /// Where its option is, which says how its text is read.
  enum Source {
    case aws(KeyPath<AWSOptions, String?>)
    case text(KeyPath<StorageOptions, String?>)
    case number(KeyPath<StorageOptions, Int?>)
    case flag(KeyPath<StorageOptions, Bool?>)
    /// Ids with commas between them.
    case list(KeyPath<StorageOptions, String?>)
    /// One of these words.
    case word(KeyPath<StorageOptions, String?>, [String])
    case tags(KeyPath<StorageOptions, [TagArgument]>)
  }

  /// Whether another value can still have an effect once the resource is there.
  enum Fixed: Equatable {
    case never
    /// It is the name of one: another would be another resource.
    case asName(ResourceKind)
    /// Only `--repair` sets it.
    case untilRepair
    /// Nothing sets it.
    case atCreation
  }

  var source: Source
  /// The half that it belongs to; nil for both.
  var part: StorageOptions.Part?
  var fixed = Fixed.never
  var variables: [String] = []
  /// The default.
  var standard: String?
  /// The default in words, where it is no fixed value.
  var otherwise: String?
  /// Whether the Python script has the option too, with underscores.
  var isOld = false

  init(
    _ source: Source, _ part: StorageOptions.Part? = nil, fixed: Fixed = .never, variables: [String] = [],
    standard: String? = nil, otherwise: String? = nil, isOld: Bool = false
  ) {
    (self.source, self.part, self.fixed) = (source, part, fixed)
    (self.variables, self.standard, self.otherwise, self.isOld) = (variables, standard, otherwise, isOld)
  }

  /// One of the Python script's options for the database.
  static func database(
    _ option: KeyPath<DatabaseOptions, String?>, _ standard: String, fixed: Fixed = .untilRepair
  ) -> SettingRow {
    let path: KeyPath<StorageOptions, String?> = (\StorageOptions.database).appending(path: option)
    return SettingRow(.text(path), .rds, fixed: fixed, standard: standard, isOld: true)
  }

  static func database(_ option: KeyPath<DatabaseOptions, Int?>, _ standard: Int) -> SettingRow {
    let path: KeyPath<StorageOptions, Int?> = (\StorageOptions.database).appending(path: option)
    return SettingRow(.number(path), .rds, fixed: .untilRepair, standard: String(standard), isOld: true)
  }

  static func databaseFlag(
    _ option: KeyPath<DatabaseOptions, Bool?>, fixed: Fixed = .untilRepair
  ) -> SettingRow {
    let path: KeyPath<StorageOptions, Bool?> = (\StorageOptions.database).appending(path: option)
    return SettingRow(.flag(path), .rds, fixed: fixed, standard: "true")
  }
}
