// SPDX-License-Identifier: Apache-2.0

/// RDS CreateDBInstance; `DBInstanceAlreadyExists` when the identifier is taken.
struct CreateDBInstance: RDSOperation {
  typealias Output = Void
  static let effect = OperationEffect.mutatesOnce
  var identifier: String
  var settings: DBInstanceSettings
  var subnetGroupName: String
  var parameterGroupName: String?
  var securityGroupIDs: [String]
  var masterUsername: String
  var masterPassword: Secret<String>
  var tags: [String: String]

  func encode(into parameters: inout QueryParameters) {
    parameters.set("DBInstanceIdentifier", identifier)
    parameters.set("Engine", "mysql")
    parameters.set("EngineVersion", settings.engineVersion)
    parameters.set("DBName", settings.databaseName)
    parameters.set("DBInstanceClass", settings.instanceClass)
    parameters.set("MasterUsername", masterUsername)
    parameters.set("MasterUserPassword", masterPassword.reveal())
    encodeStorage(into: &parameters)
    parameters.set("BackupRetentionPeriod", settings.backupRetentionDays)
    parameters.set("MultiAZ", settings.isMultiAZ)
    parameters.set("PubliclyAccessible", false)
    parameters.set("DeletionProtection", settings.hasDeletionProtection)
    parameters.set("CopyTagsToSnapshot", true)
    parameters.set("DBSubnetGroupName", subnetGroupName)
    parameters.set("DBParameterGroupName", parameterGroupName)
    parameters.set(list: "VpcSecurityGroupIds.VpcSecurityGroupId", securityGroupIDs)
    parameters.set(tags: tags)
  }

  private func encodeStorage(into parameters: inout QueryParameters) {
    parameters.set("StorageType", settings.storageType)
    parameters.set("AllocatedStorage", settings.allocatedStorage)
    parameters.set("MaxAllocatedStorage", settings.maxAllocatedStorage)
    parameters.set("StorageEncrypted", settings.isStorageEncrypted)
    parameters.set("KmsKeyId", settings.kmsKeyID)
  }
}
