// SPDX-License-Identifier: Apache-2.0

/// A set of MySQL settings for a DB instance.
public struct DBParameterGroup: Resource {
  /// What is seen of a parameter group.
  public struct State: Sendable, Equatable {
    public var tags: [String: String]
    /// The values set by the group's owner; nil when nobody looked.
    public var values: [String: String]?
  }

  /// The calls that change a parameter group.
  public enum Step: Sendable, Equatable {
    case create(family: String)
    case set([String: String])
    case tag([String: String])
    case delete
  }

  /// The group's name, unique in account and Region; RDS keeps it in lower case.
  public let name: String
  let client: AWSClient
  let tag: StackTag
  let arn: ARN
  let family: String
  let values: [String: String]

  /// Describes the parameter group `name`.
  ///
  /// - Parameters:
  ///   - account: the account's number, which the group's ARN needs.
  ///   - family: `mysql8.4`, …
  ///   - values: the parameters to set, in MySQL's words.
  public init(
    _ name: String, client: AWSClient, tag: StackTag, account: String, family: String = "",
    values: [String: String] = [:]
  ) {
    self.name = name.lowercased()
    self.client = client
    self.tag = tag
    self.family = family
    self.values = values
    arn = ARN(
      partition: client.region.partition.id, service: "rds", region: client.region.rawValue, account: account,
      resource: "pg:\(name.lowercased())")
  }

  public var address: ResourceAddress { ResourceAddress(.dbParameterGroup, name) }
}

extension DBParameterGroup.Step: ResourceStep {
  /// The operation of RDS.
  public var operation: String {
    switch self {
    case .create: "CreateDBParameterGroup"
    case .set: "ModifyDBParameterGroup"
    case .tag: "AddTagsToResource"
    case .delete: "DeleteDBParameterGroup"
    }
  }

  /// What it does.
  public var summary: String {
    switch self {
    case .create(let family): "create it for \(family)"
    case .set(let values): "set \(values.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: ", "))"
    case .tag(let tags): Self.tagging(tags)
    case .delete: "delete the parameter group"
    }
  }
}
