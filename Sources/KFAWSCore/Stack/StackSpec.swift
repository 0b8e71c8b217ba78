// SPDX-License-Identifier: Apache-2.0

/// The durable storage of one Kubeflow installation, as its owner wants it.
public struct StackSpec: Sendable {
  /// The EKS cluster's name.
  public var cluster: String
  /// The mark on all that is created.
  public var tag: StackTag
  /// Pipeline artifacts in S3; nil to leave them out.
  public var artifacts: ArtifactStore?
  /// Pipeline and Katib metadata in RDS; nil to leave it out.
  public var metadata: MetadataStore?

  /// Describes the storage of the installation in `cluster`.
  public init(cluster: String, tag: StackTag, artifacts: ArtifactStore?, metadata: MetadataStore?) {
    self.cluster = cluster
    self.tag = tag
    self.artifacts = artifacts
    self.metadata = metadata
  }
}

/// Pipeline artifacts: a bucket, and a secret with the keys of an IAM user who may use it.
public struct ArtifactStore: Sendable {
  /// The long-term keys of an IAM user.
  public struct AccessKey: Sendable, Equatable {
    /// The access key ID, `AKIA…`; `ASIA…` is temporary and refused.
    public var id: String
    /// The secret access key.
    public var secret: Secret<String>

    /// A key pair; checked by ``StackSpec/findings()``, not here.
    public init(id: String, secret: Secret<String>) {
      self.id = id
      self.secret = secret
    }
  }

  /// The bucket's name, unique in the partition.
  public var bucket: String
  /// The default encryption for new objects.
  public var encryption: BucketEncryption
  /// The secret that holds `accesskey` and `secretkey` for the pods.
  public var secretName: String
  /// Nil is good enough when the secret is there already.
  public var accessKey: AccessKey?

  /// Artifacts in `bucket`; the defaults are those of the Kubeflow guide.
  public init(
    bucket: String, encryption: BucketEncryption = .sseS3, secretName: String = "s3-secret",
    accessKey: AccessKey? = nil
  ) {
    self.bucket = bucket
    self.encryption = encryption
    self.secretName = secretName
    self.accessKey = accessKey
  }
}

/// Pipeline and Katib metadata: a MySQL instance, and a secret with what it takes to log in.
public struct MetadataStore: Sendable {
  /// The `DBInstanceIdentifier`.
  public var instance: String
  /// Engine, class, storage and protection of a new instance; what an existing one is compared with.
  public var settings: DBInstanceSettings
  /// The database that ml-metadata makes for itself in the instance.
  public var metadataDatabase: String
  /// The DB subnet group to place a new instance in; created when there is none of that name.
  public var subnetGroupName: String
  /// The secret that holds `username`, `password`, `database`, `host` and `port`, all as strings.
  public var secretName: String
  /// The master user of a new instance.
  public var username: String
  /// The master password of a new instance; nil makes one up, unless the secret holds one.
  public var password: Secret<String>?
  /// Whether the instance is to get the password in the secret, which is written anew where it is missing.
  public var resetsPassword: Bool
  /// The subnets of a new subnet group; empty for the VPC's private ones.
  public var subnetIDs: [String]
  /// The security groups of a new instance; empty for the cluster's.
  public var securityGroupIDs: [String]

  /// A metadata store; the defaults are those of the Kubeflow guide.
  public init(
    instance: String = "kubeflow-db", settings: DBInstanceSettings = DBInstanceSettings(),
    metadataDatabase: String = "metadb", subnetGroupName: String = "kubeflow-db-subnet-group",
    secretName: String = "rds-secret",
    username: String = "admin", password: Secret<String>? = nil, resetsPassword: Bool = false,
    subnetIDs: [String] = [], securityGroupIDs: [String] = []
  ) {
    self.instance = instance
    self.settings = settings
    self.metadataDatabase = metadataDatabase
    self.subnetGroupName = subnetGroupName
    self.secretName = secretName
    self.username = username
    self.password = password
    self.resetsPassword = resetsPassword
    self.subnetIDs = subnetIDs
    self.securityGroupIDs = securityGroupIDs
  }
}
