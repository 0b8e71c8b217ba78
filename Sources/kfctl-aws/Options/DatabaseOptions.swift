// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// The RDS instance.
struct DatabaseOptions: ParsableArguments {
  @Option(.dbRootUser, "The master user of the DB instance.")
  var dbRootUser: String?

  @Option(
    name: .both("db-root-password"),
    help:
      "The master password. Others can see it in the process list: use KFCTL_AWS_DB_ROOT_PASSWORD or --db-root-password-file (default: the one in the secret, or a new one of 32 letters and digits)."
  )
  var dbRootPassword: String?

  @Option(
    help: ArgumentHelp("A file that holds the master password; - for standard input.", valueName: "path"))
  var dbRootPasswordFile: String?

  @Option(.dbInstanceName, "The DB instance identifier.")
  var dbInstanceName: String?

  @Option(.dbName, "The database that RDS creates with the instance.")
  var dbName: String?

  @Option(.dbInstanceType, "The DB instance class.")
  var dbInstanceType: String?

  @Option(.dbInitialStorage, "The storage at first, in GiB.", valueName: "GiB")
  var dbInitialStorage: Int?

  @Option(.dbMaxStorage, "How far storage autoscaling may go, in GiB.", valueName: "GiB")
  var dbMaxStorage: Int?

  @Option(.dbBackupRetentionPeriod, "How long automated backups are kept, in days.", valueName: "days")
  var dbBackupRetentionPeriod: Int?

  @Option(.dbStorageType, "The storage type: gp2, gp3, io1, …")
  var dbStorageType: String?

  @Option(.dbIOPS, "The provisioned IOPS, which io1 and io2 need.", valueName: "IOPS")
  var dbIOPS: Int?

  @Option(.dbSubnetGroupName, "The DB subnet group.")
  var dbSubnetGroupName: String?

  @Option(.rdsSecretName, "The secret for the database's login.")
  var rdsSecretName: String?

  @Option(
    .dbEngineVersion,
    "The version of MySQL: 8.4, or 8.0 (which AWS bills Extended Support for), or a full version.",
    valueName: "version")
  var dbEngineVersion: String?

  @Option(.subnetIDs, "The subnets of the DB subnet group, separated by commas.", valueName: "ids")
  var subnetIDs: String?

  @Option(.securityGroupIDs, "The security groups of the DB instance, separated by commas.", valueName: "ids")
  var securityGroupIDs: String?

  @Flag(.multiAZ, "A standby in another Availability Zone.")
  var isMultiAZ: Bool?

  @Flag(.deletionProtection, "Protect the DB instance from deletion.")
  var hasDeletionProtection: Bool?

  @Flag(.storageEncrypted, "Encrypt the DB instance's storage.")
  var isStorageEncrypted: Bool?

  @Option(.mlmdDB, "The database of ml-metadata, for the manifests.")
  var mlmdDB: String?
}
