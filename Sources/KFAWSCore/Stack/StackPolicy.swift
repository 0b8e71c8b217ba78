// SPDX-License-Identifier: Apache-2.0

/// What somebody does with a stack, for which IAM has to allow them something.
public enum StackUse: Sendable, Hashable, CaseIterable {
  /// Looking whether a setup could begin, and what it would do.
  case plan
  /// Making the stack, or the rest of it.
  case setup
  /// Looking at what there is.
  case status
  /// Taking away what can be brought back: with a final snapshot and recovery windows.
  case teardown
  /// Taking everything away, the bucket's objects among it.
  case purge
}

/// An identity-based policy, as IAM takes it in JSON.
public struct IAMPolicy: Sendable, Equatable, Encodable {
  /// The grammar's version, IAM's only one today.
  public var version = "2012-10-17"
  /// What is allowed; without a mention nothing is.
  public var statements: [Statement]

  /// One permission for some resources.
  public struct Statement: Sendable, Equatable, Encodable {
    /// What it is for: letters and digits.
    public var id: String
    /// Always `Allow`.
    public var effect = "Allow"
    /// By IAM's names, sorted.
    public var actions: [String]
    /// ARNs with IAM's wildcards; `*` where an action knows no resource.
    public var resources: [String]
    /// By operator, then by key; empty for none.
    public var conditions: [String: [String: String]] = [:]

    private enum CodingKeys: String, CodingKey {
      case id = "Sid"
      case effect = "Effect"
      case actions = "Action"
      case resources = "Resource"
      case conditions = "Condition"
    }

    /// Leaves out conditions that are not there: IAM takes no empty ones.
    public func encode(to encoder: any Encoder) throws {
      var fields = encoder.container(keyedBy: CodingKeys.self)
      try fields.encode(id, forKey: .id)
      try fields.encode(effect, forKey: .effect)
      try fields.encode(actions, forKey: .actions)
      try fields.encode(resources, forKey: .resources)
      if !conditions.isEmpty { try fields.encode(conditions, forKey: .conditions) }
    }
  }

  private enum CodingKeys: String, CodingKey {
    case version = "Version"
    case statements = "Statement"
  }
}

extension StackSpec {
  /// The least that IAM has to allow somebody who does `uses` with this stack, and nothing beside.
  ///
  /// Resources are given by name. What changes or deletes something existing asks for the stack's mark wherever
  /// IAM can tell, and what creates asks for it in the request. S3 tells neither of buckets: there the name is
  /// all.
  ///
  /// - Parameters:
  ///   - uses: what is to be possible.
  ///   - account: twelve digits, or `*`.
  ///   - region: the stack's.
  ///   - repairsDrift: whether setup is to set again what was changed.
  public func policy(
    for uses: Set<StackUse>, account: String, region: AWSRegion, repairsDrift: Bool = false
  ) -> IAMPolicy {
    var draft = PolicyDraft(
      spec: self, account: account, region: region, uses: uses, repairsDrift: repairsDrift)
    draft.surroundings()
    if let artifacts { draft.bucket(artifacts.bucket, encryption: artifacts.encryption) }
    draft.secrets([artifacts?.secretName, metadata?.secretName].compactMap(\.self))
    if let metadata { draft.database(metadata) }
    return IAMPolicy(statements: draft.statements)
  }
}

/// Gathers statements. The names of actions and what they can be limited by are those of the service
/// authorization reference.
private struct PolicyDraft {
  let spec: StackSpec
  let account: String
  let region: AWSRegion
  let uses: Set<StackUse>
  let repairsDrift: Bool
  var statements: [IAMPolicy.Statement] = []

  private var makes: Bool { uses.contains(.setup) }
  private var plans: Bool { makes || uses.contains(.plan) }
  private var removes: Bool { purges || uses.contains(.teardown) }
  private var purges: Bool { uses.contains(.purge) }

  private var marked: [String: [String: String]] {
    ["StringEquals": ["aws:ResourceTag/\(StackTag.key)": spec.tag.stack]]
  }
  private var marking: [String: [String: String]] {
    ["StringEquals": ["aws:RequestTag/\(StackTag.key)": spec.tag.stack]]
  }
  private var here: [String: [String: String]] { ["StringEquals": ["aws:RequestedRegion": region.rawValue]] }

  private func arn(_ service: String, _ resource: String) -> String {
    ARN(
      partition: region.partition.id, service: service, region: region.rawValue, account: account,
      resource: resource
    ).description
  }

  private mutating func allow(
    _ id: String, _ actions: [String], _ resources: [String],
    _ conditions: [String: [String: String]] = [:]
  ) {
    guard !actions.isEmpty, !resources.isEmpty else { return }
    statements.append(
      .init(id: id, actions: actions.sorted(), resources: resources, conditions: conditions))
  }

  /// What has no name to limit it by, and the cluster.
  mutating func surroundings() {
    // Who has lost the journal finds the stack by its tag.
    var actions = uses.isEmpty ? [] : ["tag:GetResources"]
    if plans, let metadata = spec.metadata {
      actions += [
        "ec2:DescribeRouteTables", "ec2:DescribeSubnets", "rds:DescribeDBEngineVersions",
        "rds:DescribeOrderableDBInstanceOptions",
      ]
      if !metadata.securityGroupIDs.isEmpty { actions.append("ec2:DescribeSecurityGroups") }
    }
    allow("LookAround", actions, ["*"], here)
    if plans { allow("SeeCluster", ["eks:DescribeCluster"], [arn("eks", "cluster/\(spec.cluster)")]) }
    var keys: Set<String> = []
    if let key = spec.metadata?.settings.kmsKeyID { keys.insert(key) }
    if case .sseKMS(let key?)? = spec.artifacts?.encryption { keys.insert(key) }
    if plans { allow("SeeKey", ["kms:DescribeKey"], keys.sorted().map(keyARN), here) }
    if makes, let key = spec.metadata?.settings.kmsKeyID {
      allow(
        "LendKeyToRDS", ["kms:CreateGrant"], [keyARN(key)], ["Bool": ["kms:GrantIsForAWSResource": "true"]])
    }
  }

