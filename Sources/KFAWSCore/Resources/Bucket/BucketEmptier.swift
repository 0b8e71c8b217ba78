// SPDX-License-Identifier: Apache-2.0

/// Deletes everything in a bucket: any number of objects, in a memory that does not grow with it.
///
/// The listing goes on while earlier pages are being deleted, a few batches at once. Servers differ in what a
/// listing shows that is read while its objects go, so it is read again from the start until it is empty. A
/// server that asks for patience gets it; whatever cannot end, ends with an error that says why.
struct BucketEmptier: Sendable {
  let bucket: String
  let client: AWSClient
  /// Batches of a thousand, or aborted uploads, under way at once; each batch holds its page's keys.
  private static let parallel = 4

  func empty() async throws {
    var passes = Passes(bucket: bucket)
    while true {
      var pass = try await abortUploads()
      if pass.failure == nil { pass.add(try await deleteVersions()) }
      guard let delay = try passes.delay(after: pass) else { return }
      if delay > .zero { try await client.timekeeper.sleep(for: delay) }
    }
  }

  /// One walk through the listing of versions.
  private func deleteVersions() async throws -> Pass {
    try await withThrowingTaskGroup(of: Pass.self) { group in
      var walk = VersionWalk(bucket: bucket)
      var underWay = 0
      var pass = Pass()
      while pass.failure == nil, let page = try await next(of: &walk, &pass) {
        guard !page.isEmpty else { continue }
        pass.found(page[0].key, page[0].versionID)
        if underWay == Self.parallel, let done = try await group.next() {
          pass.add(done)
        } else {
          underWay += 1
        }
        group.addTask { try await delete(page) }
      }
      for try await done in group { pass.add(done) }
      return pass
    }
  }

  /// The walk's next page; nil at its end, and when S3 does not answer just now.
  private func next(of walk: inout VersionWalk, _ pass: inout Pass) async throws -> [ObjectVersion]? {
    guard let listing = walk.listing else { return nil }
    return try await Self.unlessPassing(&pass) { try walk.take(try await client.send(listing)) }
  }

  private func delete(_ versions: [ObjectVersion]) async throws -> Pass {
    var pass = Pass()
    let failures = try await Self.unlessPassing(&pass) {
      try await client.send(DeleteObjects(bucket: bucket, versions: versions))
    }
    guard let failures else { return pass }
    pass.removed = versions.count - failures.count
    guard let worst = failures.first(where: { !Self.isPassing($0.code) }) ?? failures.first else {
      return pass
    }
    let error = ObjectsNotDeleted(
      bucket: bucket, count: failures.count, firstKey: worst.key, code: worst.code, message: worst.message)
    guard Self.isPassing(worst.code) else { throw error }
    pass.failure = error
    return pass
  }

  /// One page of unfinished uploads.
  private func abortUploads() async throws -> Pass {
    var pass = Pass()
    let uploads = try await Self.unlessPassing(&pass) {
      try await client.send(ListMultipartUploads(bucket: bucket))
    }
    guard let uploads, let first = uploads.first else { return pass }
    pass.found(first.key, first.uploadID)
    for start in stride(from: 0, to: uploads.count, by: Self.parallel) {
      try await withThrowingTaskGroup(of: Pass.self) { group in
        for upload in uploads[start..<min(start + Self.parallel, uploads.count)] {
          group.addTask { try await abort(upload) }
        }
        for try await done in group { pass.add(done) }
      }
      if pass.failure != nil { break }
    }
    return pass
  }

  private func abort(_ upload: MultipartUpload) async throws -> Pass {
    var pass = Pass()
    do {
      let done: Void? = try await Self.unlessPassing(&pass) {
        try await client.send(AbortMultipartUpload(bucket: bucket, upload: upload))
      }
      pass.removed = done == nil ? 0 : 1
    } catch let error as AWSServiceError where error.code == "NoSuchUpload" {
      pass.removed = 1
    }
    return pass
  }

  /// Nil when S3, after the client's own attempts, still asks for patience or does not answer.
  private static func unlessPassing<Answer>(
    _ pass: inout Pass, _ body: () async throws -> Answer
  ) async throws -> Answer? {
    do {
      return try await body()
    } catch  where [.throttled, .transient, .timedOut].contains(FailureClass(error, clockIsOff: false)) {
      pass.failure = error
      return nil
    }
  }

  /// What S3 could not delete just now is still listed on the next pass.
  private static func isPassing(_ code: AWSServiceError.Code) -> Bool {
    ["InternalError", "SlowDown", "ServiceUnavailable"].contains(code)
  }
}

