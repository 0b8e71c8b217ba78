// SPDX-License-Identifier: Apache-2.0

extension DBInstance {
  /// What differs between an instance that was seen and this specification, by RDS's names of the properties.
  ///
  /// Storage that autoscaling has enlarged is no drift, and an engine version stands for all of its minors.
  public func drift(of state: State) -> [Difference] {
    let wanted = settings
    let found = state.settings
    var differences: [Difference] = []
    func compare(
      _ field: String, _ wanted: some Equatable & CustomStringConvertible, _ found: String, ok: Bool
    ) {
      if !ok { differences.append(Difference(field, wanted: "\(wanted)", found: found)) }
    }
    compare(
      "EngineVersion", wanted.engineVersion, found.engineVersion,
      ok: Self.version(found.engineVersion, satisfies: wanted.engineVersion))
    compare("DBName", wanted.databaseName, found.databaseName, ok: wanted.databaseName == found.databaseName)
    compare(
      "DBInstanceClass", wanted.instanceClass, found.instanceClass,
      ok: wanted.instanceClass == found.instanceClass)
    compare(
      "AllocatedStorage", wanted.allocatedStorage, "\(found.allocatedStorage)",
      ok: (wanted.allocatedStorage...max(wanted.allocatedStorage, wanted.maxAllocatedStorage))
        .contains(found.allocatedStorage))
    compare(
      "MaxAllocatedStorage", wanted.maxAllocatedStorage, "\(found.maxAllocatedStorage)",
      ok: wanted.maxAllocatedStorage == found.maxAllocatedStorage)
    compare("StorageType", wanted.storageType, found.storageType, ok: wanted.storageType == found.storageType)
    compare(
      "BackupRetentionPeriod", wanted.backupRetentionDays, "\(found.backupRetentionDays)",
      ok: wanted.backupRetentionDays == found.backupRetentionDays)
    compare("MultiAZ", wanted.isMultiAZ, "\(found.isMultiAZ)", ok: wanted.isMultiAZ == found.isMultiAZ)
    compare(
      "DeletionProtection", wanted.hasDeletionProtection, "\(found.hasDeletionProtection)",
      ok: wanted.hasDeletionProtection == found.hasDeletionProtection)
    compare(
      "StorageEncrypted", wanted.isStorageEncrypted, "\(found.isStorageEncrypted)",
      ok: wanted.isStorageEncrypted == found.isStorageEncrypted)
    compare("PubliclyAccessible", false, "\(state.isPubliclyAccessible)", ok: !state.isPubliclyAccessible)
    return differences
  }

  /// `8.4` is satisfied by `8.4.6`, not by `8.40`.
  static func version(_ found: String, satisfies wanted: String) -> Bool {
    found == wanted || found.hasPrefix(wanted + ".")
  }
}
