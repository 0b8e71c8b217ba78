// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

@Suite struct BucketTests {
  @Test func isMadeAndTakenAway() async throws {
    try await EmulatorPool.shared.withEmulator { emulator in
      let client = emulator.client()
      let seen = try await Lifecycle(
        emulator: emulator,
        resource: Bucket("kf-artifacts", client: client, tag: demoTag, isClaimed: true),
        removable: Bucket("kf-artifacts", client: client, tag: demoTag, removal: .ifEmpty),
        making: ["CreateBucket", "PutBucketTagging", "PutPublicAccessBlock", "PutBucketEncryption"],
        taking: ["DeleteBucket"]
      ).run()
      #expect(seen.ownership == .ours)
      #expect(seen.state.tags == demoTag.all)
      #expect(seen.state.encryption == .sseS3)
      #expect(seen.state.blocksPublicAccess)
    }
  }

  /// The tags are in the create call: where S3 honours them, a crash right after it orphans nothing.
  @Test func isMarkedByTheCreateCall() async throws {
    try await EmulatorPool.shared.withEmulator { emulator in
      try await emulator.post("settings", #"{"bucket_create_tags": true}"#)
      let bucket = Bucket("kf-artifacts", client: emulator.client(), tag: demoTag)
      try await bucket.perform(.create("us-west-2"))
      #expect(try await bucket.observe().seen?.ownership == .ours)
      #expect(try await emulator.mutations() == ["CreateBucket"])
    }
  }

  /// A server that sets nothing by itself, as S3 before 2023.
  @Test(arguments: [BucketEncryption.sseS3, .sseKMS(keyID: "arn:aws:kms:us-west-2:123456789012:key/k")])
  func isEncryptedAndPrivateByItsOwnCalls(encryption: BucketEncryption) async throws {
    try await EmulatorPool.shared.withEmulator { emulator in
      try await emulator.post("settings", #"{"bucket_defaults": false}"#)
      let bucket = Bucket(
        "kf-artifacts",
        client: emulator.client(),
        tag: demoTag,
        encryption: encryption,
        isClaimed: true
      )
      let made = try await Reconciler().reach(.present, bucket)
      #expect(made.seen?.state.encryption == encryption)
      #expect(made.seen?.state.blocksPublicAccess == true)
    }
  }

  @Test(arguments: ["us-east-1", "eu-central-1"])
  func isMadeInItsClientsRegion(region: String) async throws {
    try await EmulatorPool.shared.withEmulator { emulator in
      let client = emulator.client(region: AWSRegion(rawValue: region))
      let bucket = Bucket("kf-artifacts", client: client, tag: demoTag, isClaimed: true)
      let made = try await Reconciler().reach(.present, bucket)
      #expect(made.seen?.ownership == .ours)
    }
  }

  @Test func inAnotherRegionIsAnErrorThatNamesIt() async throws {
    try await EmulatorPool.shared.withEmulator { emulator in
      try await emulator.post(
        "bucket",
        #"{"bucket": "far-away", "region": "eu-west-1", "account": "123456789012"}"#
      )
      let bucket = Bucket("far-away", client: emulator.client(), tag: demoTag)
      let error = await #expect(throws: AWSServiceError.self) { try await bucket.observe() }
      #expect(error?.bucketRegion == "eu-west-1")
    }
  }

  @Test func ofAnotherAccountIsDeniedAndLeftAlone() async throws {
    try await EmulatorPool.shared.withEmulator { emulator in
      try await emulator.post("bucket", #"{"bucket": "taken", "region": "us-west-2"}"#)
      let bucket = Bucket("taken", client: emulator.client(), tag: demoTag, isClaimed: true)
      let error = await #expect(throws: AWSServiceError.self) {
        try await Reconciler().reach(.present, bucket)
      }
      #expect(error?.code == "AccessDenied")
      // Taken between the look and the call: an answer, not a doubt.
      let create = await #expect(throws: AWSServiceError.self) {
        try await Reconciler().reach(.present, bucket, from: .absent)
      }
      #expect(create?.code == "BucketAlreadyExists")
    }
  }

  @Test func staysWhenThereIsSomethingInIt() async throws {
    try await EmulatorPool.shared.withEmulator { emulator in
      let client = emulator.client()
      try await Reconciler().reach(
        .present,
        Bucket("kf-artifacts", client: client, tag: demoTag, isClaimed: true)
      )
      try await emulator.post("objects", #"{"bucket": "kf-artifacts", "count": 1}"#)
      try await emulator.resetCalls()
      let left = try await Reconciler().reach(
        .absent,
        Bucket("kf-artifacts", client: client, tag: demoTag, removal: .ifEmpty)
      )
      #expect(left != .absent)
      #expect(try await emulator.mutations() == [])
    }
  }

  @Test func thatIsNotOursIsNeitherChangedNorDeleted() async throws {
    try await EmulatorPool.shared.withEmulator { emulator in
      try await emulator.post("settings", #"{"bucket_defaults": false}"#)
      let client = emulator.client()
      try await client.send(CreateBucket(bucket: "unmanaged", region: "us-west-2", tags: [:]))
      let other = Bucket("foreign", client: client, tag: StackTag(stack: "other"), isClaimed: true)
      try await Reconciler().reach(.present, other)
      try await emulator.resetCalls()
      let unmanaged = Bucket("unmanaged", client: client, tag: demoTag, removal: .withContents)
      #expect(try await Reconciler().reach(.present, unmanaged).seen?.ownership == .unmanaged)
      #expect(try await Reconciler().reach(.absent, unmanaged) != .absent)
      let foreign = Bucket("foreign", client: client, tag: demoTag, isClaimed: true, removal: .withContents)
      await #expect(throws: Refusal.self) { try await Reconciler().reach(.present, foreign) }
      #expect(try await Reconciler().reach(.absent, foreign).seen?.ownership == .foreign("other"))
      #expect(try await emulator.mutations() == [])
    }
  }
}