/// What one pass over a bucket found and did.
private struct Pass: Sendable {
  var removed = 0
  /// Why something stayed, when S3 said that it could not just now.
  var failure: (any Error)?
  /// The first thing that was listed: its key, and its version's or upload's id.
  var first: [String]?

  mutating func found(_ key: String, _ id: String) {
    if first == nil { first = [key, id] }
  }

  mutating func add(_ other: Pass) {
    removed += other.removed
    failure = other.failure ?? failure
    first = first ?? other.first
  }
}

/// Decides after each pass whether and when the next one comes.
private struct Passes {
  let bucket: String
  /// Passes in a row that removed nothing, though S3 only asked for patience.
  private var idle = 0
  /// Passes in a row whose first find is the one before's, which S3 said was gone.
  private var reappeared = 0
  private var last: [String]?
  /// Passes that went through and found something all the same.
  private var whole = 0
  private var disturbed = 0
  private static let mostIdle = 8
  private static let mostReappearances = 5
  private static let mostWhole = 30
  private static let mostDisturbed = 1000

  init(bucket: String) {
    self.bucket = bucket
  }

  /// Nil when the bucket is empty.
  mutating func delay(after pass: Pass) throws -> Duration? {
    guard pass.failure != nil || pass.first != nil else { return nil }
    idle = pass.removed == 0 ? idle + 1 : 0
    reappeared = pass.first != nil && pass.first == last && pass.failure == nil ? reappeared + 1 : 0
    last = pass.first
    if pass.failure == nil { whole += 1 } else { disturbed += 1 }
    if let failure = pass.failure, idle == Self.mostIdle || disturbed == Self.mostDisturbed { throw failure }
    if let first = pass.first, reappeared == Self.mostReappearances {
      throw BucketNotEmptied(bucket: bucket, reason: .deletionWithoutEffect(key: first[0]))
    }
    if whole == Self.mostWhole { throw BucketNotEmptied(bucket: bucket, reason: .keepsFilling) }
    // The look after a good pass comes at once; after that somebody writes, or S3 needs time.
    let calm = pass.failure == nil && reappeared == 0 && whole <= 2
    return calm ? .zero : .seconds(min(20, 1 << min(max(idle, reappeared), 5)))
  }
}

/// A walk through the versions, page after page, that ends.
private struct VersionWalk {
  /// The next page's listing; nil at the end.
  private(set) var listing: ListObjectVersions?
  private var emptyPages = 0
  private static let mostEmptyPages = 100

  init(bucket: String) {
    listing = ListObjectVersions(bucket: bucket)
  }

  /// The page's versions. S3 lists in the order of the keys' bytes, so a marker that does not go on is an
  /// endless listing.
  mutating func take(_ page: ListObjectVersions.Page) throws -> [ObjectVersion] {
    if let next = page.next, let before = listing?.marker, !next.follows(before) {
      throw EndlessListing(ListObjectVersions.name, .repeatedPage)
    }
    emptyPages = page.versions.isEmpty ? emptyPages + 1 : 0
    if emptyPages == Self.mostEmptyPages { throw EndlessListing(ListObjectVersions.name, .tooManyPages) }
    if page.next == nil { listing = nil } else { listing?.marker = page.next }
    return page.versions
  }
}

extension ListObjectVersions.Marker {
  fileprivate func follows(_ other: Self) -> Bool {
    key == other.key ? versionID != other.versionID : other.key.utf8.lexicographicallyPrecedes(key.utf8)
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
    let key = firstKey.printable(limit: 200)
    let reason = "\(code.rawValue.printable(limit: 100)): \(message.printable(limit: 300))"
    return "S3 did not delete \(count) of the objects in \(bucket), first \"\(key)\": \(reason)"
  }
}

/// A bucket that does not become empty.
public struct BucketNotEmptied: Error, Sendable, Equatable, CustomStringConvertible {
  /// Why.
  public enum Reason: Sendable, Equatable {
    /// S3 says that this is deleted and lists it again, pass after pass.
    case deletionWithoutEffect(key: String)
    /// Pass after pass finds something new.
    case keepsFilling
  }

  /// The bucket's name; what it held is gone.
  public var bucket: String
  /// Why.
  public var reason: Reason

  /// A sentence for a person.
  public var description: String {
    switch reason {
    case .deletionWithoutEffect(let key):
      "\(bucket) does not become empty: \"\(key.printable(limit: 200))\" is there again after each deletion"
    case .keepsFilling:
      "\(bucket) does not become empty: something keeps writing to it. Stop that first, the pipelines perhaps"
    }
  }
}
