// SPDX-License-Identifier: Apache-2.0

extension ResourceKind {
  /// RDS: a MySQL server.
  public static let dbInstance = ResourceKind(
    "DB instance",
    codes: Codes(
      absent: ["DBInstanceNotFound", "DBInstanceNotFoundFault"],
      taken: ["DBInstanceAlreadyExists"],
      busy: [
        "InvalidDBInstanceState": .seconds(1800), "InvalidDBInstanceStateFault": .seconds(1800),
        // A new group or its values may not have reached all of RDS: "wait at least 5 minutes".
        "InvalidDBParameterGroupState": .seconds(600), "DBParameterGroupNotFound": .seconds(300),
        "DBSubnetGroupNotFoundFault": .seconds(300), "InvalidVPCNetworkStateFault": .seconds(300),
        // "Cannot delete protected DB Instance" when the protection has just been lifted, and "No modifications
        // were requested" when another one was faster.
        "InvalidParameterCombination": .seconds(300),
      ])
  ) { $0.name(in: "rds", after: "db:") }
}

/// An RDS instance of MySQL.
public struct DBInstance: Resource {
  /// It is a DB instance.
  public static let kind = ResourceKind.dbInstance
  /// The description as DescribeDBInstances gives it.
  public typealias State = DBInstanceDescription

  /// The calls that change a DB instance.
  public enum Step: Sendable, Equatable {
    /// CreateDBInstance with the stack's tags.
    case create(DBInstanceSettings)
    /// AddTagsToResource: adds these, keeps the others.
    case tag([String: String], arn: String)
    /// ModifyDBInstance, for the properties that differ.
    case repair(DBInstanceChange)
    /// ModifyDBInstance; only on the way to a deletion.
    case liftDeletionProtection
    /// DeleteDBInstance with a final snapshot of that name.
    case deleteKeepingSnapshot(String)
    /// DeleteDBInstance without a snapshot; automated backups may stay until their retention period ends.
    case delete(keepingBackups: Bool)
  }

  /// What the instance is placed in.
  public struct Placement: Sendable, Equatable {
    /// `DBSubnetGroupName`, in lower case.
    public var subnetGroupName: String
    /// Nil for RDS's default group.
    public var parameterGroupName: String?
    /// `VpcSecurityGroupIds`.
    public var securityGroupIDs: [String]
    /// The VPC it must be in; nil for any.
    public var vpcID: String?

    /// A place in `subnetGroupName`; the group must exist when the instance is created.
    public init(
      subnetGroupName: String, parameterGroupName: String? = nil, securityGroupIDs: [String],
      vpcID: String? = nil
    ) {
      self.subnetGroupName = subnetGroupName
      self.parameterGroupName = parameterGroupName
      self.securityGroupIDs = securityGroupIDs
      self.vpcID = vpcID
    }
  }

  /// The user that RDS creates the instance with.
  public struct MasterUser: Sendable, Equatable {
    /// `MasterUsername`.
    public var name: String
    /// `MasterUserPassword`: 8 to 41 printable ASCII characters except `/`, `"`, `@` and space.
    public var password: Secret<String>

    /// A login; RDS's rules for it are checked by ``StackSpec/findings()``, not here.
    public init(name: String, password: Secret<String>) {
      self.name = name
      self.password = password
    }
  }

  /// How a new instance comes into being.
  public struct Creation: Sendable {
    /// Where it goes.
    public var placement: Placement
    /// Asked just before CreateDBInstance, so that it can be read from where it is kept.
    public var masterUser: @Sendable () async throws -> MasterUser

    /// In `placement`, with what `masterUser` gives.
    public init(in placement: Placement, masterUser: @escaping @Sendable () async throws -> MasterUser) {
      self.placement = placement
      self.masterUser = masterUser
    }
  }

  /// The `DBInstanceIdentifier`, unique in account and Region; RDS keeps it in lower case.
  public let name: String
  let client: AWSClient
  let tag: StackTag
  let settings: DBInstanceSettings
  let creation: Creation?
  let repairsDrift: Bool
  let finalSnapshotName: String

  /// Describes the instance `name`.
  ///
  /// - Parameters:
  ///   - name: the `DBInstanceIdentifier`, in either case.
  ///   - client: makes the calls; its Region is the resource's.
  ///   - tag: the mark that says what is ours, and the further tags of what is created.
  ///   - settings: what its owner chooses.
  ///   - creation: how a new instance is made; nil refuses to make one.
  ///   - repairsDrift: true to set again what was changed after the instance was made.
  ///   - finalSnapshotName: what a recoverable deletion leaves; nil for the name and the time.
  ///   - timekeeper: the clock of that time.
  public init(
    _ name: String, client: AWSClient, tag: StackTag, settings: DBInstanceSettings = DBInstanceSettings(),
    creation: Creation? = nil, repairsDrift: Bool = false, finalSnapshotName: String? = nil,
    timekeeper: any Timekeeper = SystemTimekeeper()
  ) {
    self.name = name.lowercased()
    self.client = client
    self.tag = tag
    self.settings = settings
    self.creation = creation
    self.repairsDrift = repairsDrift
    self.finalSnapshotName = finalSnapshotName ?? Self.snapshotName(of: name, timekeeper)
  }

  /// Snapshots outlive the instance, and there may be one of an earlier deletion: `kubeflow-db-final-20260102150405`.
  private static func snapshotName(of instance: String, _ timekeeper: any Timekeeper) -> String {
    let stamp = SigningDate(timekeeper.now).timestamp.filter(\.isNumber)
    return "\(instance.lowercased())-final-\(stamp)"
  }
}

extension DBInstance.Step: ResourceStep {
  /// The operation of RDS.
  public var operation: String {
    switch self {
    case .create: "CreateDBInstance"
    case .tag: "AddTagsToResource"
    case .repair, .liftDeletionProtection: "ModifyDBInstance"
    case .deleteKeepingSnapshot, .delete: "DeleteDBInstance"
    }
  }

  /// What it does.
  public var summary: String {
    switch self {
    case .create(let settings): "create it: \(settings.label)"
    case .tag(let tags, _): Self.tagging(tags)
    case .repair(let change): "set \(change.label)"
    case .liftDeletionProtection: "lift deletion protection"
    case .deleteKeepingSnapshot(let name): "delete the DB instance, keeping the final snapshot \(name)"
    case .delete(keepingBackups: true): "delete the DB instance, which is not fit for a final snapshot"
    case .delete(keepingBackups: false): "delete the DB instance without a final snapshot"
    }
  }

  /// Lifting the protection is a part of the deletion.
  public var effect: StepEffect {
    switch self {
    case .create: .creates
    case .tag, .repair: .changes
    case .liftDeletionProtection, .deleteKeepingSnapshot, .delete: .destroys
    }
  }
}
