// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KFAWSCore

@Suite struct SecretEntryPlanningTests {
  private static func fields(_ texts: [String: String]) -> SecretEntry.Fields {
    texts.mapValues { Secret($0) }
  }

  private static func seen(
    _ ownership: Ownership,
    _ texts: [String: String]?,
    scheduled: Bool = false
  ) -> Observation<SecretEntry.State> {
    seen(ownership, .known(texts.map(fields)), scheduled: scheduled)
  }

  private static func seen(
    _ ownership: Ownership,
    _ fields: Looked<SecretEntry.Fields?>,
    scheduled: Bool = false
  ) -> Observation<SecretEntry.State> {
    let state = SecretEntry.State(
      arn: "a",
      purpose: "p",
      tags: [:],
      isScheduledForDeletion: scheduled,
      fields: fields
    )
    return .present(Seen(state, ownership: ownership))
  }

  private static let good = ["password": "hunter2", "host": "h"]
  private static let instance = ResourceAddress(.dbInstance, "db")

  private func secret(_ password: WantedField = .generated, host: WantedField? = nil) -> SecretEntry {
    SecretEntry(
      "s",
      client: noClient,
      tag: demo,
      purpose: "p",
      wanted: ["host": host ?? .exactly(Secret("h")), "password": password],
      owner: Self.instance
    )
  }

  @Test(arguments: [
    (Observation.absent, Planned.act(["CreateSecret"]), "nothing there"),
    (seen(.ours, good), .satisfied, "the stored password is any password"),
    (seen(.ours, ["password": "hunter2"]), .act(["PutSecretValue"]), "half filled"),
    (seen(.ours, ["password": "hunter2", "host": "old"]), .act(["PutSecretValue"]), "another host"),
    (seen(.ours, ["password": "", "host": "h"]), .act(["PutSecretValue"]), "an empty password is none"),
    (seen(.ours, nil), .refuse(.isNoObjectOfStrings), "binary or another shape: not to be overwritten"),
    (seen(.ours, nil, scheduled: true), .act(["RestoreSecret"]), "in its recovery window"),
    (seen(.unmanaged, good), .satisfied, "used as it is"),
    (
      seen(.unmanaged, ["password": "hunter2"]), .refuse(.unmanagedAndDiffers(fields: ["host"])),
      "not ours to fill"
    ),
    (
      seen(.unmanaged, [:]), .refuse(.unmanagedAndDiffers(fields: ["host", "password"])),
      "not ours to fill"
    ),
    (
      seen(.unmanaged, ["password": "hunter2", "host": "other"]),
      .refuse(.unmanagedAndServes(host: "other")), "it is the login of another database"
    ),
    (seen(.unmanaged, nil), .refuse(.isNoObjectOfStrings), "unreadable"),
    (
      seen(.unmanaged, nil, scheduled: true), .refuse(.unmanagedAndScheduledForDeletion),
      "not ours to restore"
    ),
    (seen(.foreign("other"), good), .refuse(.belongsToStack("other")), "another stack's"),
    (
      seen(.foreign("other"), nil, scheduled: true), .refuse(.belongsToStack("other")), "another stack's"
    ),
    (
      seen(.ours, Looked.unknown("GetSecretValue: AccessDeniedException")),
      .refuse(.cannotBeRead("GetSecretValue: AccessDeniedException")),
      "a password that may have to be made up has to be known"
    ),
  ])
  func present(from: Observation<SecretEntry.State>, expected: Planned, why: String) {
    secret().plan(.present, from: from).expect(expected, why)
  }

  /// Law 2: what is not known here is never made up.
  @Test(arguments: [
    (WantedField.required, Observation.absent, Planned.refuse(.lacksPassword(of: instance)), "gone"),
    (.required, seen(.ours, ["host": "h"]), .refuse(.lacksPassword(of: instance)), "half of it"),
    (.required, seen(.ours, ["host": "h", "password": ""]), .refuse(.lacksPassword(of: instance)), "empty"),
    (.required, seen(.ours, good), .satisfied, "it is there"),
    (.given(Secret("hunter2")), seen(.ours, good), .satisfied, "the same as stored"),
    (
      .given(Secret("other")), seen(.ours, good), .refuse(.holdsAnother(field: "password")),
      "not written over"
    ),
    (.given(Secret("other")), seen(.ours, ["host": "h"]), .act(["PutSecretValue"]), "none is stored"),
    (.exactly(Secret("other")), seen(.ours, good), .act(["PutSecretValue"]), "written over"),
    (.required, seen(.ours, Looked.unknown("denied")), .satisfied, "nobody here has to know it"),
  ])
  func passwords(
    wanted: WantedField, from: Observation<SecretEntry.State>, expected: Planned, why: String
  ) {
    secret(wanted).plan(.present, from: from).expect(expected, why)
  }

