// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KFAWSCore

@Suite struct DBInstancePlanningTests {
  static func description(
    _ status: String = "available",
    settings: DBInstanceSettings = DBInstanceSettings(engineVersion: "8.4.6"),
    vpcID: String = "vpc-1",
    hasEndpoint: Bool = true,
    isPublic: Bool = false
  ) -> DBInstanceDescription {
    DBInstanceDescription(
      identifier: "db",
      arn: "arn:aws:rds:us-west-2:1:db:db",
      status: status,
      endpoint: hasEndpoint ? .init(host: "db.example", port: 3306) : nil,
      masterUsername: "admin",
      settings: settings,
      isPubliclyAccessible: isPublic,
      vpcID: vpcID,
      subnetGroup: nil,
      parameterGroupNames: [],
      securityGroupIDs: [],
      tags: [:]
    )
  }

  private static func seen(
    _ ownership: Ownership,
    _ state: DBInstanceDescription = description()
  ) -> Observation<DBInstance.State> {
    .present(Seen(state, ownership: ownership, phase: DBInstanceStatus.phase(of: state.status)))
  }

  private static let unprotected = DBInstanceSettings(engineVersion: "8.4.6", hasDeletionProtection: false)

  private func instance(
    _ settings: DBInstanceSettings = DBInstanceSettings(),
    removal: DBInstance.Removal? = nil
  ) -> DBInstance {
    DBInstance(
      "DB",
      client: noClient,
      tag: demo,
      settings: settings,
      placement: .init(subnetGroupName: "g", securityGroupIDs: [], vpcID: "vpc-1"),
      removal: removal
    )
  }

  @Test(arguments: [
    (Observation.absent, Planned.act(["CreateDBInstance"]), "nothing there"),
    (seen(.ours), .satisfied, "it serves"),
    (seen(.unmanaged), .satisfied, "used as it is"),
    (seen(.foreign("other")), .refuse("\"other\""), "another stack's"),
    (seen(.ours, description("creating", hasEndpoint: false)), .wait("creating"), "on its way"),
    (seen(.unmanaged, description("modifying")), .wait("modifying"), "its owner is at it"),
    (seen(.ours, description("deleting")), .wait("deleting"), "gone soon, then it is made"),
    (
      seen(.ours, description("word-of-tomorrow")), .wait("word-of-tomorrow"),
      "unknown words mean: still at it"
    ),
    (seen(.ours, description("storage-optimization")), .satisfied, "it serves meanwhile"),
    (
      seen(.ours, description("failed", hasEndpoint: false)), .refuse("\"failed\""),
      "nothing will happen by itself"
    ),
    (seen(.ours, description("stopped")), .refuse("\"stopped\""), "somebody has to start it"),
    (seen(.ours, description(vpcID: "vpc-2")), .refuse("vpc-2"), "the cluster cannot reach it"),
    (
      seen(.ours, description(hasEndpoint: false)), .wait("available, without an endpoint"),
      "a moment too early"
    ),
    (
      seen(
        .ours,
        description(settings: DBInstanceSettings(engineVersion: "8.0.35", instanceClass: "db.t3.micro"))
      ),
      .satisfied, "drift is reported, not mended"
    ),
  ])
  func present(from: Observation<DBInstance.State>, expected: Planned, why: String) {
    instance().plan(.present, from: from).expect(expected, why)
  }

  @Test(arguments: [
    (Observation.absent, Planned.satisfied, "gone"),
    (seen(.ours), .act(["ModifyDBInstance", "DeleteDBInstance"]), "its protection is lifted first"),
    (seen(.ours, description(settings: unprotected)), .act(["DeleteDBInstance"]), "nothing to lift"),
    (
      seen(.ours, description("stopped", settings: unprotected)), .act(["DeleteDBInstance"]),
      "it needs not run"
    ),
    (
      seen(.ours, description("failed", settings: unprotected)), .act(["DeleteDBInstance"]),
      "broken, and gone for it"
    ),
    (seen(.ours, description("creating")), .wait("creating"), "RDS deletes none that is being made"),
    (seen(.ours, description("deleting")), .wait("deleting"), "until it is gone"),
    (seen(.unmanaged), .keep, "not ours"), (seen(.unmanaged, description("deleting")), .keep, "not ours"),
    (seen(.foreign("other")), .keep, "another stack's"),
  ])
  func absent(from: Observation<DBInstance.State>, expected: Planned, why: String) {
    for removal in [nil, DBInstance.Removal.forGood, .snapshot("s")] {
      instance(removal: removal).plan(.absent, from: from).expect(expected, why)
    }
  }

