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
  @Test(.timeLimit(.minutes(1))) func stopsWhenNothingEverGoes() async {
    let error = await #expect(throws: ObjectsNotDeleted.self) {
      try await empty(listings: .max) { _ in Self.failures("InternalError", "a", "b") }
    }
    #expect(error?.code == "InternalError")
  }

  /// As long as something goes, it goes on.
  @Test func goesOnWhileSomethingGoes() async throws {
    let bodies = try await empty(listings: 20) { _ in Self.failures("InternalError", "a") }
    #expect(bodies.count == 20)
  }
}
