// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import KFAWSCore

/// The RDS instance.
struct DatabaseOptions: ParsableArguments {
  @Option(name: .both("db-root-user"), help: "The master user of the DB instance.")
  var dbRootUser = "admin"

  @Option(
    name: .both("db-root-password"),
    help: ArgumentHelp(
      "The master password. Others can see it in the process list: use KFCTL_AWS_DB_ROOT_PASSWORD or --db-root-password-file.",
      discussion: "Default: the one in the secret, or a new one of 32 letters and digits."))
  var dbRootPassword: String?

  @Option(
    help: ArgumentHelp("A file that holds the master password; - for standard input.", valueName: "path"))
  var dbRootPasswordFile: String?

  @Option(name: .both("db-instance-name"), help: "The DB instance identifier.")
  var dbInstanceName = "kubeflow-db"

  @Option(name: .both("db-name"), help: "The database that RDS creates with the instance.")
  var dbName = "kubeflow"

  @Option(name: .both("db-instance-type"), help: "The DB instance class.")
  var dbInstanceType = "db.m5.large"

  @Option(
    name: .both("db-initial-storage"), help: ArgumentHelp("The storage at first, in GiB.", valueName: "GiB"))
  var dbInitialStorage = 50

  @Option(
    name: .both("db-max-storage"),
    help: ArgumentHelp("How far storage autoscaling may go, in GiB.", valueName: "GiB"))
  var dbMaxStorage = 1000

  @Option(
    name: .both("db-backup-retention-period"),
    help: ArgumentHelp("How long automated backups are kept, in days.", valueName: "days"))
  var dbBackupRetentionPeriod = 7

  @Option(name: .both("db-storage-type"), help: "The storage type: gp2, gp3, io1, …")
  var dbStorageType = "gp2"

  @Option(name: .both("db-subnet-group-name"), help: "The DB subnet group.")
  var dbSubnetGroupName = "kubeflow-db-subnet-group"

  @Option(name: .both("rds-secret-name"), help: "The secret for the database's login.")
  var rdsSecretName = "rds-secret"

  @Option(
    help: ArgumentHelp(
      "The version of MySQL: 8.4, or 8.0 (which AWS bills Extended Support for), or a full version.",
      valueName: "version"))
  var dbEngineVersion = "8.4"

  @Option(
    name: .customLong("subnet-ids"),
    help: ArgumentHelp(
      "The subnets of the DB subnet group, separated by commas.",
      discussion: "Default: the private subnets of the cluster's VPC.", valueName: "ids"))
  var subnetIDs: String?

  @Option(
    name: .customLong("security-group-ids"),
    help: ArgumentHelp(
      "The security groups of the DB instance, separated by commas.",
      discussion: "Default: the cluster security group.", valueName: "ids"))
  var securityGroupIDs: String?

  @Flag(
    name: .customLong("multi-az"), inversion: .prefixedNo, help: "A standby in another Availability Zone.")
  var isMultiAZ = true

  @Flag(
    name: .customLong("deletion-protection"), inversion: .prefixedNo,
    help: "Protect the DB instance from deletion.")
  var hasDeletionProtection = true

  @Flag(
    name: .customLong("storage-encrypted"), inversion: .prefixedNo, help: "Encrypt the DB instance's storage."
  )
  var isStorageEncrypted = true

  @Option(name: .customLong("mlmd-db"), help: "The database of ml-metadata, for the manifests.")
  var mlmdDB = "metadb"
}

extension DatabaseOptions {
  /// The metadata store that these options describe.
  func metadataStore(password: Secret<String>?, kmsKeyID: String?) -> MetadataStore {
    MetadataStore(
      instance: dbInstanceName,
      settings: DBInstanceSettings(
        engineVersion: dbEngineVersion, databaseName: dbName, instanceClass: dbInstanceType,
        allocatedStorage: dbInitialStorage, maxAllocatedStorage: dbMaxStorage, storageType: dbStorageType,
        backupRetentionDays: dbBackupRetentionPeriod, isMultiAZ: isMultiAZ,
        hasDeletionProtection: hasDeletionProtection, isStorageEncrypted: isStorageEncrypted,
        kmsKeyID: isStorageEncrypted ? kmsKeyID : nil),
      subnetGroupName: dbSubnetGroupName, secretName: rdsSecretName, username: dbRootUser, password: password,
      subnetIDs: Self.list(subnetIDs), securityGroupIDs: Self.list(securityGroupIDs))
  }

  private static func list(_ text: String?) -> [String] {
    (text ?? "").split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init)
  }
}
