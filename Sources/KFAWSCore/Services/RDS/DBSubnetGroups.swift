// SPDX-License-Identifier: Apache-2.0

/// AWS's description of a DB subnet group.
public struct DBSubnetGroupDescription: Sendable, Equatable {
  /// `DBSubnetGroupName`, in lower case.
  public var name: String
  /// Absent where another resource's answer only mentions the group.
  public var arn: String?
  /// `VpcId`: a group lies in one VPC.
  public var vpcID: String
  /// RDS's own word: `Complete`.
  public var status: String
  /// `Subnets`, with their Availability Zones.
  public var subnets: [Subnet]
}

extension DBSubnetGroupDescription {
  init(_ element: XMLElement) {
    name = element.string("DBSubnetGroupName") ?? ""
    arn = element.string("DBSubnetGroupArn")
    vpcID = element.string("VpcId") ?? ""
    status = element.string("SubnetGroupStatus") ?? ""
    subnets = (element["Subnets"]?.children("Subnet") ?? []).map { [vpcID] subnet in
      Subnet(
        id: subnet.string("SubnetIdentifier") ?? "", vpcID: vpcID,
        availabilityZone: subnet["SubnetAvailabilityZone"]?.string("Name") ?? "")
    }
  }
}

/// RDS DescribeDBSubnetGroups for one name; `DBSubnetGroupNotFoundFault` when there is none.
struct DescribeDBSubnetGroups: RDSOperation {
  static let effect = OperationEffect.reads
  var name: String

  func encode(into parameters: inout QueryParameters) {
    parameters.set("DBSubnetGroupName", name)
  }

  func decode(_ result: QueryResult) throws -> DBSubnetGroupDescription {
    guard let element = result.element["DBSubnetGroups", "DBSubnetGroup"] else {
      throw UnexpectedAnswer(operation: Self.name, problem: "no DBSubnetGroup")
    }
    return DBSubnetGroupDescription(element)
  }
}

/// RDS CreateDBSubnetGroup; `DBSubnetGroupAlreadyExists` when the name is taken.
struct CreateDBSubnetGroup: RDSOperation {
  typealias Output = Void
  static let effect = OperationEffect.mutatesOnce
  var name: String
  var description: String
  var subnetIDs: [String]
  var tags: [String: String]

  func encode(into parameters: inout QueryParameters) {
    parameters.set("DBSubnetGroupName", name)
    parameters.set("DBSubnetGroupDescription", description)
    parameters.set(list: "SubnetIds.SubnetIdentifier", subnetIDs)
    parameters.set(tags: tags)
  }
}

/// RDS DeleteDBSubnetGroup; `InvalidDBSubnetGroupStateFault` while a DB instance uses it.
struct DeleteDBSubnetGroup: RDSOperation {
  typealias Output = Void
  static let effect = OperationEffect.mutatesRepeatably
  var name: String

  func encode(into parameters: inout QueryParameters) {
    parameters.set("DBSubnetGroupName", name)
  }
}
