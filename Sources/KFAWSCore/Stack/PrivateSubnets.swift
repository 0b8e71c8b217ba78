// SPDX-License-Identifier: Apache-2.0

/// Which subnets of a VPC are private: those whose route table, named or main, has no route to an internet
/// gateway.
enum PrivateSubnets {
  static func select(from subnets: [Subnet], routeTables: [RouteTable]) -> [Subnet] {
    let main = routeTables.first(where: \.isMain)
    return subnets.filter { subnet in
      let table = routeTables.first { $0.subnetIDs.contains(subnet.id) } ?? main
      return table?.leadsToInternetGateway == false
    }
    .sorted { ($0.availabilityZone, $0.id) < ($1.availabilityZone, $1.id) }
  }

  /// What is wrong with `subnets` for a DB subnet group; nil when nothing is.
  static func problem(with subnets: [Subnet], among all: [Subnet], in vpcID: String) -> Refusal? {
    let zones = Set(subnets.map(\.availabilityZone))
    guard zones.count < 2 else { return nil }
    let found =
      subnets.isEmpty
      ? "none of its \(all.count) subnets is private"
      : "its private subnets are "
        + subnets.map { "\($0.id) (\($0.availabilityZone))" }.joined(separator: ", ")
    return Refusal(
      subject: "VPC \(vpcID)",
      problem: "RDS needs private subnets in two Availability Zones; \(found)",
      remedy: "Create a private subnet in another Availability Zone, or name the subnets with --subnet-ids")
  }
}
