// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

@Suite struct DBInstanceTests {
  /// The final snapshots of an instance; the library itself never asks.
  private struct DescribeDBSnapshots: RDSOperation {
    static let effect = OperationEffect.reads
    var identifier: String

    func encode(into parameters: inout QueryParameters) {
      parameters.set("DBInstanceIdentifier", identifier)
    }

    func decode(_ result: QueryResult) throws -> [String] {
      (result.element["DBSnapshots"]?.children("DBSnapshot") ?? [])
        .compactMap { $0.string("DBSnapshotIdentifier") }
    }
  }

  private func instance(
    _ lab: StackLab,
    settings: DBInstanceSettings = DBInstanceSettings(engineVersion: "8.0")
  ) async throws -> DBInstance {
    let client = lab.emulator.client()
    let group = DBSubnetGroup(
      "group",
      client: client,
      tag: demoTag,
      account: lab.world.account,
      vpcID: lab.world.vpcId,
      subnets: lab.world.privateSubnetIds.map { Subnet(id: $0, vpcID: lab.world.vpcId, availabilityZone: "") }
    )
    try await Reconciler().reach(.present, group)
    return DBInstance(
      "kubeflow-db",
      client: client,
      tag: demoTag,
      settings: settings,
      creation: .init(
        in: .init(
          subnetGroupName: "group",
          securityGroupIDs: [lab.world.clusterSecurityGroupId],
          vpcID: lab.world.vpcId
        )
      ) { .init(name: "admin", password: Secret("hunter2-hunter2")) },
      finalSnapshotName: "kubeflow-db-final"
    )
  }

  @Test(arguments: [true, false])
  func isMadeAndTakenAway(isProtected: Bool) async throws {
    try await StackLab.run { lab in
      let settings = DBInstanceSettings(
        engineVersion: "8.0",
        instanceClass: "db.t3.medium",
        allocatedStorage: 30,
        maxAllocatedStorage: 90,
        storageType: "gp3",
        backupRetentionDays: 3,
        isMultiAZ: !isProtected,
        hasDeletionProtection: isProtected
      )
      let seen = try await Lifecycle(
        emulator: lab.emulator,
        resource: instance(lab, settings: settings),
        making: ["CreateDBInstance"],
        taking: isProtected ? ["ModifyDBInstance", "DeleteDBInstance"] : ["DeleteDBInstance"]
      ).run()
      #expect(seen.ownership == .ours)
      #expect(seen.state.tags == demoTag.all)
      #expect(seen.state.endpoint?.port == 3306)
      #expect(try await instance(lab, settings: settings).drift(of: seen.state) == [])
    }
  }

  @Test(arguments: [(Loss.recoverable, ["kubeflow-db-final"]), (.everything, [])])
  func leavesASnapshotUnlessToldNotTo(loss: Loss, left: [String]) async throws {
    try await StackLab.run { lab in
      let instance = try await instance(lab)
      let reconciler = Reconciler(timekeeper: ManualTimekeeper())
      try await reconciler.reach(.present, instance)
      #expect(try await reconciler.reach(.absent(losing: loss), instance).observation == .absent)
      let snapshots = try await lab.emulator.client().send(DescribeDBSnapshots(identifier: "kubeflow-db"))
      #expect(snapshots == left)
    }
  }

  @Test func ofAnotherStackIsRefusedAndStays() async throws {
    try await StackLab.run { lab in
      try await Reconciler().reach(.present, instance(lab))
      try await lab.emulator.resetCalls()
      let other = DBInstance(
        "kubeflow-db",
        client: lab.emulator.client(),
        tag: StackTag(stack: "other")
      )
      await #expect(throws: Finding.self) { try await Reconciler().reach(.present, other) }
      #expect(try await Reconciler().reach(.absent(losing: .everything), other).kept == .foreign("demo"))
      #expect(try await lab.emulator.mutations() == [])
    }
  }
}
