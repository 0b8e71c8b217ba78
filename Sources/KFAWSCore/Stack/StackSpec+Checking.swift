// SPDX-License-Identifier: Apache-2.0

extension StackSpec {
  /// What AWS would refuse of this specification, found without asking AWS.
  public func findings() -> [Refusal] {
    var findings: [Refusal] = []
    func check(_ option: String, _ value: String, _ problem: String?) {
      guard let problem else { return }
      findings.append(
        Refusal(subject: option, problem: "\"\(value)\": \(problem)", remedy: "Give another value"))
    }
    check("--stack", tag.stack, NameRules.stack(tag.stack))
    if let artifacts {
      check("--bucket", artifacts.bucket, NameRules.bucket(artifacts.bucket))
      check("--s3-secret-name", artifacts.secretName, NameRules.secret(artifacts.secretName))
      findings += artifacts.accessKey.flatMap(Self.finding).map { [$0] } ?? []
    }
    if let metadata {
      check("--db-instance-name", metadata.instance, NameRules.dbIdentifier(metadata.instance, limit: 63))
      check(
        "--db-name", metadata.settings.databaseName, NameRules.databaseName(metadata.settings.databaseName))
      check("--db-root-user", metadata.username, NameRules.masterUsername(metadata.username))
      check(
        "--db-subnet-group-name", metadata.subnetGroupName,
        NameRules.dbSubnetGroup(metadata.subnetGroupName))
      check("--rds-secret-name", metadata.secretName, NameRules.secret(metadata.secretName))
      findings += metadata.findings()
    }
    if let artifacts, let metadata, artifacts.secretName == metadata.secretName {
      check("--rds-secret-name", metadata.secretName, "it is the name of the S3 secret too")
    }
    return findings
  }

  /// A pod cannot renew temporary keys: they would work for some hours.
  private static func finding(about key: ArtifactStore.AccessKey) -> Refusal? {
    guard key.id.hasPrefix("ASIA") else { return nil }
    return Refusal(
      subject: "S3 access key \(key.id)",
      problem: "it is temporary (ASIA…) and would stop working within hours",
      remedy: "Create an access key of an IAM user who may use the bucket (AKIA…)")
  }
}

extension MetadataStore {
  fileprivate func findings() -> [Refusal] {
    var findings: [Refusal] = []
    func find(_ subject: String, _ problem: String, _ remedy: String = "Give another value") {
      findings.append(Refusal(subject: subject, problem: problem, remedy: remedy))
    }
    // The password itself never goes into a message.
    if let password, let problem = NameRules.masterPassword(password) { find("DB root password", problem) }
    if !(20...65536).contains(settings.allocatedStorage) {
      find("--db-initial-storage", "\(settings.allocatedStorage): RDS for MySQL takes 20 to 65536 GiB")
    }
    if settings.maxAllocatedStorage <= settings.allocatedStorage {
      find(
        "--db-max-storage",
        "\(settings.maxAllocatedStorage): it must be more than --db-initial-storage \(settings.allocatedStorage)"
      )
    }
    if !(0...35).contains(settings.backupRetentionDays) {
      find(
        "--db-backup-retention-period", "\(settings.backupRetentionDays): RDS keeps backups for 0 to 35 days")
    }
    if settings.kmsKeyID != nil, !settings.isStorageEncrypted {
      find("--kms-key-id", "it goes with encrypted storage only", "Leave --no-storage-encrypted out")
    }
    switch MySQLVersion(settings.engineVersion)?.nativePassword {
    case .impossible?, nil:
      find(
        "--db-engine-version",
        "\(settings.engineVersion): ml-metadata can log in to MySQL 8.0 and 8.4, not to this",
        "Give 8.4 (the default) or 8.0")
    default: break
    }
    return findings
  }
}
