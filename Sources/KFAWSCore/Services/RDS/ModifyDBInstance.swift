// SPDX-License-Identifier: Apache-2.0

/// RDS ModifyDBInstance, at once rather than in the maintenance window.
struct ModifyDBInstance: RDSOperation {
  typealias Output = Void
  static let effect = OperationEffect.mutatesRepeatably
  var identifier: String
  var change = DBInstanceChange()
  var masterPassword: Secret<String>?

  func encode(into parameters: inout QueryParameters) {
    parameters.set("DBInstanceIdentifier", identifier)
    parameters.set("DBInstanceClass", change.instanceClass)
    parameters.set("AllocatedStorage", change.allocatedStorage)
    parameters.set("MaxAllocatedStorage", change.maxAllocatedStorage)
    parameters.set("StorageType", change.storageType)
    parameters.set("BackupRetentionPeriod", change.backupRetentionDays)
    parameters.set("MultiAZ", change.isMultiAZ)
    parameters.set("PubliclyAccessible", change.isPubliclyAccessible)
    parameters.set("DeletionProtection", change.hasDeletionProtection)
    parameters.set("MasterUserPassword", masterPassword?.reveal())
    parameters.set("ApplyImmediately", true)
  }
}

/// What ModifyDBInstance is to change: nil stays as it is.
public struct DBInstanceChange: Sendable, Equatable {
  var instanceClass: String?
  var allocatedStorage: Int?
  var maxAllocatedStorage: Int?
  var storageType: String?
  var backupRetentionDays: Int?
  var isMultiAZ: Bool?
  var isPubliclyAccessible: Bool?
  var hasDeletionProtection: Bool?

  /// True when there is nothing to change.
  var isEmpty: Bool { self == DBInstanceChange() }

  /// `DBInstanceClass=db.m5.large, MultiAZ=true`.
  var label: String {
    var parameters = QueryParameters(action: "", version: "")
    ModifyDBInstance(identifier: "", change: self).encode(into: &parameters)
    let others = ["Action", "Version", "DBInstanceIdentifier", "ApplyImmediately"]
    return parameters.items.filter { !others.contains($0.name) }.map { "\($0.name)=\($0.value)" }
      .joined(separator: ", ")
  }
}

extension DBInstanceChange {
  /// What can be changed of an instance to make it as `wanted`. Storage only ever grows, and the engine's
  /// version, the database's name and the encryption are not for a repair.
  init(from found: DBInstanceDescription, to wanted: DBInstanceSettings) {
    let settings = found.settings
    func unlessEqual<Value: Equatable>(_ wanted: Value, _ found: Value) -> Value? {
      wanted == found ? nil : wanted
    }
    instanceClass = unlessEqual(wanted.instanceClass, settings.instanceClass)
    allocatedStorage = wanted.allocatedStorage > settings.allocatedStorage ? wanted.allocatedStorage : nil
    maxAllocatedStorage = unlessEqual(wanted.maxAllocatedStorage, settings.maxAllocatedStorage)
    storageType = unlessEqual(wanted.storageType, settings.storageType)
    backupRetentionDays = unlessEqual(wanted.backupRetentionDays, settings.backupRetentionDays)
    isMultiAZ = unlessEqual(wanted.isMultiAZ, settings.isMultiAZ)
    isPubliclyAccessible = found.isPubliclyAccessible ? false : nil
    hasDeletionProtection = unlessEqual(wanted.hasDeletionProtection, settings.hasDeletionProtection)
  }
}
