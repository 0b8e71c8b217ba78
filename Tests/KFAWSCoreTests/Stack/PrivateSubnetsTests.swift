// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KFAWSCore

@Suite struct PrivateSubnetsTests {
  private static func subnet(_ id: String, _ zone: String) -> Subnet {
    Subnet(id: id, vpcID: "vpc-1", availabilityZone: zone)
  }

  private static func table(
    main: Bool = false,
    _ subnets: [String] = [],
    isPublic: Bool = false
  ) -> RouteTable {
    RouteTable(id: "rtb", isMain: main, subnetIDs: subnets, leadsToInternetGateway: isPublic)
  }

  private static let subnets = [
    subnet("s-3", "us-west-2b"), subnet("s-1", "us-west-2a"), subnet("s-2", "us-west-2a"),
  ]

  @Test(arguments: [
    ([table(main: true)], ["s-1", "s-2", "s-3"], "all by the main table, by zone and id"),
    ([table(main: true, isPublic: true)], [], "the main table leads out"),
    ([table(["s-1"], isPublic: true), table(main: true)], ["s-2", "s-3"], "one is public by its own table"),
    (
      [table(["s-1", "s-3"]), table(main: true, isPublic: true)], ["s-1", "s-3"],
      "the own table goes before the main one"
    ),
    (
      [table(main: true, ["s-2"], isPublic: true), table(["s-1"])], ["s-1"], "named by the main table itself"
    ),
    ([], [], "no tables: nothing is known to be private"),
    ([table(["s-2"])], ["s-2"], "no main table"),
  ])
  func areThoseWithoutAWayToAnInternetGateway(tables: [RouteTable], expected: [String], why: String) {
    let chosen = PrivateSubnets.select(from: Self.subnets, routeTables: tables, in: "us-west-2")
    #expect(chosen.map(\.id) == expected, "\(why)")
  }

  /// RDS is placed in the Region's own zones.
  @Test func leavesLocalAndWavelengthZonesOut() {
    let zones = ["us-west-2a", "us-west-2b", "us-west-2-lax-1a", "us-west-2-wl1-den-wlz-1", "us-west-20a"]
    let subnets = zones.map { Self.subnet("s-\($0)", $0) }
    let chosen = PrivateSubnets.select(from: subnets, routeTables: [Self.table(main: true)], in: "us-west-2")
    #expect(chosen.map(\.availabilityZone) == ["us-west-2a", "us-west-2b"])
  }

  /// A group takes at most twenty, and they are to be of every zone.
  @Test func takesTwentyEvenly() {
    let many = (10..<40).map { Self.subnet("s-a\($0)", "us-west-2a") } + [Self.subnet("s-z", "us-west-2b")]
    let chosen = PrivateSubnets.select(from: many, routeTables: [Self.table(main: true)], in: "us-west-2")
    #expect(chosen.count == 20)
    #expect(chosen.filter { $0.availabilityZone == "us-west-2b" }.count == 1)
  }

  @Test(arguments: [
    ([subnet("s-1", "a"), subnet("s-3", "b")], true, "two zones"),
    ([subnet("s-1", "a"), subnet("s-2", "a")], false, "two subnets in one zone"),
    ([subnet("s-1", "a")], false, "one subnet"), ([], false, "none"),
  ])
  func mustLieInTwoZones(chosen: [Subnet], isGood: Bool, why: String) {
    let finding = PrivateSubnets.problem(with: chosen, among: Self.subnets, in: "vpc-1")
    #expect(finding?.problem == (isGood ? nil : .lacksPrivateSubnets(chosen, of: 3)), "\(why)")
  }
}
