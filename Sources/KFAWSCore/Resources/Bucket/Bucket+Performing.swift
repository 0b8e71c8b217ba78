// SPDX-License-Identifier: Apache-2.0

extension Bucket {
  /// Makes the step's call; only ``Step/empty`` makes many.
  ///
  /// - Throws: ``AWSServiceError``, ``TransportError``, and ``ObjectsNotDeleted`` when S3 refuses single
  ///   objects.
  public func perform(_ step: Step) async throws {
    switch step {
    case .create(let region):
      try await client.send(CreateBucket(bucket: name, region: region, tags: tag.all))
    case .tag(let tags):
      try await client.send(PutBucketTagging(bucket: name, tags: tags))
    case .blockPublicAccess:
      try await client.send(PutPublicAccessBlock(bucket: name))
    case .encrypt(let encryption):
      try await client.send(PutBucketEncryption(bucket: name, encryption: encryption))
    case .empty:
      try await BucketEmptier(bucket: name, client: client).empty()
    case .delete:
      try await client.send(DeleteBucket(bucket: name))
    }
  }
}
