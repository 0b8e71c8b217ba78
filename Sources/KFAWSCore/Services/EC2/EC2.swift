// SPDX-License-Identifier: Apache-2.0

/// EC2 DescribeSubnets.
struct DescribeSubnets: EC2Listing {
  static let listElement = "subnetSet"
  var filters: [EC2Filter]
  var pageToken: String?

  func encode(into parameters: inout QueryParameters) { parameters.set(filters) }

  static func item(_ element: XMLElement) -> Subnet? {
    guard let id = element["subnetId"]?.text, let zone = element["availabilityZone"]?.text else { return nil }
    return Subnet(id: id, vpcID: element["vpcId"]?.text ?? "", availabilityZone: zone)
  }
}

/// A route table of a VPC, as far as it decides which subnets are public.
struct RouteTable: Sendable, Equatable {
  var id: String
  /// True for the table of the subnets without an explicit one.
  var isMain: Bool
  /// The subnets that name this table.
  var subnetIDs: [String]
  /// True when a route leads to an internet gateway.
  var leadsToInternetGateway: Bool
}

/// EC2 DescribeRouteTables.
struct DescribeRouteTables: EC2Listing {
  static let listElement = "routeTableSet"
  var filters: [EC2Filter]
  var pageToken: String?

  func encode(into parameters: inout QueryParameters) { parameters.set(filters) }

  static func item(_ element: XMLElement) -> RouteTable? {
    let associations = element["associationSet"]?.children("item") ?? []
    let routes = element["routeSet"]?.children("item") ?? []
    return RouteTable(
      id: element["routeTableId"]?.text ?? "",
      isMain: associations.contains { $0["main"]?.text == "true" },
      subnetIDs: associations.compactMap { $0["subnetId"]?.text },
      leadsToInternetGateway: routes.contains { $0["gatewayId"]?.text.hasPrefix("igw-") == true })
  }
}

/// A security group, as far as it must exist and lie in the right VPC.
struct SecurityGroup: Sendable, Equatable {
  var id: String
  var name: String
  var vpcID: String
}

/// EC2 DescribeSecurityGroups; `InvalidGroup.NotFound` when one of the ids is of no group. A filter
/// `group-id` answers with those that are there instead.
struct DescribeSecurityGroups: EC2Listing {
  static let listElement = "securityGroupInfo"
  var groupIDs: [String] = []
  var filters: [EC2Filter] = []
  var pageToken: String?

  func encode(into parameters: inout QueryParameters) {
    parameters.set(list: "GroupId", groupIDs)
    parameters.set(filters)
  }

  static func item(_ element: XMLElement) -> SecurityGroup? {
    guard let id = element.string("groupId") else { return nil }
    return SecurityGroup(
      id: id, name: element.string("groupName") ?? "", vpcID: element.string("vpcId") ?? "")
  }
}

/// A Region as EC2 lists it.
struct RegionDescription: Sendable, Equatable {
  var name: String
  /// `opt-in-not-required`, `opted-in`, `not-opted-in`.
  var optInStatus: String
}

/// EC2 DescribeRegions: all Regions of the partition, those that the account has not enabled among them.
struct DescribeRegions: EC2Listing {
  static let listElement = "regionInfo"
  /// Not used: all Regions come on one page.
  var pageToken: String?

  func encode(into parameters: inout QueryParameters) { parameters.set("AllRegions", true) }

  static func item(_ element: XMLElement) -> RegionDescription? {
    guard let name = element.string("regionName") else { return nil }
    return RegionDescription(name: name, optInStatus: element.string("optInStatus") ?? "")
  }
}
