// SPDX-License-Identifier: Apache-2.0

internal import struct FoundationEssentials.Date

extension Bucket {
  /// GetBucketTagging, which also tells whether there is a bucket; then GetBucketEncryption,
  /// GetPublicAccessBlock and a page of the contents of what is ours, or claimed to be.
  ///
  /// - Throws: ``AWSServiceError`` for a bucket of another account (status 403) or Region
  ///   (``AWSServiceError/bucketRegion``).
  public func observe() async throws -> Observation<State> {
    // What has just been made or deleted can come and go for a while, at any of these calls.
    try await absent(["NoSuchBucket"]) { .present(try await observeExisting()) } ?? .absent
  }

  private func observeExisting() async throws -> Seen<State> {
    let tags = try await tags()
    let tagged = tag.ownership(of: tags)
    async let encryption = encryptionSetting()
    async let blocksPublicAccess = publicAccessBlockSetting()
    async let contents = contents(of: tagged)
    async let birth = birthday(of: tagged)
    let state = try await State(
      tags: tags, encryption: encryption, blocksPublicAccess: blocksPublicAccess, contents: contents)
    let isClaimed = covers(try await birth, state.contents) && tagged == .unmanaged
    return Seen(state, ownership: isClaimed ? .ours : tagged)
  }

  /// A claim covers a bucket without a tag that is empty and younger than the claim: a journal is somebody's
  /// file and proves nothing about what was there before. S3 gives birthdays in whole seconds.
  private func covers(_ birth: Date?, _ contents: Contents?) -> Bool {
    guard let claim, let birth, contents?.isEmpty == true else { return false }
    return birth.timeIntervalSince1970 >= claim.timeIntervalSince1970.rounded(.down)
  }

  /// Nil when S3 answers with one of `codes`.
  private func absent<Value: Sendable>(
    _ codes: Set<AWSServiceError.Code>, _ ask: () async throws -> Value
  ) async throws -> Value? {
    do {
      return try await ask()
    } catch let error as AWSServiceError where codes.contains(error.code) {
      return nil
    }
  }

  private func tags() async throws -> [String: String] {
    try await absent(["NoSuchTagSet"]) { try await client.send(GetBucketTagging(bucket: name)) } ?? [:]
  }

  private func encryptionSetting() async throws -> Looked<BucketEncryption?> {
    try await Looked {
      try await absent(["ServerSideEncryptionConfigurationNotFoundError"]) {
        try await client.send(GetBucketEncryption(bucket: name))
      } ?? nil
    }
  }

  private func publicAccessBlockSetting() async throws -> Looked<Bool> {
    try await Looked {
      try await absent(["NoSuchPublicAccessBlockConfiguration"]) {
        try await client.send(GetPublicAccessBlock(bucket: name))
      } ?? false
    }
  }

  /// Looked at only when it decides something: what is ours may have to go, and a claim needs it empty.
  private func contents(of ownership: Ownership) async throws -> Contents? {
    let isAsked = ownership == .ours && looksInside
    guard isAsked || (ownership == .unmanaged && claim != nil) else { return nil }
    async let versions = client.send(ListObjectVersions(bucket: name))
    async let uploads = client.send(ListMultipartUploads(bucket: name))
    let (page, unfinished) = try await (versions, uploads)
    return Contents(versions: page.versions.count, hasMore: page.next != nil, uploads: unfinished.count)
  }

  /// When the bucket was made; nil when a claim does not depend on it, or when it may not be asked.
  private func birthday(of ownership: Ownership) async throws -> Date? {
    guard ownership == .unmanaged, claim != nil else { return nil }
    return try await Looked { try await client.send(ListBuckets(prefix: name))[name] }.value ?? nil
  }

  /// Makes the step's call; only ``Step/empty`` makes many, and a creation that may not set tags is made
  /// without them.
  ///
  /// - Throws: ``AWSServiceError``, ``TransportError``, and ``ObjectsNotDeleted`` when S3 refuses single
  ///   objects.
  public func perform(_ step: Step) async throws {
    switch step {
    case .create(let region): try await create(in: region)
    case .tag(let tags): try await client.send(PutBucketTagging(bucket: name, tags: tags))
    case .blockPublicAccess: try await client.send(PutPublicAccessBlock(bucket: name))
    case .encrypt(let encryption):
      try await client.send(PutBucketEncryption(bucket: name, encryption: encryption))
    case .empty: try await BucketEmptier(bucket: name, client: client).empty()
    case .delete: try await client.send(DeleteBucket(bucket: name))
    }
  }

  /// Tags in CreateBucket need s3:TagResource, which a policy older than 2025 does not allow; the tag is then
  /// the next call, and the claim covers the moment between.
  private func create(in region: AWSRegion) async throws {
    do {
      try await client.send(CreateBucket(bucket: name, region: region, tags: tag.all))
    } catch let error as AWSServiceError where error.isDenial {
      try await client.send(CreateBucket(bucket: name, region: region, tags: [:]))
    }
  }
}
