// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import TestSupport
import Testing

@testable import KFAWSCore

@Suite struct DBInstancePlanningTests {
  static func description(
    _ status: String = "available",
    settings: DBInstanceSettings = DBInstanceSettings(engineVersion: "8.4.6"),
    vpcID: String = "vpc-1",
    hasEndpoint: Bool = true,
    engine: String = "mysql",
    parameterGroup: String = "db-mysql84",
    pending: [String: String] = [:]
  ) -> DBInstanceDescription {
    DBInstanceDescription(
      identifier: "db",
      resourceID: "db-ABC",
      engine: engine,
      arn: "arn:aws:rds:us-west-2:1:db:db",
      status: status,
      endpoint: hasEndpoint ? .init(host: "db.example", port: 3306) : nil,
      masterUsername: "admin",
      settings: settings,
      pending: pending,
      vpcID: vpcID,
      subnetGroup: nil,
      parameterGroupNames: [parameterGroup],
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
    repairs: Bool = false
  ) -> DBInstance {
    DBInstance(
      "DB",
      client: noClient,
      tag: demo,
      settings: settings,
      creation: .init(in: .init(subnetGroupName: "g", securityGroupIDs: [], vpcID: "vpc-1")) {
        throw TestFailure("nobody asked for a user")
      },
      repairsDrift: repairs,
      finalSnapshotName: "final"
    )
  }

  @Test(arguments: [
    (Observation.absent, Planned.act(["CreateDBInstance"]), "nothing there"),
    (seen(.ours), .satisfied, "it serves"),
    (seen(.unmanaged), .satisfied, "used as it is"),
    (seen(.foreign("other")), .refuse(.belongsToStack("other")), "another stack's"),
    (seen(.ours, description("creating", hasEndpoint: false)), .wait("creating"), "on its way"),
    (seen(.unmanaged, description("modifying")), .wait("modifying"), "its owner is at it"),
    (seen(.ours, description("deleting")), .wait("deleting"), "gone soon, then it is made"),
    (
      seen(.ours, description("word-of-tomorrow")), .wait("word-of-tomorrow"),
      "unknown words mean: still at it"
    ),
    (seen(.ours, description("storage-optimization")), .satisfied, "it serves meanwhile"),
    (
      seen(.ours, description("failed", hasEndpoint: false)),
      .refuse(.hasStatus("failed", wanted: "available")),
      "nothing will happen by itself"
    ),
    (
      seen(.ours, description("stopped")), .refuse(.hasStatus("stopped", wanted: "available")),
      "somebody has to start it"
    ),
    (
      seen(.ours, description(vpcID: "vpc-2")), .refuse(.liesInVPC("vpc-2", cluster: "vpc-1")),
      "the cluster cannot reach it"
    ),
    (seen(.unmanaged, description(engine: "postgres")), .refuse(.hasEngine("postgres")), "no MySQL"),
    (
      seen(.unmanaged, description(parameterGroup: "default.mysql8.4")),
      .refuse(.deniesNativePassword(parameterGroup: "default.mysql8.4")),
      "ml-metadata could not log in"
    ),
    (
      seen(
        .ours,
        description(settings: DBInstanceSettings(engineVersion: "8.0.35"), parameterGroup: "default.mysql8.0")
      ),
      .satisfied, "the default group of 8.0 lets it in"
    ),
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
    for loss in [Loss.recoverable, .everything] {
      instance().plan(.absent(losing: loss), from: from).expect(expected, why)
    }
  }

  /// Nothing destroys by default: what is not to lose anything stays.
  @Test func staysWhenNothingMayBeLost() {
    instance().plan(.absent(losing: .nothing), from: Self.seen(.ours)).expect(.keep, "it holds data")
  }

  @Test(arguments: [
    ("available", Loss.recoverable, DBInstance.Step.deleteKeepingSnapshot("final"), "reversible"),
    ("stopped", .recoverable, .deleteKeepingSnapshot("final"), "a stopped instance can be snapshot"),
    ("storage-full", .recoverable, .deleteKeepingSnapshot("final"), "so can a full one"),
    ("failed", .recoverable, .delete(keepingBackups: true), "there is nothing to take a snapshot of"),
    ("incompatible-restore", .recoverable, .delete(keepingBackups: true), "nor here"),
    ("incompatible-network", .recoverable, .delete(keepingBackups: true), "nor here"),
    ("available", .everything, .delete(keepingBackups: false), "purge"),
  ])
  func takesAFinalSnapshot(status: String, loss: Loss, last: DBInstance.Step, why: String) {
    let from = Self.seen(.ours, Self.description(status, settings: Self.unprotected))
    guard case .act(let steps, _) = instance().plan(.absent(losing: loss), from: from) else {
      Issue.record("no steps")
      return
    }
    #expect(steps.last == last, "\(why)")
  }

  @Test func namesTheSnapshotByTheTime() {
    let timekeeper = ManualTimekeeper(now: Date(timeIntervalSince1970: 1_767_366_245))
    let instance = DBInstance("DB", client: noClient, tag: demo, timekeeper: timekeeper)
    #expect(instance.finalSnapshotName == "db-final-20260102150405")
  }

  // MARK: - Repair

  private static let smaller = DBInstanceSettings(
    engineVersion: "8.4.6", instanceClass: "db.t3.micro", hasDeletionProtection: false)

  @Test func repairsWhatDiffersAtOnce() {
    let plan = instance(repairs: true).plan(
      .present, from: Self.seen(.ours, Self.description(settings: Self.smaller)))
    guard case .act(let steps, let reasons) = plan, case .repair(let change)? = steps.first else {
      Issue.record("no repair: \(plan)")
      return
    }
    #expect(change.values == ["DBInstanceClass": "db.m5.large", "DeletionProtection": "true"])
    #expect(change.isDeferred, "a class waits for the window unless it is told otherwise")
    #expect(reasons.map(\.field) == ["DBInstanceClass", "DeletionProtection"])
  }

  @Test func protectionAloneNeedsNoApplyImmediately() {
    let change = DBInstanceChange(from: Self.unprotected, to: DBInstanceSettings())
    #expect(change.values == ["DeletionProtection": "true"])
    #expect(!change.isDeferred)
  }

  /// Storage never shrinks, and what the instance was created with is not for a repair.
  @Test func repairsOnlyWhatCanBe() {
    let found = DBInstanceSettings(
      engineVersion: "8.0.35", databaseName: "other", allocatedStorage: 2000, isStorageEncrypted: false)
    #expect(DBInstanceChange(from: found, to: DBInstanceSettings()).isEmpty)
  }

  @Test(arguments: [
    (
      ["DBInstanceClass": "db.m5.large", "DeletionProtection": "true"],
      Planned.wait("available, with DBInstanceClass=db.m5.large, DeletionProtection=true pending"),
      "asked for already: RDS calls it available all the same"
    ),
    (
      ["EngineVersion": "8.4.9"], .refuse(.hasPendingChanges(["EngineVersion"])),
      "somebody's upgrade would be pulled in"
    ),
  ])
  func repairsBesideWhatIsPending(pending: [String: String], expected: Planned, why: String) {
    let state = Self.description(settings: Self.smaller, pending: pending)
    instance(repairs: true).plan(.present, from: Self.seen(.ours, state)).expect(expected, why)
  }

  @Test func driftSaysWhatIsOnItsWay() {
    let state = Self.description(
      settings: DBInstanceSettings(instanceClass: "db.t3.micro"), pending: ["DBInstanceClass": "db.m5.large"])
    #expect(
      instance().drift(of: state) == [
        Difference("DBInstanceClass", wanted: "db.m5.large", found: "db.t3.micro, becoming db.m5.large")
      ])
  }

  // MARK: - A new password

  @Test(arguments: [
    (seen(.ours), false, Planned.act(["ModifyDBInstance"]), "set once"),
    (seen(.ours), true, .satisfied, "set by this loop, and in force"),
    (
      seen(.ours, description(pending: ["MasterUserPassword": "****"])), true,
      .wait("available, with the password pending"), "RDS has only taken it in"
    ),
    (
      seen(.ours, description("resetting-master-credentials")), true,
      .wait("resetting-master-credentials"), "at it"
    ),
    (seen(.unmanaged), false, .refuse(.resetOfUnmanaged), "not ours"),
    (.absent, false, .refuse(.doesNotExist(in: "us-west-2")), "nothing to set it for"),
  ])
  func resetsThePassword(
    from: Observation<DBInstance.State>, made: Bool, expected: Planned, why: String
  ) {
    let reset = MasterPasswordReset(of: instance()) { Secret("new") }
    reset.plan(.present, from: from, made: made).expect(expected, why)
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
    var settings = DBInstanceSettings()
    settings.isPubliclyAccessible = true
    #expect(instance().drift(of: Self.description(settings: settings)).map(\.field) == ["PubliclyAccessible"])
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
    let difference = DBInstanceProperty.differences(
      wanted: DBInstanceSettings(engineVersion: wanted), found: DBInstanceSettings(engineVersion: found))
    #expect(difference.isEmpty == expected, "\(why)")
  }

  @Test func keepsItsNameInLowerCase() {
    #expect(instance().name == "db")
  }

  /// Without a user nothing is sent, and without a creation there is no plan to make one.
  @Test func isNotCreatedWithoutAUser() async {
    await #expect(throws: TestFailure.self) { try await instance().perform(.create(DBInstanceSettings())) }
    let bare = DBInstance("db", client: noClient, tag: demo)
    guard case .refuse = bare.plan(.present, from: .absent) else {
      Issue.record("it would be made")
      return
    }
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