  @Test(arguments: [
    ("available", DBInstance.Removal.snapshot("final"), "final" as String?, "the default is reversible"),
    ("stopped", .snapshot("final"), "final", "a stopped instance can be snapshot"),
    ("storage-full", .snapshot("final"), "final", "so can a full one"),
    ("failed", .snapshot("final"), nil, "there is nothing to take a snapshot of"),
    ("incompatible-restore", .snapshot("final"), nil, "nor here"),
    ("incompatible-network", .snapshot("final"), nil, "nor here"), ("available", .forGood, nil, "purge"),
  ])
  func takesAFinalSnapshot(status: String, removal: DBInstance.Removal, snapshot: String?, why: String) {
    let from = Self.seen(.ours, Self.description(status, settings: Self.unprotected))
    guard case .act(let steps, _) = instance(removal: removal).plan(.absent, from: from) else {
      Issue.record("no steps")
      return
    }
    #expect(steps.last == .delete(finalSnapshot: snapshot), "\(why)")
  }

  // MARK: - Drift

  @Test(arguments: [
    (DBInstanceSettings(engineVersion: "8.0.35"), "EngineVersion", "8.4", "8.0.35", "another major"),
    (DBInstanceSettings(databaseName: "other"), "DBName", "kubeflow", "other", "another database"),
    (
      DBInstanceSettings(instanceClass: "db.t3.micro"), "DBInstanceClass", "db.m5.large", "db.t3.micro",
      "smaller"
    ),
    (DBInstanceSettings(allocatedStorage: 20), "AllocatedStorage", "50", "20", "less than asked for"),
    (
      DBInstanceSettings(allocatedStorage: 1001), "AllocatedStorage", "50", "1001",
      "more than autoscaling may"
    ),
    (DBInstanceSettings(maxAllocatedStorage: 0), "MaxAllocatedStorage", "1000", "0", "autoscaling is off"),
    (DBInstanceSettings(storageType: "gp3"), "StorageType", "gp2", "gp3", "another type"),
    (DBInstanceSettings(backupRetentionDays: 0), "BackupRetentionPeriod", "7", "0", "no backups"),
    (DBInstanceSettings(isMultiAZ: false), "MultiAZ", "true", "false", "one zone"),
    (DBInstanceSettings(hasDeletionProtection: false), "DeletionProtection", "true", "false", "lifted"),
    (DBInstanceSettings(isStorageEncrypted: false), "StorageEncrypted", "true", "false", "plain"),
  ])
  func namesWhatDiffers(found: DBInstanceSettings, field: String, wanted: String, value: String, why: String)
  {
    let state = Self.description(settings: found)
    #expect(instance().drift(of: state) == [Difference(field, wanted: wanted, found: value)], "\(why)")
  }

  @Test(arguments: [
    (DBInstanceSettings(), "the same"),
    (DBInstanceSettings(allocatedStorage: 51), "autoscaling has enlarged it"),
    (DBInstanceSettings(allocatedStorage: 1000), "as far as it may"),
    (DBInstanceSettings(engineVersion: "8.4.99"), "a minor of the major"),
    (DBInstanceSettings(kmsKeyID: "arn:aws:kms:us-west-2:1:key/aws-rds"), "RDS names its default key"),
  ])
  func takesTheseForTheSame(found: DBInstanceSettings, why: String) {
    #expect(instance().drift(of: Self.description(settings: found)).isEmpty, "\(why)")
  }

  @Test func reportsAPublicInstance() {
    #expect(instance().drift(of: Self.description(isPublic: true)).map(\.field) == ["PubliclyAccessible"])
  }

  @Test(arguments: [
    ("8.0.35", "8.0", true, "a minor of the major"), ("8.4.6", "8.4", true, "a minor of the major"),
    ("8.0.35", "8.0.35", true, "the very same"), ("8.0", "8.0", true, "the very same"),
    ("8.04", "8.0", false, "a number that only begins like it"),
    ("8.40.1", "8.4", false, "eight point forty"),
    ("8.0.3", "8.0.35", false, "another minor"), ("8.0.35", "8.0.3", false, "begins like it"),
    ("8.4.6", "8.0", false, "another major"), ("", "8.0", false, "no version"),
  ])
  func satisfiesAVersion(found: String, wanted: String, expected: Bool, why: String) {
    #expect(DBInstance.version(found, satisfies: wanted) == expected, "\(why)")
  }

  @Test func keepsItsNameInLowerCase() {
    #expect(instance().identifier == "db")
  }

  /// Without a user nothing is sent.
  @Test func isNotCreatedWithoutAUser() async {
    await #expect(throws: NoMasterUser.self) { try await instance().perform(.create(DBInstanceSettings())) }
  }

  @Test func itsUserShowsNoPassword() {
    let user = DBInstance.MasterUser(name: "admin", password: Secret("hunter2"))
    let call = CreateDBInstance(
      identifier: "db",
      settings: DBInstanceSettings(),
      subnetGroupName: "g",
      securityGroupIDs: [],
      masterUsername: "admin",
      masterPassword: user.password,
      tags: [:]
    )
    #expect(!(Leak.outlets(of: user) + Leak.outlets(of: call)).contains { $0.contains("hunter2") })
  }
}
