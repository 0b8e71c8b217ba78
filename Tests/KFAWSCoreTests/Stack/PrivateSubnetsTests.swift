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

  private static let subnets = [subnet("s-3", "b"), subnet("s-1", "a"), subnet("s-2", "a")]

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
    #expect(PrivateSubnets.select(from: Self.subnets, routeTables: tables).map(\.id) == expected, "\(why)")
  }

  @Test(arguments: [
    ([subnet("s-1", "a"), subnet("s-3", "b")], nil, "two zones"),
    ([subnet("s-1", "a"), subnet("s-2", "a")], "s-1 (a), s-2 (a)", "two subnets in one zone"),
    ([subnet("s-1", "a")], "s-1 (a)", "one subnet"), ([], "none of its 3 subnets is private", "none"),
  ])
  func mustLieInTwoZones(chosen: [Subnet], found: String?, why: String) {
    let problem = PrivateSubnets.problem(with: chosen, among: Self.subnets, in: "vpc-1")
    #expect((problem == nil) == (found == nil), "\(why)")
    if let found { #expect(problem?.problem.contains(found) == true, "\(why)") }
  }
}
