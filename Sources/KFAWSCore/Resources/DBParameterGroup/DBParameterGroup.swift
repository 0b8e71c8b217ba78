// SPDX-License-Identifier: Apache-2.0

extension ResourceKind {
  /// RDS: the engine's settings.
  public static let dbParameterGroup = ResourceKind(
    "DB parameter group",
    codes: Codes(
      absent: ["DBParameterGroupNotFound"], taken: ["DBParameterGroupAlreadyExists"],
      // In use for some minutes after its last instance is gone, and for up to five after its creation.
      busy: ["InvalidDBParameterGroupState": .seconds(600)])
  ) { $0.name(in: "rds", after: "pg:") }
}

/// A set of MySQL settings for a DB instance.
public struct DBParameterGroup: Resource {
  /// It is a DB parameter group.
  public static let kind = ResourceKind.dbParameterGroup

  /// What is seen of a parameter group.
  public struct State: Sendable, Equatable {
    /// All tags, the stack's among them.
    public var tags: [String: String]
    /// The values in force of the parameters that are wanted, whoever set them; nil when nobody looked.
    public var values: [String: String]?
  }

  /// The calls that change a parameter group.
  public enum Step: Sendable, Equatable {
    /// CreateDBParameterGroup with the stack's tags; its values are the family's defaults.
    case create(family: String)
    /// ModifyDBParameterGroup, effective with the next reboot or for a new instance.
    case set([String: String])
    /// AddTagsToResource: adds these, keeps the others.
    case tag([String: String])
    /// DeleteDBParameterGroup; refused by RDS while a DB instance uses it.
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
  ///   - name: the group's name, in either case.
  ///   - client: makes the calls; its Region is the resource's.
  ///   - tag: the mark that says what is ours, and the further tags of what is created.
  ///   - account: the account's number, which the group's ARN needs.
  ///   - family: `mysql8.4`, …
  ///   - values: the parameters that must have these values, in MySQL's words.
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

  /// A group can be made again as it was, but somebody may have taken it over.
  public var effect: StepEffect {
    switch self {
    case .create: .creates
    case .set, .tag: .changes
    case .delete: .destroys
    }
  }
}
