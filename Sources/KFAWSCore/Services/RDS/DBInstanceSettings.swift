// SPDX-License-Identifier: Apache-2.0

/// The properties of a MySQL DB instance that its owner chooses; the defaults are those of the Kubeflow guide.
///
/// A new one is a property here and a row in ``DBInstanceProperty``: creation, description, drift and
/// modification follow the row.
public struct DBInstanceSettings: Sendable, Equatable {
  /// A major version (`8.4`: RDS picks its default minor) or a full one (`8.4.6`).
  public var engineVersion: String
  /// `DBName`: the database that RDS creates with the instance.
  public var databaseName: String
  /// `DBInstanceClass`.
  public var instanceClass: String
  /// `AllocatedStorage`, in GiB.
  public var allocatedStorage: Int
  /// `MaxAllocatedStorage`, in GiB: how far storage autoscaling may go.
  public var maxAllocatedStorage: Int
  /// `StorageType`: `gp2`, `gp3`, `io1`, …
  public var storageType: String
  /// `Iops`: provisioned operations a second, which io1 and io2 need; nil for what the type comes with.
  public var iops: Int?
  /// `BackupRetentionPeriod`, in days; 0 switches automated backups off.
  public var backupRetentionDays: Int
  /// `MultiAZ`.
  public var isMultiAZ: Bool
  /// `DeletionProtection`.
  public var hasDeletionProtection: Bool
  /// `StorageEncrypted`.
  public var isStorageEncrypted: Bool
  /// `KmsKeyId`: the key for the storage; nil for the account's `aws/rds` key.
  public var kmsKeyID: String?
  /// `PubliclyAccessible`: whether the endpoint resolves to a public address outside of the VPC.
  public var isPubliclyAccessible = false

  /// The guide's defaults, save those that are given.
  public init(
    engineVersion: String = "8.4", databaseName: String = "kubeflow", instanceClass: String = "db.m5.large",
    allocatedStorage: Int = 50, maxAllocatedStorage: Int = 1000, storageType: String = "gp2",
    iops: Int? = nil, backupRetentionDays: Int = 7, isMultiAZ: Bool = true,
    hasDeletionProtection: Bool = true, isStorageEncrypted: Bool = true, kmsKeyID: String? = nil
  ) {
    self.engineVersion = engineVersion
    self.databaseName = databaseName
    self.instanceClass = instanceClass
    self.allocatedStorage = allocatedStorage
    self.maxAllocatedStorage = maxAllocatedStorage
    self.storageType = storageType
    self.iops = iops
    self.backupRetentionDays = backupRetentionDays
    self.isMultiAZ = isMultiAZ
    self.hasDeletionProtection = hasDeletionProtection
    self.isStorageEncrypted = isStorageEncrypted
    self.kmsKeyID = kmsKeyID
  }
}

extension DBInstanceSettings {
  /// For plans and progress: `MySQL 8.4, db.m5.large, 50 GiB gp2 growing to 1000 GiB, Multi-AZ, …`.
  var label: String {
    let switches = [
      (isMultiAZ, "Multi-AZ"), (isStorageEncrypted, "encrypted"),
      (hasDeletionProtection, "deletion protection"),
    ]
    let rate = iops.map { " with \($0) IOPS" } ?? ""
    return
      (["MySQL \(engineVersion)", instanceClass]
      + ["\(allocatedStorage) GiB \(storageType)\(rate) growing to \(maxAllocatedStorage) GiB"]
      + switches.filter(\.0).map(\.1)).joined(separator: ", ")
  }
}
