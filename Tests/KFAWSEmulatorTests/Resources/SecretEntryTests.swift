// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

@Suite struct SecretEntryTests {
  private static let password = "p\"é/\\ss"

  private static func texts(_ state: SecretEntry.State?) -> [String: String]? {
    (state?.fields.value ?? nil)?.mapValues { $0.reveal() }
  }

  private func secret(
    _ client: AWSClient,
    tag: StackTag = demoTag,
    exact: [String: String] = ["password": password]
  ) -> SecretEntry {
    SecretEntry(
      "rds-secret",
      client: client,
      tag: tag,
      purpose: "for a test",
      wanted: exact.mapValues { .exactly(Secret($0)) }
    )
  }

  @Test(arguments: [Loss.recoverable, .everything])
  func isMadeAndTakenAway(loss: Loss) async throws {
    try await EmulatorPool.shared.withEmulator { emulator in
      let client = emulator.client()
      let seen = try await Lifecycle(
        emulator: emulator,
        resource: secret(client),
        losing: loss,
        making: ["CreateSecret"],
        taking: ["DeleteSecret"]
      ).run()
      #expect(seen.ownership == .ours)
      #expect(seen.state.tags == demoTag.all)
      #expect(Self.texts(seen.state) == ["password": Self.password])
      let left = try await secret(client).observe()
      #expect(left.seen?.state.isScheduledForDeletion == (loss == .recoverable ? true : nil))
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
        Self.texts(seen.observation.state)
          == ["username": "admin", "password": "one", "note": "mine", "port": "3306"]
      )
      #expect(try await emulator.mutations() == ["CreateSecret", "PutSecretValue"])
    }
  }

  @Test func isRestoredWithItsOldValue() async throws {
    try await EmulatorPool.shared.withEmulator { emulator in
      let client = emulator.client()
      try await Reconciler().reach(.present, secret(client))
      try await Reconciler().reach(.absent(losing: .recoverable), secret(client))
      try await emulator.resetCalls()
      let initial = SecretEntry(
        "rds-secret",
        client: client,
        tag: demoTag,
        purpose: "",
        wanted: ["password": .initially(Secret("another"))]
      )
      let seen = try await Reconciler().reach(.present, initial)
      #expect(Self.texts(seen.observation.state) == ["password": Self.password])
      #expect(try await emulator.mutations() == ["RestoreSecret"])
    }
  }

  @Test func purgesWhatIsScheduledForDeletion() async throws {
    try await EmulatorPool.shared.withEmulator { emulator in
      let client = emulator.client()
      try await Reconciler().reach(.present, secret(client))
      try await Reconciler().reach(.absent(losing: .recoverable), secret(client))
      #expect(
        try await Reconciler().reach(.absent(losing: .everything), secret(client)).observation == .absent)
    }
  }

  @Test func thatIsNotOursIsRefusedAndLeftAlone() async throws {
    try await EmulatorPool.shared.withEmulator { emulator in
      let client = emulator.client()
      let other = secret(client, tag: StackTag(stack: "other"))
      try await Reconciler().reach(.present, other)
      try await emulator.resetCalls()
      await #expect(throws: Finding.self) { try await Reconciler().reach(.present, secret(client)) }
      let kept = try await Reconciler().reach(.absent(losing: .everything), secret(client))
      #expect(kept.kept == .foreign("other"))
      #expect(try await emulator.mutations() == [])
    }
  }
}
