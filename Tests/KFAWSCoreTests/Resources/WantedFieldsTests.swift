// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KFAWSCore

@Suite struct WantedFieldsTests {
  private let wanted = WantedFields(exact: ["host": "h"], initial: ["password": "made-up"])

  @Test(arguments: [
    ([:], ["host": "h", "password": "made-up"], ["host", "password"], "nothing yet"),
    (["password": "kept"], ["host": "h", "password": "kept"], ["host"], "any password is good"),
    (["password": ""], ["host": "h", "password": "made-up"], ["host", "password"], "an empty one is none"),
    (
      ["password": "kept", "host": "old"], ["host": "h", "password": "kept"], ["host"], "exact values are set"
    ),
    (
      ["password": "kept", "host": "h", "note": ""], ["host": "h", "password": "kept", "note": ""], [],
      "others stay as they are, empty ones too"
    ),
  ])
  func merges(found: [String: String], merged: [String: String], missing: [String], why: String) {
    #expect(wanted.merged(into: found) == merged, "\(why)")
    #expect(wanted.missing(from: found) == missing, "\(why)")
  }

  @Test func prefersTheExactValue() {
    let both = WantedFields(exact: ["a": "exact"], initial: ["a": "initial"])
    #expect(both.merged(into: [:]) == ["a": "exact"])
    #expect(WantedFields().missing(from: ["a": "b"]) == [])
  }
}
