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

  /// How many passes in a row may delete nothing of what they find.
  private static let mostIdlePasses = 5

  func empty() async throws {
    try await abortUploads()
    var idlePasses = 0
    while let pass = try await deletePass() {
      idlePasses = pass.deleted == 0 ? idlePasses + 1 : 0
      if idlePasses == Self.mostIdlePasses, let failure = pass.failure { throw failure }
    }
  }

  /// What became of the versions that one walk through the listing found.
  private struct Pass {
    var deleted = 0
    /// Why one batch was not deleted whole, when S3 said that it could not just now.
    var failure: ObjectsNotDeleted?

    mutating func add(_ batch: Pass) {
      deleted += batch.deleted
      failure = batch.failure ?? failure
    }
  }

  /// One walk through the listing; nil when there was nothing in it.
  private func deletePass() async throws -> Pass? {
    try await withThrowingTaskGroup(of: Pass.self) { group in
      var listing = ListObjectVersions(bucket: bucket)
      var underWay = 0
      var pass: Pass?
      repeat {
        let page = try await client.send(listing)
        if !page.versions.isEmpty {
          pass = pass ?? Pass()
          if underWay == Self.parallelBatches, let done = try await group.next() {
            pass?.add(done)
          } else {
            underWay += 1
          }
          group.addTask { try await delete(page.versions) }
        }
        listing.marker = page.next
      } while listing.marker != nil
      for try await done in group { pass?.add(done) }
      return pass
    }
  }

  private func delete(_ versions: [ObjectVersion]) async throws -> Pass {
    let failures = try await client.send(DeleteObjects(bucket: bucket, versions: versions))
    guard let worst = failures.first(where: { !Self.isPassing($0.code) }) ?? failures.first else {
      return Pass(deleted: versions.count)
    }
    let error = ObjectsNotDeleted(
      bucket: bucket, count: failures.count, firstKey: worst.key, code: worst.code, message: worst.message)
    guard Self.isPassing(worst.code) else { throw error }
    return Pass(deleted: versions.count - failures.count, failure: error)
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
