// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

@Suite struct DBGroupTests {
  private static func subnets(_ world: Emulator.World) -> [Subnet] {
    world.privateSubnetIds.map { Subnet(id: $0, vpcID: world.vpcId, availabilityZone: "") }
  }

  @Test func subnetGroupIsMadeAndTakenAway() async throws {
    try await EmulatorPool.shared.withEmulator { emulator in
      let world = try await emulator.seed()
      let group = DBSubnetGroup(
        "Kubeflow-DB-Subnet-Group",
        client: emulator.client(),
        tag: demoTag,
        account: world.account,
        vpcID: world.vpcId,
        subnets: Self.subnets(world)
      )
      let seen = try await Lifecycle(
        emulator: emulator,
        resource: group,
        losing: .nothing,
        making: ["CreateDBSubnetGroup"],
        taking: ["DeleteDBSubnetGroup"]
      ).run()
      #expect(seen.ownership == .ours)
      #expect(seen.state.tags == demoTag.all)
      #expect(seen.state.vpcID == world.vpcId)
      #expect(seen.state.subnets.map(\.id).sorted() == world.privateSubnetIds.sorted())
      #expect(group.drift(of: seen.state).isEmpty)
    }
  }

  @Test func parameterGroupIsMadeAndTakenAway() async throws {
    try await EmulatorPool.shared.withEmulator { emulator in
      let values = ["authentication_policy": "*:mysql_native_password", "require_secure_transport": "0"]
      let group = DBParameterGroup(
        "kubeflow-db-mysql84",
        client: emulator.client(),
        tag: demoTag,
        account: "123456789012",
        family: "mysql8.4",
        values: values
      )
      let seen = try await Lifecycle(
        emulator: emulator,
        resource: group,
        losing: .nothing,
        making: ["CreateDBParameterGroup", "ModifyDBParameterGroup"],
        taking: ["DeleteDBParameterGroup"]
      ).run()
      #expect(seen.ownership == .ours)
      #expect(seen.state.tags == demoTag.all)
      #expect(seen.state.values == values)
    }
  }

  @Test func groupsThatAreNotOursStay() async throws {
    try await EmulatorPool.shared.withEmulator { emulator in
      let world = try await emulator.seed()
      let client = emulator.client()
      let make = { (tag: StackTag) in
        DBSubnetGroup(
          "g",
          client: client,
          tag: tag,
          account: world.account,
          vpcID: world.vpcId,
          subnets: Self.subnets(world)
        )
      }
      try await Reconciler().reach(.present, make(StackTag(stack: "other")))
      try await client.send(
        CreateDBParameterGroup(name: "p", family: "mysql8.4", description: "d", tags: [:])
      )
      try await emulator.resetCalls()
      await #expect(throws: Finding.self) { try await Reconciler().reach(.present, make(demoTag)) }
      #expect(
        try await Reconciler().reach(.absent(losing: .everything), make(demoTag)).kept == .foreign("other")
      )
      let parameters = DBParameterGroup("p", client: client, tag: demoTag, account: world.account)
      #expect(try await Reconciler().reach(.absent(losing: .everything), parameters).kept == .unmanaged)
      #expect(try await emulator.mutations() == [])
    }
  }
}
