// SPDX-License-Identifier: Apache-2.0

internal import struct FoundationEssentials.Date

/// One call: from the operation to a good answer or the failure that stands, over as many attempts as it takes.
///
/// Three things are mended once each and do not count as an attempt, for the service did nothing: a bucket in
/// another Region, a clock that is off, credentials that have ended.
struct Call<Operation: AWSOperation> {
  private let client: AWSClient
  private let operation: Operation
  private let draft: RequestDraft
  private var region: AWSRegion
  private var attempts = 0
  /// What the last repetition took from the budget.
  private var spent = 0
  private var mended: Set<Mending> = []

  private enum Mending { case region, clock, credentials }

  init(_ operation: Operation, client: AWSClient) throws {
    self.client = client
    self.operation = operation
    var draft = try operation.draft()
    if draft.bucket != nil, !draft.makesBucket, let account = client.expectedAccount {
      draft.headers["x-amz-expected-bucket-owner"] = account
    }
    self.draft = draft
    region = client.region
    guard let bucket = draft.bucket, client.bucketRedirects == .follow else { return }
    region = client.memory.bucketRegions.withLock { $0[bucket] } ?? client.region
  }

  /// Sends until there is a good answer, a final failure, or no attempt left.
  mutating func answer() async throws -> HTTPResponse {
    while true {
      attempts += 1
      switch try await Attempt(operation, draft, region, number: attempts, client: client).outcome() {
      case .answered(let response):
        await client.memory.budget.give(spent == 0 ? 1 : spent)
        return response
      case .failed(let failure):
        if try await mend(failure) {
          attempts -= 1
        } else {
          try await prepareRepetition(after: failure)
        }
      }
    }
  }

  /// True when the reason is gone and the request can go out again at once.
  private mutating func mend(_ failure: AttemptFailure) async throws -> Bool {
    switch failure.kind {
    case .skewed:
      return mended.insert(.clock).inserted
    case .expired:
      guard let used = failure.credentials, mended.insert(.credentials).inserted else { return false }
      await client.credentials.invalidate(used)
      return try await client.credentials.current() != used
    case .redirected(let named):
      guard let bucket = draft.bucket, client.bucketRedirects == .follow, mended.insert(.region).inserted
      else { return false }
      let other = if let named { named } else { try await client.region(of: bucket) }
      guard let other, other != region, other.partition == region.partition else { return false }
      region = other
      client.memory.bucketRegions.withLock { $0[bucket] = other }
      client.notify(.bucketElsewhere(bucket: bucket, other))
      return true
    default:
      return false
    }
  }

  /// Waits for the next attempt; throws the failure when there is none.
  private mutating func prepareRepetition(after failure: AttemptFailure) async throws {
    guard attempts < client.retries.maxAttempts, failure.allowsRepeating(Operation.effect),
      await client.memory.budget.take(failure.kind.cost)
    else { throw failure.error }
    spent = failure.kind.cost
    if let error = failure.error as? TransportError {
      client.notify(.noAnswer(operation: Operation.name, attempt: attempts, error))
    }
    var generator = SystemRandomNumberGenerator()
    try await client.timekeeper.sleep(
      for: client.retries.delay(before: attempts + 1, asked: failure.patience, using: &generator))
  }
}

extension AWSClient {
  /// Where a bucket is, by S3's answer to HeadBucket, which names it even when it refuses.
  fileprivate func region(of bucket: String) async throws -> AWSRegion? {
    do {
      return try await reportingBucketRegions().send(HeadBucket(bucket: bucket))
    } catch let error as AWSServiceError {
      return error.bucketRegion
    }
  }
}

/// Why an attempt failed and what that means for the next.
struct AttemptFailure {
  var error: any Error
  var kind: FailureClass
  /// False when it is certain that the server saw nothing.
  var mayHaveReachedServer = true
  var patience: RetryPolicy.Patience?
  /// What the attempt was signed with.
  var credentials: Credentials?

  func allowsRepeating(_ effect: OperationEffect) -> Bool {
    kind.allowsRepeating(mayHaveReachedServer ? effect : .reads)
  }
}
