// SPDX-License-Identifier: Apache-2.0

/// A subnet of a VPC.
public struct Subnet: Sendable, Hashable {
  /// `subnet-0123456789abcdef0`.
  public var id: String
  /// `vpc-0123456789abcdef0`; empty where the answer leaves it out.
  public var vpcID: String
  /// The Availability Zone's name: `us-west-2a`.
  public var availabilityZone: String
}

/// EC2 DescribeSubnets.
struct DescribeSubnets: EC2Listing {
  static let listElement = "subnetSet"
  var filters: [EC2Filter]
  var nextToken: String?

  static func item(_ element: XMLElement) -> Subnet? {
    guard let id = element["subnetId"]?.text, let zone = element["availabilityZone"]?.text else { return nil }
    return Subnet(id: id, vpcID: element["vpcId"]?.text ?? "", availabilityZone: zone)
  }
}

struct SecurityGroup: Sendable, Equatable { var id: String; var name: String; var vpcID: String }
struct DescribeSecurityGroups: EC2Listing {
  static let listElement = "securityGroupInfo"
  var filters: [EC2Filter]
  var nextToken: String?
  static func item(_ element: XMLElement) -> SecurityGroup? {
    guard let id = element.string("groupId") else { return nil }
    return SecurityGroup(
      id: id, name: element.string("groupName") ?? "", vpcID: element.string("vpcId") ?? "")
  }
}
