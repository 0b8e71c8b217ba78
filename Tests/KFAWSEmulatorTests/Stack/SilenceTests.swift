// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

/// Law 7: whatever a program could print of a run, of its events and of its failures, holds no password.
@Suite struct SilenceTests {
  private static let password = "hunter2-hunter2"

  /// Everything that a value shows when it is printed or dumped.
  private static func outlets(of value: some Any) -> String {
    var text = "\(value) \(String(reflecting: value)) "
    dump(value, to: &text)
    return text
  }

  /// A failure at each operation in turn, with an answer that is no good answer.
  @Test(arguments: ["nothing fails", "CreateSecret", "CreateDBInstance", "PutSecretValue", "GetSecretValue"])
  func aRunShowsNoPassword(failing: String) async throws {
    try await StackLab.run { lab in
      let shown = Locked("")
      let journal = Journal { address, event in
        let text = Self.outlets(of: event) + Self.outlets(of: address)
        shown.withLock { $0 += text }
      }
      let metadata = MetadataStore(password: Secret(Self.password))
      let setup = lab.setup(lab.spec(metadata: metadata))
      let survey = try await setup.survey()
      let graph = try setup.graph(from: survey, observer: journal.observer)
      try await lab.emulator.setFaults(
        .error(400, "InvalidParameterValue", match: " \(failing) ", times: nil)
      )
      do {
        try await graph.run()
        #expect(failing == "nothing fails")
      } catch let failure as StackFailure {
        shown.withLock { $0 += Self.outlets(of: failure) }
        #expect(!failure.items.isEmpty && failing != "nothing fails")
      }
      try await lab.emulator.setFaults()
      let after = try await setup.survey()
      shown.withLock { $0 += Self.outlets(of: survey) + Self.outlets(of: after) + Self.outlets(of: setup) }
      let text = shown.withLock { $0 }
      #expect(text.contains("CreateSecret"), "there is something to look through")
      #expect(!text.contains(Self.password))
      #expect(!text.contains(StackLab.accessKey.secret.reveal()))
    }
  }
}
