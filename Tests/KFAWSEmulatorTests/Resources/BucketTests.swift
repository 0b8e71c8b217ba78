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
        resource: Bucket("kf-artifacts", client: client, tag: demoTag),
        losing: .recoverable,
        making: ["CreateBucket", "PutBucketTagging", "PutPublicAccessBlock", "PutBucketEncryption"],
        taking: ["DeleteBucket"]
      ).run()
      #expect(seen.ownership == .ours)
      #expect(seen.state.tags == demoTag.all)
      #expect(seen.state.encryption == .known(.sseS3))
      #expect(seen.state.blocksPublicAccess == .known(true))
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
        encryption: encryption
      )
      let made = try await Reconciler().reach(.present, bucket)
      #expect(made.observation.state?.encryption == .known(encryption))
      #expect(made.observation.state?.blocksPublicAccess == .known(true))
    }
  }

  @Test(arguments: ["us-east-1", "eu-central-1"])
  func isMadeInItsClientsRegion(region: String) async throws {
    try await EmulatorPool.shared.withEmulator { emulator in
      let client = emulator.client(region: try AWSRegion(validating: region))
      let bucket = Bucket("kf-artifacts", client: client, tag: demoTag)
      let made = try await Reconciler().reach(.present, bucket)
      #expect(made.observation.seen?.ownership == .ours)
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
      let bucket = Bucket("taken", client: emulator.client(), tag: demoTag)
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
        Bucket("kf-artifacts", client: client, tag: demoTag)
      )
      try await emulator.post("objects", #"{"bucket": "kf-artifacts", "count": 1}"#)
      try await emulator.resetCalls()
      let left = try await Reconciler().reach(
        .absent(losing: .recoverable),
        Bucket("kf-artifacts", client: client, tag: demoTag)
      )
      #expect(left.kept == .notEmpty)
      #expect(try await emulator.mutations() == [])
    }
  }

  @Test func thatIsNotOursIsNeitherChangedNorDeleted() async throws {
    try await EmulatorPool.shared.withEmulator { emulator in
      try await emulator.post("settings", #"{"bucket_defaults": false}"#)
      let client = emulator.client()
      try await client.send(CreateBucket(bucket: "unmanaged", region: "us-west-2", tags: [:]))
      let other = Bucket("foreign", client: client, tag: StackTag(stack: "other"))
      try await Reconciler().reach(.present, other)
      try await emulator.resetCalls()
      let unmanaged = Bucket("unmanaged", client: client, tag: demoTag)
      #expect(try await Reconciler().reach(.present, unmanaged).observation.seen?.ownership == .unmanaged)
      #expect(try await Reconciler().reach(.absent(losing: .everything), unmanaged).kept == .unmanaged)
      let foreign = Bucket("foreign", client: client, tag: demoTag)
      await #expect(throws: Finding.self) { try await Reconciler().reach(.present, foreign) }
      #expect(try await Reconciler().reach(.absent(losing: .everything), foreign).kept == .foreign("other"))
      #expect(try await emulator.mutations() == [])
    }
  }
}
