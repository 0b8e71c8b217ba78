// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// Makes a specification of the stack from what was chosen.
struct Specification {
  let cluster: String
  let stack: String
  let choices: Choices
  /// Nil for a look that needs none.
  var secrets: StorageSecrets?
  var adopts = false
  var resetsPassword = false

  /// The specification; without the bucket's half when there is no bucket.
  ///
  /// - Throws: ``ChoiceError`` for a value that is not what its setting takes.
  func make() throws -> StackSpec {
    let only = try choices.word(.only).flatMap(StorageOptions.Part.init)
    let tag = StackTag(stack: stack, others: try choices.tags(.tag), adopts: adopts)
    return StackSpec(
      cluster: cluster, tag: tag, artifacts: only == .rds ? nil : artifactStore(),
      metadata: only == .s3 ? nil : try metadataStore())
  }

  private func artifactStore() -> ArtifactStore? {
    choices.text(.bucket).map {
      ArtifactStore(
        bucket: $0, encryption: choices.encryption, secretName: choices.text(.s3SecretName) ?? "",
        accessKey: secrets?.accessKey)
    }
  }

  private func metadataStore() throws -> MetadataStore {
    MetadataStore(
      instance: choices.text(.dbInstanceName) ?? "", settings: try choices.databaseSettings(),
      metadataDatabase: choices.text(.mlmdDB) ?? "", subnetGroupName: choices.text(.dbSubnetGroupName) ?? "",
      secretName: choices.text(.rdsSecretName) ?? "",
      username: choices.text(.dbRootUser) ?? "", password: secrets?.password, resetsPassword: resetsPassword,
      subnetIDs: choices.list(.subnetIDs), securityGroupIDs: choices.list(.securityGroupIDs))
  }
}

extension Choices {
  /// What is said of the DB instance itself.
  func databaseSettings() throws(ChoiceError) -> DBInstanceSettings {
    let isEncrypted = try isOn(.storageEncrypted)
    return DBInstanceSettings(
      engineVersion: text(.dbEngineVersion) ?? "", databaseName: text(.dbName) ?? "",
      instanceClass: text(.dbInstanceType) ?? "", allocatedStorage: try number(.dbInitialStorage) ?? 0,
      maxAllocatedStorage: try number(.dbMaxStorage) ?? 0, storageType: text(.dbStorageType) ?? "",
      iops: try number(.dbIOPS),
      backupRetentionDays: try number(.dbBackupRetentionPeriod) ?? 0, isMultiAZ: try isOn(.multiAZ),
      hasDeletionProtection: try isOn(.deletionProtection), isStorageEncrypted: isEncrypted,
      kmsKeyID: isEncrypted ? text(.kmsKeyID) : nil)
  }

  var encryption: BucketEncryption { text(.kmsKeyID).map { .sseKMS(keyID: $0) } ?? .sseS3 }

  /// The names of all resources: those that hold, and where others are given, those too.
  var addresses: Set<ResourceAddress> {
    let only = text(.only)
    return Setting.allCases.reduce(into: []) { addresses, setting in
      guard let kind = setting.kindOfName, only == nil || setting.row.part?.rawValue == only else { return }
      for name in [text(setting), known(setting)?.values.first].compactMap(\.self) {
        addresses.insert(ResourceAddress(kind, kind.lowercases ? name.lowercased() : name))
      }
    }
  }
}

extension ResourceKind {
  /// RDS keeps its names in lower case.
  var lowercases: Bool { self != .bucket && self != .secret }
}
