// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KFAWSCore

@Suite struct SecretEntryPlanningTests {
  private static func seen(
    _ ownership: Ownership,
    _ fields: SecretEntry.Fields?,
    scheduled: Bool = false
  ) -> Observation<SecretEntry.State> {
    let state = SecretEntry.State(
      arn: "a",
      tags: [:],
      isScheduledForDeletion: scheduled,
      fields: fields.map(Secret.init)
    )
    return .present(Seen(state, ownership: ownership))
  }

  private static let good = ["password": "hunter2", "host": "h"]

  private func secret(removal: SecretEntry.Removal? = nil) -> SecretEntry {
    SecretEntry(
      "s",
      client: noClient,
      tag: demo,
      purpose: "p",
      wanted: WantedFields(exact: ["host": "h"], initial: ["password": "new-hunter2"]),
      removal: removal
    )
  }

  @Test(arguments: [
    (Observation.absent, Planned.act(["CreateSecret"]), "nothing there"),
    (seen(.ours, good), .satisfied, "the stored password is any password"),
    (seen(.ours, ["password": "hunter2"]), .act(["PutSecretValue"]), "half filled"),
    (seen(.ours, ["password": "hunter2", "host": "old"]), .act(["PutSecretValue"]), "another host"),
    (seen(.ours, ["password": "", "host": "h"]), .act(["PutSecretValue"]), "an empty password is none"),
    (seen(.ours, nil), .refuse("JSON object"), "binary or another shape: not to be overwritten"),
    (seen(.ours, nil, scheduled: true), .act(["RestoreSecret"]), "in its recovery window"),
    (seen(.unmanaged, good), .satisfied, "used as it is"),
    (seen(.unmanaged, ["password": "hunter2"]), .refuse("host is missing"), "not ours to fill"),
    (seen(.unmanaged, [:]), .refuse("host, password are missing"), "not ours to fill"),
    (seen(.unmanaged, nil), .refuse("JSON object"), "unreadable"),
    (seen(.unmanaged, nil, scheduled: true), .refuse("scheduled for deletion"), "not ours to restore"),
    (seen(.foreign("other"), good), .refuse("\"other\""), "another stack's"),
    (seen(.foreign("other"), nil, scheduled: true), .refuse("\"other\""), "another stack's"),
  ])
  func present(from: Observation<SecretEntry.State>, expected: Planned, why: String) {
    secret().plan(.present, from: from).expect(expected, why)
  }

  @Test(arguments: [
    (Observation.absent, SecretEntry.Removal.recoverable, Planned.satisfied, "gone"),
    (seen(.ours, good), .recoverable, .act(["DeleteSecret"]), "with a window"),
    (seen(.ours, nil, scheduled: true), .recoverable, .satisfied, "on its way"),
    (seen(.ours, good), .forGood, .act(["DeleteSecret"]), "at once"),
    (seen(.ours, nil, scheduled: true), .forGood, .act(["DeleteSecret"]), "the window is cut short"),
    (seen(.unmanaged, good), .forGood, .keep, "not ours"),
    (seen(.foreign("other"), good), .forGood, .keep, "another stack's"),
    (seen(.unmanaged, nil, scheduled: true), .forGood, .keep, "not ours"),
  ])
  func absent(
    from: Observation<SecretEntry.State>,
    removal: SecretEntry.Removal,
    expected: Planned,
    why: String
  ) {
    secret(removal: removal).plan(.absent, from: from).expect(expected, why)
  }

  @Test func deletesRecoverablyUnlessTold() {
    let summaries = [nil, SecretEntry.Removal.recoverable, .forGood].map { removal -> String? in
      guard
        case .act(let steps, _) = secret(removal: removal).plan(.absent, from: Self.seen(.ours, Self.good))
      else { return nil }
      return steps.first?.summary
    }
    #expect(summaries[0] == "delete the secret, recoverable for 7 days")
    #expect(summaries[1] == summaries[0])
    #expect(summaries[2] == "delete the secret at once, without recovery")
  }

  @Test func putsTheWholeValueAndNamesOnlyTheFields() throws {
    let plan = secret().plan(.present, from: Self.seen(.ours, ["password": "hunter2", "note": "mine"]))
    guard case .act(let steps, let reasons) = plan, case .put(let fields, let changing)? = steps.first else {
      Issue.record("no put: \(plan)")
      return
    }
    #expect(fields.reveal() == ["password": "hunter2", "note": "mine", "host": "h"])
    #expect(changing == ["host"])
    #expect(reasons == [Difference("host", wanted: "•••", found: nil)])
  }

  /// Law 7: whatever is printed of a plan, a step, a state, a difference or a refusal holds no value.
  @Test(arguments: [
    Observation.absent, seen(.ours, good), seen(.ours, ["host": "hunter2-old"]),
    seen(.unmanaged, ["host": "hunter2"]),
    seen(.foreign("other"), good), seen(.ours, ["password": "hunter2"]),
  ])
  func showsNoValue(from: Observation<SecretEntry.State>) {
    let plan = secret().plan(.present, from: from)
    var outlets = Leak.outlets(of: plan) + Leak.outlets(of: from) + Leak.outlets(of: secret().wanted)
    outlets += Leak.outlets(of: plan.reasons)
    switch plan {
    case .act(let steps, _): outlets += steps.flatMap { Leak.outlets(of: $0) + [$0.summary, $0.operation] }
    case .refuse(let refusal): outlets += Leak.outlets(of: refusal) + [refusal.description]
    default: break
    }
    #expect(!outlets.contains { $0.contains("hunter2") })
  }

  @Test(arguments: [
    (
      #"{"port": 3306, "host": "h"}"#, ["port": "3306", "host": "h"], "other tools write the port as a number"
    ),
    (#"{"a": "1"}"#, ["a": "1"], "a text that looks like a number"), ("{}", [:], "nothing in it"),
    (#"{"a": true}"#, nil, "no string and no number"), (#"{"a": {"b": "c"}}"#, nil, "not flat"),
    (#"["a"]"#, nil, "no object"), ("plain", nil, "no JSON"), ("", nil, "nothing"),
  ])
  func readsFields(text: String, expected: [String: String]?, why: String) {
    #expect(SecretEntry.fields(of: Secret(text))?.reveal() == expected, "\(why)")
  }
}
