// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

/// What a test can tell the emulator; the behaviour itself is `emulator/selfcheck.py`'s matter.
@Suite struct EmulatorModesTests {
  @Test(.timeLimit(.minutes(30))) func takesEveryMode() async throws {
    try await EmulatorPool.shared.withEmulator { emulator in
      try await emulator.set(
        .creating(looks: 1), .modifying(pending: 2, working: 3), .deleting(looks: 4),
        .protection(attempts: 5),
        .groupsBusy(attempts: 6), .parameterDefaultsStay, .secretGoing(looks: 7), .bucketNotYet(looks: 8),
        .bucketStill(looks: 9, code: "BucketAlreadyExists"), .taggingLag(looks: 10), .snapshotting(looks: 11),
        .stoppedIsFixed, .identityNotYet(looks: 12), .stsChecksRoles,
        .regions(disabled: ["eu-west-1", "eu-west-2"], optedIn: ["ap-east-1"]), .bucketCreateTags)
      let settings = try await emulator.get(JSONValue.self, "settings")
      #expect(settings["rds_pending_looks"] == 2)
      #expect(settings["rds_modify_looks"] == 3)
      #expect(settings["bucket_deleted_code"] == "BucketAlreadyExists")
      #expect(settings["iam_new_looks"] == 12)
      #expect(settings["rds_stopped_modifiable"] == false)
      #expect(settings["regions_disabled"] == "eu-west-1 eu-west-2")
    }
  }

  /// Our own signatures, by botocore's signer.
  @Test(.timeLimit(.minutes(30))) func checksSignatures() async throws {
    try await EmulatorPool.shared.withEmulator { emulator in
      let client = emulator.client()
      try await emulator.checkSignatures(.init())
      #expect(try await client.send(GetCallerIdentity()).account == "123456789012")
      try await emulator.checkSignatures(.init("AKIAEXAMPLE", "another"))
      await #expect(throws: (any Error).self) { try await client.send(GetCallerIdentity()) }
      #expect(try await emulator.calls().map(\.status) == [200, 403])
    }
  }
}
