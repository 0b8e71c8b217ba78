// SPDX-License-Identifier: Apache-2.0

extension ResourceKind {
  /// RDS: the subnets that a DB instance may be placed in.
  public static let dbSubnetGroup = ResourceKind(
    "DB subnet group",
    codes: Codes(
      absent: ["DBSubnetGroupNotFoundFault"], taken: ["DBSubnetGroupAlreadyExists"],
      // A group counts as in use for some minutes after its last instance is gone.
      busy: ["InvalidDBSubnetGroupStateFault": .seconds(600), "InvalidDBSubnetStateFault": .seconds(600)])
  ) { $0.name(in: "rds", after: "subgrp:") }
}

/// The subnets that an RDS instance may be placed in.
public struct DBSubnetGroup: Resource {
  /// It is a DB subnet group.
  public static let kind = ResourceKind.dbSubnetGroup

  /// What is seen of a subnet group.
  public struct State: Sendable, Equatable {
    /// The VPC of all its subnets.
    public var vpcID: String
    /// In RDS's order.
    public var subnets: [Subnet]
    /// All tags, the stack's among them.
    public var tags: [String: String]
  }

  /// The calls that change a subnet group.
  public enum Step: Sendable, Equatable {
    /// CreateDBSubnetGroup over these, with the stack's tags.
    case create([Subnet])
    /// AddTagsToResource: adds these, keeps the others.
    case tag([String: String])
    /// DeleteDBSubnetGroup; refused by RDS while a DB instance uses it.
    case delete
  }

  /// The group's name, unique in account and Region; RDS keeps it in lower case.
  public let name: String
  let client: AWSClient
  let tag: StackTag
  let arn: ARN
  let vpcID: String?
  let subnets: [Subnet]

  /// Describes the subnet group `name`.
  ///
  /// - Parameters:
  ///   - name: the group's name, in either case.
  ///   - client: makes the calls; its Region is the resource's.
  ///   - tag: the mark that says what is ours, and the further tags of what is created.
  ///   - account: the account's number, which the group's ARN needs.
  ///   - vpcID: the VPC that the group must lie in; nil for any.
  ///   - subnets: what a new group is made of.
  public init(
    _ name: String, client: AWSClient, tag: StackTag, account: String, vpcID: String? = nil,
    subnets: [Subnet] = []
  ) {
    self.name = name.lowercased()
    self.client = client
    self.tag = tag
    self.vpcID = vpcID
    self.subnets = subnets
    arn = ARN(
      partition: client.region.partition.id, service: "rds", region: client.region.rawValue, account: account,
      resource: "subgrp:\(name.lowercased())")
  }
}

extension DBSubnetGroup.Step: ResourceStep {
  /// The operation of RDS.
  public var operation: String {
    switch self {
    case .create: "CreateDBSubnetGroup"
    case .tag: "AddTagsToResource"
    case .delete: "DeleteDBSubnetGroup"
    }
  }

  /// What it does.
  public var summary: String {
    switch self {
    case .create(let subnets):
      "create it over \(subnets.map { "\($0.id) (\($0.availabilityZone))" }.joined(separator: ", "))"
    case .tag(let tags): Self.tagging(tags)
    case .delete: "delete the subnet group"
    }
  }

  /// A group can be made again as it was, but somebody may have taken it over.
  public var effect: StepEffect {
    switch self {
    case .create: .creates
    case .tag: .changes
    case .delete: .destroys
    }
  }
}
