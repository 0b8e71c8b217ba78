// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

@Suite struct BucketEmptierTests {
  private static let name = "kf-artifacts"
  /// Keys that a listing, a URL or XML could damage.
  private static let oddKeys = [
    "a b+c&d", "é/ü/🦊", "100%25", "a//b/./../c", "/leading", "trailing/", "<xml>&amp;\"'", "~*'()!",
  ]

  private func withBucket(
    isVersioned: Bool,
    _ body: @Sendable (Emulator, AWSClient) async throws -> Void
  ) async throws {
    try await EmulatorPool.shared.withEmulator { emulator in
      let client = emulator.client()
      try await Reconciler().reach(
        .present,
        Bucket(Self.name, client: client, tag: demoTag)
      )
      if isVersioned { try await client.send(PutBucketVersioning(bucket: Self.name)) }
      try await body(emulator, client)
    }
  }

  private func expectPurge(_ emulator: Emulator, _ client: AWSClient) async throws {
    let bucket = Bucket(Self.name, client: client, tag: demoTag)
    try await emulator.resetCalls()
    #expect(try await Reconciler().reach(.absent(losing: .everything), bucket).observation == .absent)
    #expect(try await bucket.observe() == .absent)
  }

  @Test func purgesVersionsMarkersAndUploads() async throws {
    try await withBucket(isVersioned: true) { emulator, client in
      try await emulator.post("objects", #"{"bucket": "\#(Self.name)", "count": 600, "versions": 3}"#)
      for key in Self.oddKeys {
        try await client.send(PutObject(bucket: Self.name, key: key))
        try await client.send(DeleteObject(bucket: Self.name, key: key))
        try await client.send(CreateMultipartUpload(bucket: Self.name, key: key))
      }
      let page = try await client.send(ListObjectVersions(bucket: Self.name))
      #expect(page.versions.count == 1000)
      #expect(page.next != nil)
      let bucket = Bucket(Self.name, client: client, tag: demoTag)
      let contents = try await bucket.observe().seen?.state.contents
      #expect(contents == Bucket.Contents(versions: 1000, hasMore: true, uploads: Self.oddKeys.count))
      try await expectPurge(emulator, client)
      let deletions = try await emulator.mutations().filter { $0 == "DeleteObjects" }
      #expect((2...6).contains(deletions.count), "a thousand at once: \(deletions.count) batches")
    }
  }

  @Test func purgesABucketThatNeverHadVersions() async throws {
    try await withBucket(isVersioned: false) { emulator, client in
      try await emulator.post("objects", #"{"bucket": "\#(Self.name)", "count": 1001}"#)
      for key in Self.oddKeys { try await client.send(PutObject(bucket: Self.name, key: key)) }
      try await expectPurge(emulator, client)
    }
  }

  @Test(arguments: ["ListObjectVersions", "DeleteObjects", "ListMultipartUploads", "AbortMultipartUpload"])
  func goesOnAfterALostAnswer(operation: String) async throws {
    try await withBucket(isVersioned: true) { emulator, client in
      try await emulator.post("objects", #"{"bucket": "\#(Self.name)", "count": 20, "versions": 2}"#)
      try await client.send(CreateMultipartUpload(bucket: Self.name, key: "k"))
      try await emulator.setFaults(
        Fault(.abortAfter, match: operation),
        .error(503, "SlowDown", match: operation)
      )
      try await expectPurge(emulator, client)
      #expect(try await emulator.faultHits() == [1, 1])
    }
  }
}
