// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

@Suite struct SecretEntryTests {
  private static let password = "p\"é/\\ss"

  private func secret(
    _ client: AWSClient,
    tag: StackTag = demoTag,
    exact: [String: String] = ["password": password],
    removal: SecretEntry.Removal? = nil
  ) -> SecretEntry {
    SecretEntry(
      "rds-secret",
      client: client,
      tag: tag,
      purpose: "for a test",
      wanted: WantedFields(exact: exact),
      removal: removal
    )
  }

  @Test(arguments: [SecretEntry.Removal.recoverable, .forGood])
  func isMadeAndTakenAway(removal: SecretEntry.Removal) async throws {
    try await EmulatorPool.shared.withEmulator { emulator in
      let client = emulator.client()
      let seen = try await Lifecycle(
        emulator: emulator,
        resource: secret(client),
        removable: secret(client, removal: removal),
        making: ["CreateSecret"],
        taking: ["DeleteSecret"]
      ).run()
      #expect(seen.ownership == .ours)
      #expect(seen.state.tags == demoTag.all)
      #expect(seen.state.fields?.reveal() == ["password": Self.password])
      let left = try await secret(client).observe()
      #expect(left.seen?.state.isScheduledForDeletion == (removal == .recoverable ? true : nil))
    }
  }

  @Test func keepsTheFieldsOfOthersAndPutsWhatIsMissing() async throws {
    try await EmulatorPool.shared.withEmulator { emulator in
      let client = emulator.client()
      let first = secret(client, exact: ["username": "admin", "password": "one", "note": "mine"])
      try await Reconciler().reach(.present, first)
      let second = secret(client, exact: ["password": "one", "port": "3306"])
      let seen = try await Reconciler().reach(.present, second)
      #expect(
        seen.seen?.state.fields?.reveal()
          == ["username": "admin", "password": "one", "note": "mine", "port": "3306"]
      )
      #expect(try await emulator.mutations() == ["CreateSecret", "PutSecretValue"])
    }
  }

  @Test func isRestoredWithItsOldValue() async throws {
    try await EmulatorPool.shared.withEmulator { emulator in
      let client = emulator.client()
      try await Reconciler().reach(.present, secret(client))
      try await Reconciler().reach(.absent, secret(client, removal: .recoverable))
      try await emulator.resetCalls()
      let initial = SecretEntry(
        "rds-secret",
        client: client,
        tag: demoTag,
        purpose: "",
        wanted: WantedFields(initial: ["password": "another"])
      )
      let seen = try await Reconciler().reach(.present, initial)
      #expect(seen.seen?.state.fields?.reveal() == ["password": Self.password])
      #expect(try await emulator.mutations() == ["RestoreSecret"])
    }
  }

  @Test func purgesWhatIsScheduledForDeletion() async throws {
    try await EmulatorPool.shared.withEmulator { emulator in
      let client = emulator.client()
      try await Reconciler().reach(.present, secret(client))
      try await Reconciler().reach(.absent, secret(client, removal: .recoverable))
      #expect(try await Reconciler().reach(.absent, secret(client, removal: .forGood)) == .absent)
    }
  }

  @Test func thatIsNotOursIsRefusedAndLeftAlone() async throws {
    try await EmulatorPool.shared.withEmulator { emulator in
      let client = emulator.client()
      let other = secret(client, tag: StackTag(stack: "other"))
      try await Reconciler().reach(.present, other)
      try await emulator.resetCalls()
      await #expect(throws: Refusal.self) { try await Reconciler().reach(.present, secret(client)) }
      let kept = try await Reconciler().reach(.absent, secret(client, removal: .forGood))
      #expect(kept.seen?.ownership == .foreign("other"))
      #expect(try await emulator.mutations() == [])
    }
  }
}
