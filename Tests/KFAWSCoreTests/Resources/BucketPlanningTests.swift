// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

@testable import KFAWSCore

@Suite struct BucketPlanningTests {
  private static func seen(
    _ ownership: Ownership,
    tags: [String: String] = ["kfctl-aws/stack": "demo"],
    encryption: BucketEncryption? = .sseS3,
    blocks: Looked<Bool> = .known(true),
    contents: Bucket.Contents? = nil
  ) -> Observation<Bucket.State> {
    .present(
      Seen(
        Bucket.State(
          tags: tags, encryption: .known(encryption), blocksPublicAccess: blocks, contents: contents),
        ownership: ownership
      )
    )
  }

  private static let empty = Bucket.Contents(versions: 0, hasMore: false, uploads: 0)
  private static let full = Bucket.Contents(versions: 3, hasMore: false, uploads: 0)
  private static let uploading = Bucket.Contents(versions: 0, hasMore: false, uploads: 1)

  private func bucket(
    claimed: Bool = false,
    repairs: Bool = false,
    encryption: BucketEncryption = .sseS3
  ) -> Bucket {
    Bucket(
      "b",
      client: noClient,
      tag: demo,
      encryption: encryption,
      claim: claimed ? Date(timeIntervalSince1970: 0) : nil,
      repairsDrift: repairs
    )
  }

  @Test(arguments: [
    (
      Observation.absent,
      Planned.act(["CreateBucket", "PutBucketTagging", "PutPublicAccessBlock", "PutBucketEncryption"]),
      "all that makes the state certain"
    ),
    (seen(.ours), .satisfied, "as specified"),
    (seen(.ours, blocks: .known(false)), .satisfied, "the user's change stays"),
    (seen(.ours, encryption: nil), .satisfied, "the user's change stays"),
    (seen(.unmanaged, tags: [:], blocks: .known(false)), .satisfied, "used as it is"),
    (seen(.foreign("other")), .refuse(.belongsToStack("other")), "another stack's"),
    (seen(.ours, blocks: .unknown("denied")), .satisfied, "what may not be read is no difference"),
  ])
  func present(from: Observation<Bucket.State>, expected: Planned, why: String) {
    bucket().plan(.present, from: from).expect(expected, why)
  }

  @Test(arguments: [
    (seen(.ours, tags: [:]), Planned.act(["PutBucketTagging"]), "a crash before the tags"),
    (
      seen(.ours, tags: ["a": "b"], encryption: nil, blocks: .known(false)),
      .act(["PutBucketTagging", "PutPublicAccessBlock", "PutBucketEncryption"]),
      "a crash after the create call"
    ),
    (seen(.ours), .satisfied, "nothing is lacking"),
    (seen(.unmanaged), .satisfied, "a claim does not outweigh a look"),
    (seen(.foreign("other")), .refuse(.belongsToStack("other")), "a claim does not outweigh another's mark"),
  ])
  func presentWhenClaimed(from: Observation<Bucket.State>, expected: Planned, why: String) {
    bucket(claimed: true).plan(.present, from: from).expect(expected, why)
  }

  /// What this loop has created is ours before its tag is to be seen, and gets all that it lacks.
  @Test(arguments: [
    (seen(.unmanaged, tags: [:]), Planned.act(["PutBucketTagging"]), "the tags are late"),
    (
      seen(.unmanaged, tags: [:], encryption: nil, blocks: .known(false)),
      .act(["PutBucketTagging", "PutPublicAccessBlock", "PutBucketEncryption"]), "all is lacking"
    ),
    (seen(.ours, blocks: .known(false)), .act(["PutPublicAccessBlock"]), "the block was lost"),
    (seen(.ours), .satisfied, "whole"),
  ])
  func presentWhenMade(from: Observation<Bucket.State>, expected: Planned, why: String) {
    bucket().plan(.present, from: from, made: true).expect(expected, why)
  }

  @Test(arguments: [
    (seen(.ours, blocks: .known(false)), Planned.act(["PutPublicAccessBlock"]), "what was switched off"),
    (seen(.ours, encryption: .sseKMS(keyID: "k")), .act(["PutBucketEncryption"]), "what was changed"),
    (seen(.unmanaged, blocks: .known(false)), .satisfied, "only what is ours"),
  ])
  func presentWithRepair(from: Observation<Bucket.State>, expected: Planned, why: String) {
    bucket(repairs: true).plan(.present, from: from).expect(expected, why)
  }

  @Test(arguments: [
    (Observation.absent, Loss.recoverable, Planned.satisfied, "gone"),
    (seen(.ours, contents: empty), .recoverable, .act(["DeleteBucket"]), "nothing to lose"),
    (seen(.ours, contents: full), .recoverable, .keep, "objects are kept"),
    (seen(.ours, contents: uploading), .recoverable, .keep, "unfinished uploads are contents too"),
    (seen(.ours, contents: nil), .recoverable, .keep, "nobody looked inside"),
    (seen(.ours, contents: full), .everything, .act(["DeleteObjects", "DeleteBucket"]), "purge"),
    (seen(.ours, contents: uploading), .everything, .act(["DeleteObjects", "DeleteBucket"]), "purge"),
    (seen(.ours, contents: empty), .everything, .act(["DeleteBucket"]), "nothing to empty"),
    (seen(.unmanaged, contents: empty), .everything, .keep, "not ours"),
    (seen(.foreign("other"), contents: empty), .everything, .keep, "another stack's"),
  ])
  func absent(
    from: Observation<Bucket.State>,
    loss: Loss,
    expected: Planned,
    why: String
  ) {
    bucket().plan(.absent(losing: loss), from: from).expect(expected, why)
  }

  /// PutBucketTagging replaces the whole set: the tags of others go along.
  @Test func keepsTheTagsOfOthers() {
    let seen = Self.seen(.ours, tags: ["owner": "me", "team": "old"])
    guard case .act(let steps, _) = bucket(claimed: true).plan(.present, from: seen) else {
      Issue.record("no steps")
      return
    }
    #expect(steps == [.tag(["owner": "me", "team": "ml", "kfctl-aws/stack": "demo"])])
  }

  @Test func namesWhatDiffers() throws {
    let key = BucketEncryption.sseKMS(keyID: "k")
    let state = try #require(Self.seen(.ours, tags: [:], encryption: nil, blocks: .known(false)).seen?.state)
    #expect(
      bucket(encryption: key).drift(of: state) == [
        Difference("PublicAccessBlock", wanted: "all blocked", found: "not all blocked"),
        Difference("Encryption", wanted: "aws:kms k", found: "none"),
      ]
    )
  }
}