  /// The second step toward the same secret plans what the first one leaves.
  @Test(arguments: [
    (Observation.absent, Planned.act(["PutSecretValue"]), ["host"], "the first one creates it"),
    (
      seen(.ours, ["password": "hunter2"]), .act(["PutSecretValue"]), ["host"],
      "the first one has nothing to do"
    ),
    (seen(.ours, good), .satisfied, [], "all is there"),
    (seen(.ours, nil, scheduled: true), .act(["PutSecretValue"]), ["host"], "the first one restores it"),
    (
      seen(.unmanaged, ["password": "hunter2"]), .refuse(.unmanagedAndDiffers(fields: ["host"])), [],
      "not ours"
    ),
  ])
  func plansAfterAnother(
    from: Observation<SecretEntry.State>, expected: Planned, changing: [String], why: String
  ) {
    let first = SecretEntry("s", client: noClient, tag: demo, wanted: ["password": .generated])
    let isKnown = from.state?.fields.value??["host"] != nil
    let second = secret(.required, host: isKnown ? .exactly(Secret("h")) : .pending)
    let plan = second.plan(after: first, from: from)
    plan.expect(expected, why)
    #expect(plan.reasons.map(\.field) == changing, "\(why)")
  }

  @Test(arguments: [
    (Observation.absent, Loss.recoverable, Planned.satisfied, "gone"),
    (seen(.ours, good), .nothing, .keep, "nothing may be lost"),
    (seen(.ours, good), .recoverable, .act(["DeleteSecret"]), "with a window"),
    (seen(.ours, nil, scheduled: true), .recoverable, .satisfied, "on its way"),
    (seen(.ours, good), .everything, .act(["DeleteSecret"]), "at once"),
    (seen(.ours, nil, scheduled: true), .everything, .act(["DeleteSecret"]), "the window is cut short"),
    (seen(.unmanaged, good), .everything, .keep, "not ours"),
    (seen(.foreign("other"), good), .everything, .keep, "another stack's"),
    (seen(.unmanaged, nil, scheduled: true), .everything, .keep, "not ours"),
  ])
  func absent(from: Observation<SecretEntry.State>, loss: Loss, expected: Planned, why: String) {
    secret().plan(.absent(losing: loss), from: from).expect(expected, why)
  }

  @Test func deletesAsIsAllowed() {
    let summaries = [Loss.recoverable, .everything].map { loss -> String? in
      guard
        case .act(let steps, _) = secret().plan(.absent(losing: loss), from: Self.seen(.ours, Self.good))
      else { return nil }
      return steps.first?.summary
    }
    #expect(summaries[0] == "delete the secret, recoverable for 7 days")
    #expect(summaries[1] == "delete the secret at once, without recovery")
  }

  @Test func putsTheWholeValueAndNamesOnlyTheFields() throws {
    let plan = secret().plan(.present, from: Self.seen(.ours, ["password": "hunter2", "note": "mine"]))
    guard case .act(let steps, let reasons) = plan, case .put(let changing, let fields)? = steps.first else {
      Issue.record("no put: \(plan)")
      return
    }
    #expect(fields == Self.fields(["password": "hunter2", "note": "mine"]), "others stay")
    #expect(changing == ["host"])
    #expect(reasons == [Difference("host", wanted: "•••", found: nil)])
  }

  /// Law 7: whatever is printed of a plan, a step, a state, a difference or a refusal holds no value.
  @Test(arguments: [
    Observation.absent, seen(.ours, good), seen(.ours, ["host": "hunter2-old"]),
    seen(.unmanaged, ["password": "hunter2"]),
    seen(.foreign("other"), good), seen(.ours, ["password": "hunter2"]),
  ])
  func showsNoValue(from: Observation<SecretEntry.State>) {
    let plan = secret().plan(.present, from: from)
    var outlets = Leak.outlets(of: plan) + Leak.outlets(of: from) + Leak.outlets(of: secret().wanted)
    outlets += Leak.outlets(of: plan.reasons)
    switch plan {
    case .act(let steps, _): outlets += steps.flatMap { Leak.outlets(of: $0) + [$0.summary, $0.operation] }
    case .refuse(let finding): outlets += Leak.outlets(of: finding)
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
    #expect(SecretEntry.fields(of: Secret(text)) == expected.map(Self.fields), "\(why)")
  }
}
