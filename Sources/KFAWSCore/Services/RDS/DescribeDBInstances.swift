// SPDX-License-Identifier: Apache-2.0

/// RDS DescribeDBInstances for one identifier; `DBInstanceNotFound` when there is none.
struct DescribeDBInstances: RDSOperation {
  static let effect = OperationEffect.reads
  var identifier: String

  func encode(into parameters: inout QueryParameters) {
    parameters.set("DBInstanceIdentifier", identifier)
  }

  func decode(_ result: QueryResult) throws -> DBInstanceDescription {
    guard let element = result.element["DBInstances", "DBInstance"] else {
      throw UnexpectedAnswer(operation: Self.name, problem: "no DBInstance")
    }
    return DBInstanceDescription(element)
  }
}

/// AWS's description of a DB instance, as far as this library looks at it.
public struct DBInstanceDescription: Sendable, Equatable {
  /// Host name and port that MySQL clients connect to.
  public struct Endpoint: Sendable, Equatable {
    /// `Endpoint.Address`: a DNS name that stays the same through a fail-over.
    public var host: String
    /// `Endpoint.Port`; 3306 unless somebody chose another.
    public var port: Int
  }

  /// `DBInstanceIdentifier`, in lower case.
  public var identifier: String
  /// `DBInstanceArn`, which tagging needs.
  public var arn: String
  /// RDS's own word: `creating`, `available`, `storage-full`, … an open set.
  public var status: String
  /// Absent until RDS has made the instance.
  public var endpoint: Endpoint?
  /// `MasterUsername`; RDS never gives the password back.
  public var masterUsername: String
  /// The settings in use. The engine's version is the full one.
  public var settings: DBInstanceSettings
  /// `PubliclyAccessible`: whether the endpoint resolves to a public address outside of the VPC.
  public var isPubliclyAccessible: Bool
  /// `DBSubnetGroup.VpcId`; nil while RDS does not say.
  public var vpcID: String?
  /// `DBSubnetGroup`, with its subnets but not always its ARN.
  public var subnetGroup: DBSubnetGroupDescription?
  /// `DBParameterGroups`: RDS allows one.
  public var parameterGroupNames: [String]
  /// `VpcSecurityGroups`: the ids, whatever their own status is.
  public var securityGroupIDs: [String]
  /// `TagList`, which comes with the description: no ListTagsForResource is needed.
  public var tags: [String: String]
}

extension DBInstanceDescription {
  init(_ element: XMLElement) {
    identifier = element.string("DBInstanceIdentifier") ?? ""
    arn = element.string("DBInstanceArn") ?? ""
    status = element.string("DBInstanceStatus") ?? ""
    endpoint = element["Endpoint"].flatMap(Endpoint.init)
    masterUsername = element.string("MasterUsername") ?? ""
    settings = DBInstanceSettings(element)
    isPubliclyAccessible = element.boolean("PubliclyAccessible") ?? false
    subnetGroup = element["DBSubnetGroup"].map(DBSubnetGroupDescription.init)
    vpcID = subnetGroup?.vpcID
    parameterGroupNames = (element["DBParameterGroups"]?.children("DBParameterGroup") ?? [])
      .compactMap { $0.string("DBParameterGroupName") }
    securityGroupIDs = (element["VpcSecurityGroups"]?.children("VpcSecurityGroupMembership") ?? [])
      .compactMap { $0.string("VpcSecurityGroupId") }
    tags = (element["TagList"]?.children("Tag") ?? []).tagDictionary
  }
}

extension DBInstanceDescription.Endpoint {
  /// RDS sends an empty element while it has none to give.
  fileprivate init?(_ element: XMLElement) {
    guard let host = element.string("Address"), let port = element.integer("Port") else { return nil }
    self.init(host: host, port: port)
  }
}

extension DBInstanceSettings {
  fileprivate init(_ element: XMLElement) {
    self.init(
      engineVersion: element.string("EngineVersion") ?? "",
      databaseName: element.string("DBName") ?? "",
      instanceClass: element.string("DBInstanceClass") ?? "",
      allocatedStorage: element.integer("AllocatedStorage") ?? 0,
      maxAllocatedStorage: element.integer("MaxAllocatedStorage") ?? 0,
      storageType: element.string("StorageType") ?? "",
      backupRetentionDays: element.integer("BackupRetentionPeriod") ?? 0,
      isMultiAZ: element.boolean("MultiAZ") ?? false,
      hasDeletionProtection: element.boolean("DeletionProtection") ?? false,
      isStorageEncrypted: element.boolean("StorageEncrypted") ?? false,
      kmsKeyID: element.string("KmsKeyId"))
  }
}
