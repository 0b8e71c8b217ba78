// SPDX-License-Identifier: Apache-2.0

public import struct FoundationEssentials.Date

extension ResourceKind {
  /// A general purpose bucket of S3; its name is unique in the partition.
  public static let bucket = ResourceKind(
    "S3 bucket",
    codes: Codes(
      absent: ["NoSuchBucket"], taken: ["BucketAlreadyOwnedByYou"],
      // S3 user guide, "Creating a bucket": a name can be used again some time after its bucket's deletion;
      // OperationAborted is the answer until then, for up to an hour in other accounts, minutes in one's own.
      busy: ["OperationAborted": .seconds(900), "BucketNotEmpty": .seconds(300)])
  ) { arn in
    arn.name(in: "s3", after: "").flatMap { $0.contains("/") ? nil : $0 }
  }
}

/// A private S3 bucket: created with the stack's tag, ACLs off, public access blocked, encrypted by default.
public struct Bucket: Resource {
  /// It is an S3 bucket.
  public static let kind = ResourceKind.bucket

  /// What is seen of a bucket.
  public struct State: Sendable, Equatable {
    /// All tags, the stack's among them.
    public var tags: [String: String]
    /// The default encryption; nil when none is set.
    public var encryption: Looked<BucketEncryption?>
    /// True when all four settings of the public-access block are on.
    public var blocksPublicAccess: Looked<Bool>
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

    /// `1000+ objects and versions, 2 unfinished uploads`.
    public var label: String {
      let versions = "\(versions)\(hasMore ? "+" : "") objects and versions"
      return uploads == 0 ? versions : "\(versions), \(uploads) unfinished uploads"
    }
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
  let claim: Date?
  let repairsDrift: Bool
  let looksInside: Bool

  /// Describes the bucket `name` in the client's Region.
  ///
  /// - Parameters:
  ///   - name: unique in the partition; S3's rules for it are not checked here.
  ///   - client: makes the calls; its Region is the resource's.
  ///   - tag: the mark that says what is ours, and the further tags of what is created.
  ///   - encryption: the default encryption for new objects.
  ///   - claim: when this stack said, in its journal or in this run, that it was about to create the bucket.
  ///     A bucket without a tag that is empty and younger than that is ours, and gets what a cut-off creation
  ///     left out.
  ///   - repairsDrift: true to set again what was changed after the bucket was made.
  ///   - looksInside: false to leave out the look at the contents, two calls that only absence needs.
  public init(
    _ name: String, client: AWSClient, tag: StackTag, encryption: BucketEncryption = .sseS3,
    claim: Date? = nil, repairsDrift: Bool = false, looksInside: Bool = true
  ) {
    self.name = name
    self.client = client.reportingBucketRegions()
    self.tag = tag
    self.encryption = encryption
    self.claim = claim
    self.repairsDrift = repairsDrift
    self.looksInside = looksInside
  }
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

  /// Objects that are deleted are gone.
  public var effect: StepEffect {
    switch self {
    case .create: .creates
    case .tag, .blockPublicAccess, .encrypt: .changes
    case .empty, .delete: .destroys
    }
  }
}
