// SPDX-License-Identifier: Apache-2.0

/// A private S3 bucket: created with the stack's tag, ACLs off, public access blocked, encrypted by default.
public struct Bucket: Resource {
  /// What is seen of a bucket.
  public struct State: Sendable, Equatable {
    /// All tags, the stack's among them.
    public var tags: [String: String]
    /// The default encryption; nil when none is set.
    public var encryption: BucketEncryption?
    /// True when all four settings of the public-access block are on.
    public var blocksPublicAccess: Bool
    /// What is inside; nil when nobody looked.
    public var contents: Contents?
  }

  /// What is inside a bucket, as far as one page of a listing tells.
  public struct Contents: Sendable, Equatable {
    /// Objects, versions and delete markers, at most 1,000.
    public var versions: Int
    /// True when there are more.
    public var hasMore: Bool
    /// Unfinished multipart uploads, at most 1,000.
    public var uploads: Int

    /// True when there is nothing at all.
    public var isEmpty: Bool { versions == 0 && uploads == 0 }
  }

  /// The calls that change a bucket.
  public enum Step: Sendable, Equatable {
    /// CreateBucket with the stack's tags and ACLs disabled.
    case create(AWSRegion)
    /// PutBucketTagging with the whole set: S3 cannot add a single tag.
    case tag([String: String])
    /// PutPublicAccessBlock: all four settings on.
    case blockPublicAccess
    /// PutBucketEncryption: the default for new objects; old ones stay as they are.
    case encrypt(BucketEncryption)
    /// DeleteObjects and AbortMultipartUpload until nothing is listed any more.
    case empty
    /// DeleteBucket; S3 refuses it while anything is inside.
    case delete
  }

  /// The bucket's name, unique in the partition.
  public let name: String
  let client: AWSClient
  let tag: StackTag
  let encryption: BucketEncryption
  let isClaimed: Bool
  let repairsDrift: Bool
  let removal: Removal?

  /// What may happen to the objects of a bucket that is to go.
  public enum Removal: Sendable {
    /// A bucket with anything inside stays.
    case ifEmpty
    /// Objects, versions, delete markers and unfinished uploads are deleted first.
    case withContents
  }

  /// Describes the bucket `name` in the client's Region.
  ///
  /// - Parameters:
  ///   - name: unique in the partition; S3's rules for it are not checked here.
  ///   - client: makes the calls; its Region is the resource's.
  ///   - tag: the mark that says what is ours, and the further tags of what is created.
  ///   - encryption: the default encryption for new objects.
  ///   - isClaimed: true when this stack is creating the bucket, now or, by its journal, before a crash: an
  ///     untagged bucket of that name is then ours and gets what it still lacks.
  ///   - repairsDrift: true to set again what was changed after the bucket was made.
  ///   - removal: what its destruction may destroy; nil when it is not to be destroyed.
  public init(
    _ name: String, client: AWSClient, tag: StackTag, encryption: BucketEncryption = .sseS3,
    isClaimed: Bool = false, repairsDrift: Bool = false, removal: Removal? = nil
  ) {
    self.name = name
    self.client = client
    self.tag = tag
    self.encryption = encryption
    self.isClaimed = isClaimed
    self.repairsDrift = repairsDrift
    self.removal = removal
  }

  /// `S3 bucket kubeflow-demo-artifacts`.
  public var address: ResourceAddress { ResourceAddress(.bucket, name) }
}

extension Bucket.Step: ResourceStep {
  /// The operation of S3.
  public var operation: String {
    switch self {
    case .create: "CreateBucket"
    case .tag: "PutBucketTagging"
    case .blockPublicAccess: "PutPublicAccessBlock"
    case .encrypt: "PutBucketEncryption"
    case .empty: "DeleteObjects"
    case .delete: "DeleteBucket"
    }
  }

  /// What it does.
  public var summary: String {
    switch self {
    case .create(let region): "create the bucket in \(region), ACLs disabled"
    case .tag(let tags): Self.tagging(tags)
    case .blockPublicAccess: "block all public access"
    case .encrypt(.sseS3): "encrypt new objects with SSE-S3 (AES256)"
    case .encrypt(.sseKMS(let key)): "encrypt new objects with SSE-KMS (\(key ?? "aws/s3"))"
    case .empty: "delete all objects, versions, delete markers and unfinished uploads"
    case .delete: "delete the bucket"
    }
  }
}
