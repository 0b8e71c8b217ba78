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
    return try DBInstanceDescription(element)
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
  /// `DbiResourceId`, which no other instance ever has.
  public var resourceID: String?
  /// `Engine`: `mysql`, `mariadb`, …
  public var engine: String
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
  /// `PendingModifiedValues`: what has been asked for and is not in force yet; a password as `****`.
  public var pending: [String: String]
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
  init(_ element: XMLElement) throws {
    identifier = element.string("DBInstanceIdentifier") ?? ""
    resourceID = element.string("DbiResourceId")
    engine = element.string("Engine") ?? ""
    arn = element.string("DBInstanceArn") ?? ""
    status = element.string("DBInstanceStatus") ?? ""
    endpoint = try element["Endpoint"].flatMap(Endpoint.init)
    masterUsername = element.string("MasterUsername") ?? ""
    settings = DBInstanceSettings(element)
    pending =
      element["PendingModifiedValues"].map { pending in
        pending.children.reduce(into: [:]) { $0[$1.name] = $1.text }
      } ?? [:]
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
  /// Nil for the empty element that RDS sends while it has none to give.
  ///
  /// - Throws: ``UnexpectedAnswer`` for a host that is no DNS name: it goes into files that others read.
  fileprivate init?(_ element: XMLElement) throws {
    guard let host = element.string("Address"), let port = element.integer("Port") else { return nil }
    guard HostName.isValid(host), (1...65535).contains(port) else {
      throw UnexpectedAnswer(
        operation: DescribeDBInstances.name, problem: "the endpoint is no DNS name and port")
    }
    self.init(host: host, port: port)
  }
}

extension DBInstanceSettings {
  fileprivate init(_ element: XMLElement) {
    // What an answer leaves out is not what the guide's defaults say.
    self.init(
      engineVersion: "", databaseName: "", instanceClass: "", allocatedStorage: 0, maxAllocatedStorage: 0,
      storageType: "", backupRetentionDays: 0, isMultiAZ: false, hasDeletionProtection: false,
      isStorageEncrypted: false)
    for property in DBInstanceProperty.all {
      if let text = element.string(property.name) { property.read(&self, text) }
    }
  }
}

/// Names of hosts.
enum HostName {
  /// RFC 1123: labels of letters, digits and hyphens, 253 characters in all.
  static func isValid(_ name: String) -> Bool {
    let labels = name.split(separator: ".", omittingEmptySubsequences: false)
    return name.utf8.count <= 253
      && labels.allSatisfy { label in
        (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
          && label.utf8.allSatisfy { $0 == UInt8(ascii: "-") || $0.isASCIILetterOrDigit }
      }
  }
}

extension UInt8 {
  fileprivate var isASCIILetterOrDigit: Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }
}