  /// IAM knows keys by their ids alone: an alias may be any key of the account.
  private func keyARN(_ key: String) -> String {
    if key.hasPrefix("arn:") { return key.contains(":alias/") ? arn("kms", "key/*") : key }
    return arn("kms", key.hasPrefix("alias/") ? "key/*" : "key/\(key)")
  }

  /// IAM knows the tags of a bucket only after its owner has switched that on, so there is no condition here.
  mutating func bucket(_ name: String, encryption: BucketEncryption) {
    var actions = ["s3:GetBucketTagging", "s3:GetEncryptionConfiguration", "s3:GetBucketPublicAccessBlock"]
    if makes {
      actions += [
        "s3:CreateBucket", "s3:PutBucketOwnershipControls", "s3:TagResource", "s3:PutBucketTagging",
        "s3:PutBucketPublicAccessBlock", "s3:PutEncryptionConfiguration",
      ]
    }
    // Whether it is empty: what goes has to be, and what the journal claims without a mark.
    if plans || removes { actions += ["s3:ListBucketVersions", "s3:ListBucketMultipartUploads"] }
    if removes { actions.append("s3:DeleteBucket") }
    let arn = "arn:\(region.partition.id):s3:::\(name)"
    allow("Bucket", actions, [arn])
    // When a bucket was made is told by a list of all only; it decides what a journal's word is worth.
    if plans || removes { allow("BirthdayOfBucket", ["s3:ListAllMyBuckets"], ["*"]) }
    if purges {
      allow(
        "EmptyBucket", ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:DeleteObjectVersion"], ["\(arn)/*"])
    }
  }

  mutating func secrets(_ names: [String]) {
    // Secrets Manager puts six characters of its own behind each name.
    let arns = names.map { arn("secretsmanager", "secret:\($0)-??????") }
    allow("SeeSecrets", ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"], arns)
    if makes {
      allow("CreateSecrets", ["secretsmanager:CreateSecret", "secretsmanager:TagResource"], arns, marking)
      allow(
        "ChangeOwnSecrets", ["secretsmanager:PutSecretValue", "secretsmanager:RestoreSecret"], arns, marked)
    }
    if removes { allow("DeleteOwnSecrets", ["secretsmanager:DeleteSecret"], arns, marked) }
  }

  mutating func database(_ metadata: MetadataStore) {
    let instance = arn("rds", "db:\(metadata.instance.lowercased())")
    let subnets = arn("rds", "subgrp:\(metadata.subnetGroupName.lowercased())")
    let parameters = metadata.parameterGroupName.map { arn("rds", "pg:\($0)") }
    let groups = [subnets] + [parameters].compactMap(\.self)
    allow("SeeDatabase", ["rds:DescribeDBInstances"], [instance])
    allow("SeeSubnetGroup", ["rds:DescribeDBSubnetGroups"], [subnets])
    allow("SeeTagsOfGroups", ["rds:ListTagsForResource"], groups)
    if let parameters { allow("SeeParameterGroup", ["rds:DescribeDBParameters"], [parameters]) }
    if makes {
      // RDS asks for each group that the instance is made with; the option group is its default one.
      let defaults = [arn("rds", "og:default:*")] + (parameters == nil ? [arn("rds", "pg:default.*")] : [])
      allow("CreateDatabase", ["rds:CreateDBInstance"], [instance] + groups + defaults, marking)
      allow("CreateSubnetGroup", ["rds:CreateDBSubnetGroup"], [subnets], marking)
      if let parameters {
        allow("CreateParameterGroup", ["rds:CreateDBParameterGroup"], [parameters], marking)
        allow("ChangeOwnParameterGroup", ["rds:ModifyDBParameterGroup"], [parameters], marked)
      }
      allow("MarkDatabase", ["rds:AddTagsToResource"], [instance] + groups, marking)
    }
    if removes {
      allow("DeleteOwnGroups", ["rds:DeleteDBSubnetGroup"], [subnets], marked)
      if let parameters {
        allow("DeleteOwnParameterGroup", ["rds:DeleteDBParameterGroup"], [parameters], marked)
      }
    }
    changes(of: instance, metadata)
  }

  /// Deletion protection is lifted before a deletion; a password is set again, and drift mended, only when asked.
  private mutating func changes(of instance: String, _ metadata: MetadataStore) {
    let modifies = removes || (makes && (repairsDrift || metadata.resetsPassword))
    let actions = (modifies ? ["rds:ModifyDBInstance"] : []) + (removes ? ["rds:DeleteDBInstance"] : [])
    allow("ChangeOwnDatabase", actions, [instance], marked)
    if uses.contains(.teardown) {
      // RDS asks for what it does itself with the deletion, since 2024: it makes a snapshot and copies the tags.
      let snapshots = arn("rds", "snapshot:\(metadata.instance.lowercased())-final-*")
      allow("KeepSnapshot", ["rds:CreateDBSnapshot"], [instance, snapshots])
      allow("MarkSnapshot", ["rds:AddTagsToResource"], [snapshots])
    }
  }
}
