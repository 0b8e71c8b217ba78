// SPDX-License-Identifier: Apache-2.0

/// Deletes everything in a bucket: any number of objects, in a memory that does not grow with it.
///
/// The listing goes on while earlier pages are being deleted, a few batches at once. Servers differ in what a
/// listing shows that is read while its objects go, so it is read again from the start until it is empty.
struct BucketEmptier: Sendable {
  let bucket: String
  let client: AWSClient
  /// Batches of a thousand under way at once; each holds its page's keys.
  private static let parallelBatches = 4

  func empty() async throws {
    try await abortUploads()
    while try await deletePass() {}
  }

  /// One walk through the listing; false when there was nothing in it.
  private func deletePass() async throws -> Bool {
    try await withThrowingTaskGroup(of: Void.self) { group in
      var listing = ListObjectVersions(bucket: bucket)
      var underWay = 0
      var foundAny = false
      repeat {
        let page = try await client.send(listing)
        if !page.versions.isEmpty {
          foundAny = true
          if underWay == Self.parallelBatches { try await group.next() } else { underWay += 1 }
          group.addTask { try await delete(page.versions) }
        }
        listing.marker = page.next
      } while listing.marker != nil
      try await group.waitForAll()
      return foundAny
    }
  }

  private func delete(_ versions: [ObjectVersion]) async throws {
    let failures = try await client.send(DeleteObjects(bucket: bucket, versions: versions))
    guard let first = failures.first(where: { !Self.isPassing($0.code) }) else { return }
    throw ObjectsNotDeleted(
      bucket: bucket, count: failures.count, firstKey: first.key, code: first.code, message: first.message)
  }

  /// What S3 could not delete just now is still listed on the next pass.
  private static func isPassing(_ code: AWSServiceError.Code) -> Bool {
    ["InternalError", "SlowDown", "ServiceUnavailable"].contains(code)
  }

  private func abortUploads() async throws {
    while true {
      let uploads = try await client.send(ListMultipartUploads(bucket: bucket))
      guard !uploads.isEmpty else { return }
      for upload in uploads {
        do {
          try await client.send(AbortMultipartUpload(bucket: bucket, upload: upload))
        } catch let error as AWSServiceError where error.code == "NoSuchUpload" {
          continue
        }
      }
    }
  }
}

/// S3 refused to delete some of a bucket's objects.
public struct ObjectsNotDeleted: Error, Sendable, CustomStringConvertible {
  /// The bucket's name; what it holds is partly gone by now.
  public var bucket: String
  /// How many of one batch were refused.
  public var count: Int
  /// The first of them.
  public var firstKey: String
  /// S3's reason for the first.
  public var code: AWSServiceError.Code
  /// S3's words for the first; they may be empty.
  public var message: String

  /// A sentence for a person.
  public var description: String {
    "S3 did not delete \(count) of the objects in \(bucket), first \"\(firstKey)\": \(code): \(message)"
  }
}
