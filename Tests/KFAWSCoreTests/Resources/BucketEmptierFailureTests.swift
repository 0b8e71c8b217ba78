// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

/// What the emulator cannot do: an S3 that deletes only some, or never.
@Suite struct BucketEmptierFailureTests {
  private static let nothing = HTTPResponse(text: "<R/>")
  private static let page = HTTPResponse(
    text: "<R><Version><Key>a</Key><VersionId>1</VersionId></Version>"
      + "<DeleteMarker><Key>b</Key><VersionId>2</VersionId></DeleteMarker></R>"
  )

  private static func failures(_ code: String, _ keys: String...) -> HTTPResponse {
    let errors = keys.map { "<Error><Key>\($0)</Key><Code>\(code)</Code><Message>m</Message></Error>" }
    return HTTPResponse(text: "<R>\(errors.joined())</R>")
  }

  /// - Parameter deletion: the answer to DeleteObjects number N, from 0.
  private func empty(
    listings: Int,
    _ deletion: @escaping @Sendable (Int) -> HTTPResponse
  ) async throws -> [String] {
    let counts = Locked((listings: 0, deletions: 0))
    let transport = RecordingTransport { request, _ in
      if request.query.contains(where: { $0.name == "uploads" }) { return Self.nothing }
      let isDeletion = request.method == "POST"
      let number = counts.withLock { counts in
        if isDeletion { counts.deletions += 1 } else { counts.listings += 1 }
        return isDeletion ? counts.deletions - 1 : counts.listings - 1
      }
      if isDeletion { return deletion(number) }
      return number < listings ? Self.page : Self.nothing
    }
    try await BucketEmptier(bucket: "b", client: transport.client()).empty()
    return transport.requests.filter { $0.method == "POST" }.map { String(decoding: $0.body, as: UTF8.self) }
  }

  @Test func deletesVersionsAndMarkersAndLooksAgain() async throws {
    let bodies = try await empty(listings: 1) { _ in Self.nothing }
    #expect(bodies.count == 1)
    #expect(bodies.first?.contains("<Key>b</Key><VersionId>2</VersionId>") == true)
  }

  @Test(arguments: ["InternalError", "SlowDown", "ServiceUnavailable"])
  func triesAgainWhatS3CouldNotDeleteJustNow(code: String) async throws {
    let bodies = try await empty(listings: 3) { $0 < 2 ? Self.failures(code, "a") : Self.nothing }
    #expect(bodies.count == 3)
  }

