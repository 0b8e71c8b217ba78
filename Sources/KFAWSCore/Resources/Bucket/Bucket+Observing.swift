// SPDX-License-Identifier: Apache-2.0

extension Bucket {
  /// GetBucketTagging, which also tells whether there is a bucket; then GetBucketEncryption and
  /// GetPublicAccessBlock at once, and a page of the contents if the bucket may have to go.
  ///
  /// - Throws: ``AWSServiceError`` for a bucket of another account (status 403) or Region
  ///   (``AWSServiceError/bucketRegion``).
  public func observe() async throws -> Observation<State> {
    guard let tags = try await tags() else { return .absent }
    let ownership = isClaimed && tags[StackTag.key] == nil ? .ours : tag.ownership(of: tags)
    async let encryption = encryptionSetting()
    async let blocksPublicAccess = publicAccessBlockSetting()
    async let contents = contents(of: ownership)
    let state = try await State(
      tags: tags, encryption: encryption, blocksPublicAccess: blocksPublicAccess, contents: contents)
    return .present(Seen(state, ownership: ownership))
  }

  /// The bucket's tags; nil when there is no bucket. A bucket elsewhere or of somebody else is an error that
  /// `Diagnosis` explains.
  private func tags() async throws -> [String: String]? {
    do {
      return try await client.send(GetBucketTagging(bucket: name))
    } catch let error as AWSServiceError where error.code == "NoSuchBucket" {
      return nil
    } catch let error as AWSServiceError where error.code == "NoSuchTagSet" {
      return [:]
    }
  }

  private func encryptionSetting() async throws -> BucketEncryption? {
    do {
      return try await client.send(GetBucketEncryption(bucket: name))
    } catch let error as AWSServiceError where error.code == "ServerSideEncryptionConfigurationNotFoundError"
    {
      return nil
    }
  }

  private func publicAccessBlockSetting() async throws -> Bool {
    do {
      return try await client.send(GetPublicAccessBlock(bucket: name))
    } catch let error as AWSServiceError where error.code == "NoSuchPublicAccessBlockConfiguration" {
      return false
    }
  }

  /// Looked at only when the bucket may have to go.
  private func contents(of ownership: Ownership) async throws -> Contents? {
    guard removal != nil, ownership == .ours else { return nil }
    async let versions = client.send(ListObjectVersions(bucket: name))
    async let uploads = client.send(ListMultipartUploads(bucket: name))
    let (page, unfinished) = try await (versions, uploads)
    return Contents(
      versions: page.versions.count, hasMore: page.next != nil, uploads: unfinished.count)
  }
}
