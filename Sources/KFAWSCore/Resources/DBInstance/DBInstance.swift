// SPDX-License-Identifier: Apache-2.0

/// An RDS instance of MySQL.
public struct DBInstance: Resource {
  /// The description as DescribeDBInstances gives it.
  public typealias State = DBInstanceDescription

  /// The calls that change a DB instance.
  public enum Step: Sendable, Equatable {
    /// CreateDBInstance with the stack's tags.
    case create(DBInstanceSettings)
    /// AddTagsToResource: adds these, keeps the others.
    case tag([String: String], arn: String)
    /// ModifyDBInstance with ApplyImmediately, for the properties that differ.
    case repair(DBInstanceChange)
    /// Sets the master password to that of the ``MasterUser``.
    case resetPassword
    /// ModifyDBInstance; only on the way to a deletion.
    case liftDeletionProtection
    /// Nil takes no final snapshot.
    case delete(finalSnapshot: String?)
  }

  /// What the instance is placed in and logged in to with.
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

  /// What destroying a DB instance leaves behind.
  public enum Removal: Sendable, Equatable {
    /// A final snapshot of that name.
    case snapshot(String)
    /// Nothing.
    case forGood
  }

  /// The `DBInstanceIdentifier`, unique in account and Region; RDS keeps it in lower case.
  public let identifier: String
  let client: AWSClient
  let tag: StackTag
  let settings: DBInstanceSettings
  let placement: Placement?
  let removal: Removal?
  let repairsDrift: Bool
  let masterUser: @Sendable () async throws -> MasterUser

  /// Describes the instance `identifier`.
  ///
  /// - Parameters:
  ///   - identifier: the `DBInstanceIdentifier`, in either case.
  ///   - client: makes the calls; its Region is the resource's.
  ///   - tag: the mark that says what is ours, and the further tags of what is created.
  ///   - settings: what its owner chooses.
  ///   - placement: where a new instance goes; nil when none is to be made.
  ///   - removal: how it is destroyed; nil when it is not to be.
  ///   - repairsDrift: true to set again what was changed after the instance was made.
  ///   - masterUser: asked just before CreateDBInstance, so that it can be read from where it is kept.
  public init(
    _ identifier: String, client: AWSClient, tag: StackTag,
    settings: DBInstanceSettings = DBInstanceSettings(), placement: Placement? = nil,
    removal: Removal? = nil, repairsDrift: Bool = false,
    masterUser: @escaping @Sendable () async throws -> MasterUser = { throw NoMasterUser() }
  ) {
    self.identifier = identifier.lowercased()
    self.client = client
    self.tag = tag
    self.settings = settings
    self.placement = placement
    self.removal = removal
    self.repairsDrift = repairsDrift
    self.masterUser = masterUser
  }

  /// `DB instance kubeflow-db`.
  public var address: ResourceAddress { ResourceAddress(.dbInstance, identifier) }
}

/// A DB instance was to be created without a user to create it with.
public struct NoMasterUser: Error, Sendable {
  /// What ``DBInstance`` throws unless it is given a `masterUser`.
  public init() {}
}

extension DBInstance.Step: ResourceStep {
  /// The operation of RDS.
  public var operation: String {
    switch self {
    case .create: "CreateDBInstance"
    case .tag: "AddTagsToResource"
    case .repair, .resetPassword, .liftDeletionProtection: "ModifyDBInstance"
    case .delete: "DeleteDBInstance"
    }
  }

  /// What it does.
  public var summary: String {
    switch self {
    case .create(let settings): "create it: \(settings.label)"
    case .tag(let tags, _): Self.tagging(tags)
    case .repair(let change): "set \(change.label)"
    case .resetPassword: "set the master password to the one in the secret"
    case .liftDeletionProtection: "lift deletion protection"
    case .delete(nil): "delete the DB instance without a final snapshot"
    case .delete(let snapshot?): "delete the DB instance, keeping the final snapshot \(snapshot)"
    }
  }
}