  @Test func stopsAtOnceWhenS3Refuses() async {
    let error = await #expect(throws: ObjectsNotDeleted.self) {
      try await empty(listings: 99) { _ in Self.failures("AccessDenied", "a", "b") }
    }
    #expect(error?.count == 2 && error?.firstKey == "a" && error?.code == "AccessDenied")
  }

  /// Nothing goes, pass after pass: an error in the end, and no endless loop.
  @Test(.timeLimit(.minutes(30))) func stopsWhenNothingEverGoes() async {
    let error = await #expect(throws: ObjectsNotDeleted.self) {
      try await empty(listings: .max) { _ in Self.failures("InternalError", "a", "b") }
    }
    #expect(error?.code == "InternalError")
  }

  /// A throttled bucket takes as long as it takes, with pauses, as long as something goes.
  @Test func goesOnWhileSomethingGoes() async throws {
    let bodies = try await empty(listings: 200) { _ in Self.failures("SlowDown", "a") }
    #expect(bodies.count == 200)
  }

  /// The answer to request number N, from 0; what was asked of the clock comes back.
  private func emptying(
    _ answer: @escaping @Sendable (HTTPRequest, Int) throws -> HTTPResponse
  ) async -> (error: (any Error)?, requests: Int, slept: Duration) {
    let transport = RecordingTransport(answer)
    let timekeeper = ManualTimekeeper()
    let client = transport.client(timekeeper: timekeeper)
    do {
      try await BucketEmptier(bucket: "b", client: client).empty()
      return (nil, transport.requests.count, timekeeper.sleeps.reduce(.zero, +))
    } catch {
      return (error, transport.requests.count, timekeeper.sleeps.reduce(.zero, +))
    }
  }

  private static func isAbout(uploads request: HTTPRequest) -> Bool {
    request.query.contains { $0.name == "uploads" }
  }

  /// S3 says "deleted" and lists it again.
  @Test(.timeLimit(.minutes(30))) func saysThatADeletionHasNoEffect() async {
    let (error, requests, slept) = await emptying { request, _ in
      Self.isAbout(uploads: request) || request.method == "POST" ? Self.nothing : Self.page
    }
    #expect(
      error as? BucketNotEmptied == BucketNotEmptied(bucket: "b", reason: .deletionWithoutEffect(key: "a")))
    #expect(requests < 30 && slept > .seconds(1) && slept < .seconds(120))
  }

  @Test(.timeLimit(.minutes(30))) func saysThatAnUploadDoesNotGo() async {
    let upload = HTTPResponse(text: "<R><Upload><Key>u</Key><UploadId>1</UploadId></Upload></R>")
    let (error, requests, _) = await emptying { request, _ in
      Self.isAbout(uploads: request) ? upload : Self.nothing
    }
    #expect(
      error as? BucketNotEmptied == BucketNotEmptied(bucket: "b", reason: .deletionWithoutEffect(key: "u")))
    #expect(requests < 40)
  }

  /// Something new on each pass.
  @Test(.timeLimit(.minutes(30))) func saysThatSomebodyKeepsWriting() async {
    let (error, requests, slept) = await emptying { request, number in
      if Self.isAbout(uploads: request) || request.method == "POST" { return Self.nothing }
      return HTTPResponse(text: "<R><Version><Key>k\(number)</Key><VersionId>1</VersionId></Version></R>")
    }
    #expect(error as? BucketNotEmptied == BucketNotEmptied(bucket: "b", reason: .keepsFilling))
    #expect(requests < 200 && slept > .seconds(10) && slept < .seconds(600))
  }

  /// Throttled beyond the client's own attempts, in every call, for a while.
  @Test(.timeLimit(.minutes(30)), arguments: ["uploads", "versions", "delete"])
  func backsOffAndGoesOn(subresource: String) async {
    let deleted = Locked(false)
    let (error, _, slept) = await emptying { request, number in
      let isSlow = request.query.contains { $0.name == subresource }
      if isSlow, number < 12 {
        return HTTPResponse(503, text: "<Error><Code>SlowDown</Code><Message>m</Message></Error>")
      }
      if request.method == "POST" { deleted.withLock { $0 = true } }
      if Self.isAbout(uploads: request) || request.method == "POST" { return Self.nothing }
      return deleted.withLock { $0 } ? Self.nothing : Self.page
    }
    #expect(error == nil && deleted.withLock { $0 })
    #expect(slept > .seconds(1))
  }

  /// Throttled for ever.
  @Test(.timeLimit(.minutes(30))) func givesUpWhenS3NeverAnswers() async {
    let (error, requests, slept) = await emptying { _, _ in
      HTTPResponse(503, text: "<Error><Code>SlowDown</Code><Message>m</Message></Error>")
    }
    #expect((error as? AWSServiceError)?.code == "SlowDown")
    #expect(requests <= 24 && slept > .seconds(30))
  }

  /// A marker that stays, one that goes back, and a listing that shows nothing and never ends.
  @Test(.timeLimit(.minutes(30)), arguments: ["same", "back", "empty"])
  func endsAnEndlessListing(kind: String) async {
    let (error, requests, _) = await emptying { request, number in
      if Self.isAbout(uploads: request) || request.method == "POST" { return Self.nothing }
      let key = kind == "same" ? "k" : kind == "back" ? "k\(9 - number % 10)" : "k\(100_000 + number)"
      let entry = kind == "empty" ? "" : "<Version><Key>a\(number)</Key><VersionId>1</VersionId></Version>"
      return HTTPResponse(
        text: "<R>\(entry)<IsTruncated>true</IsTruncated><NextKeyMarker>\(key)</NextKeyMarker>"
          + "<NextVersionIdMarker>1</NextVersionIdMarker></R>")
    }
    #expect((error as? EndlessListing)?.operation == "ListObjectVersions")
    #expect(requests < 120)
  }
}
