// SPDX-License-Identifier: Apache-2.0

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
  var nextToken: String?

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
