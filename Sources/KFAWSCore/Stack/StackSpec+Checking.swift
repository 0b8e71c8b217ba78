// SPDX-License-Identifier: Apache-2.0

extension StackSpec {
  /// What AWS would refuse of this specification, found without asking AWS. An empty name is a missing one.
  public func findings() -> [Finding] {
    var checks = SpecChecks()
    checks.name(.stack, tag.stack, NameRules.stack)
    checks.name(.cluster, cluster) { NameRules.cluster($0) }
    checks.findings += TagRules.findings(tag.others)
    if let artifacts { checks.artifacts(artifacts) }
    if let metadata { checks.metadata(metadata) }
    if let artifacts, let metadata, artifacts.secretName == metadata.secretName {
      checks.add(
        .rdsSecret, .conflicts(value: metadata.secretName, with: .s3Secret, of: artifacts.secretName))
    }
    return checks.findings
  }
}

/// Gathers what is wrong with the parts of a specification.
private struct SpecChecks {
  var findings: [Finding] = []

  mutating func add(_ setting: Finding.Setting, _ problem: Finding.Problem, _ remedies: [Finding.Remedy] = [])
  {
    findings.append(
      Finding(.setting(setting), problem, remedies: remedies.isEmpty ? [.give(setting)] : remedies))
  }

  mutating func name(_ setting: Finding.Setting, _ value: String, _ rule: (String) -> String?) {
    guard !value.isEmpty else { return add(setting, .missing) }
    if let rule = rule(value) { add(setting, .breaksRule(value: value, rule: rule)) }
  }

  mutating func artifacts(_ artifacts: ArtifactStore) {
    name(.bucket, artifacts.bucket, NameRules.bucket)
    name(.s3Secret, artifacts.secretName, NameRules.secret)
    // A pod cannot renew temporary keys: they would work for some hours.
    if let key = artifacts.accessKey, key.id.hasPrefix("ASIA") {
      add(.accessKey, .temporaryAccessKey(id: key.id))
    }
  }

  mutating func metadata(_ metadata: MetadataStore) {
    let settings = metadata.settings
    name(.instance, metadata.instance) { NameRules.dbIdentifier($0, limit: 63) }
    name(.databaseName, settings.databaseName, NameRules.databaseName)
    name(.metadataDatabase, metadata.metadataDatabase, NameRules.databaseName)
    name(.masterUser, metadata.username, NameRules.masterUsername)
    name(.subnetGroup, metadata.subnetGroupName, NameRules.dbSubnetGroup)
    name(.rdsSecret, metadata.secretName, NameRules.secret)
    name(.instanceClass, settings.instanceClass, NameRules.instanceClass)
    // The password itself never goes into a message.
    if let password = metadata.password, let rule = NameRules.masterPassword(password) {
      add(.masterPassword, .secretBreaksRule(rule))
    }
    ids(.subnets, metadata.subnetIDs, prefix: "subnet-")
    ids(.securityGroups, metadata.securityGroupIDs, prefix: "sg-")
    storage(settings)
    version(settings.engineVersion)
  }

  private mutating func ids(_ setting: Finding.Setting, _ ids: [String], prefix: String) {
    for id in ids where !id.hasPrefix(prefix) || id.count <= prefix.count {
      add(setting, .breaksRule(value: id, rule: "an id begins with \(prefix)"))
    }
  }

  private mutating func storage(_ settings: DBInstanceSettings) {
    range(.allocatedStorage, settings.allocatedStorage, 20...65536, "RDS for MySQL takes 20 to 65536 GiB")
    if settings.maxAllocatedStorage <= settings.allocatedStorage {
      add(
        .maxAllocatedStorage,
        .conflicts(
          value: "\(settings.maxAllocatedStorage)", with: .allocatedStorage,
          of: "\(settings.allocatedStorage)"))
    }
    range(.backupRetention, settings.backupRetentionDays, 0...35, "RDS keeps backups for 0 to 35 days")
    if settings.kmsKeyID != nil, !settings.isStorageEncrypted {
      add(
        .kmsKey, .conflicts(value: settings.kmsKeyID ?? "", with: .encryption, of: "false"),
        [.omit(.kmsKey), .omit(.encryption)])
    }
    let isProvisioned = settings.storageType.hasPrefix("io")
    if isProvisioned, settings.iops == nil {
      add(.iops, .breaksRule(value: settings.storageType, rule: "io1 and io2 storage needs a number of IOPS"))
    }
    if let iops = settings.iops {
      range(.iops, iops, 1...256_000, "RDS takes 1 to 256000 IOPS")
      if !isProvisioned, settings.storageType != "gp3" {
        add(
          .iops, .conflicts(value: "\(iops)", with: .storageType, of: settings.storageType),
          [.omit(.iops), .give(.storageType)])
      }
    }
  }

  private mutating func range(
    _ setting: Finding.Setting, _ value: Int, _ range: ClosedRange<Int>, _ rule: String
  ) {
    if !range.contains(value) { add(setting, .breaksRule(value: "\(value)", rule: rule)) }
  }

  private mutating func version(_ version: String) {
    switch MySQLVersion(version)?.nativePassword {
    case .impossible?, nil:
      add(
        .engineVersion, .lacksNativePassword(version: version), [.giveOneOf(.engineVersion, ["8.4", "8.0"])])
    default: break
    }
  }
}
