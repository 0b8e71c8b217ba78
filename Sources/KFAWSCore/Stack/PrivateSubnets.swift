// SPDX-License-Identifier: Apache-2.0

/// Which subnets of a VPC are private: those whose route table, named or main, has no route to an internet
/// gateway.
enum PrivateSubnets {
  /// "Subnets per DB subnet group: 20" (RDS quotas).
  static let most = 20

  /// The private subnets in the Region's own Availability Zones, at most as many as a group takes, and then
  /// evenly over the zones.
  static func select(from subnets: [Subnet], routeTables: [RouteTable], in region: AWSRegion) -> [Subnet] {
    let main = routeTables.first(where: \.isMain)
    let found = subnets.filter { subnet in
      let table = routeTables.first { $0.subnetIDs.contains(subnet.id) } ?? main
      return table?.leadsToInternetGateway == false && isZone(subnet.availabilityZone, of: region)
    }
    return evenly(found).sorted { ($0.availabilityZone, $0.id) < ($1.availabilityZone, $1.id) }
  }

  /// `us-west-2a` is a zone of us-west-2; `us-west-2-lax-1a` is a Local Zone, `us-west-2-wl1-den-wlz-1` a
  /// Wavelength Zone: RDS for MySQL is not placed there beside the others.
  private static func isZone(_ zone: String, of region: AWSRegion) -> Bool {
    let suffix = zone.dropFirst(region.rawValue.count)
    return zone.hasPrefix(region.rawValue) && suffix.utf8.count == 1
  }

  /// One of each zone in turn.
  private static func evenly(_ subnets: [Subnet]) -> [Subnet] {
    var zones = Dictionary(grouping: subnets.sorted { $0.id < $1.id }, by: \.availabilityZone)
    var chosen: [Subnet] = []
    while chosen.count < most, !zones.isEmpty {
      for zone in zones.keys.sorted() where chosen.count < most {
        guard let first = zones[zone]?.first else { continue }
        chosen.append(first)
        let rest = zones[zone]?.dropFirst().map(\.self) ?? []
        zones[zone] = rest.isEmpty ? nil : rest
      }
    }
    return chosen
  }

  /// What is wrong with `subnets` for a DB subnet group; nil when nothing is.
  static func problem(with subnets: [Subnet], among all: [Subnet], in vpcID: String) -> Finding? {
    guard Set(subnets.map(\.availabilityZone)).count < 2 else { return nil }
    return Finding(
      .vpc(vpcID), .lacksPrivateSubnets(subnets, of: all.count), remedies: [.createSubnet, .give(.subnets)])
  }
}
