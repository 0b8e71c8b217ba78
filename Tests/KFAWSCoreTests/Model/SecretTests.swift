// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KFAWSCore

/// Nothing that prints, dumps or describes a value may show what is secret in it.
enum Leak {
  /// Everything that `value` lets out when it is printed in the ways that programs print.
  static func outlets(of value: some Any) -> [String] {
    var dumped = ""
    dump(value, to: &dumped)
    return ["\(value)", String(describing: value), String(reflecting: value), dumped]
  }
}

@Suite struct SecretTests {
  @Test func printsAsDotsEverywhere() {
    let secret = Secret("hunter2")
    #expect(
      Leak.outlets(of: secret).map { $0.replacing("- ", with: "").split(separator: "\n") }
        .allSatisfy { $0 == ["•••"] }
    )
    #expect(secret.reveal() == "hunter2")
  }

  @Test func hidesInsideOtherValues() {
    struct Holder {
      var secret = Secret(["password": "hunter2"]); var optional: Secret<String>? = Secret("hunter2")
    }
    #expect(!Leak.outlets(of: Holder()).contains { $0.contains("hunter2") })
    #expect(!Leak.outlets(of: [Holder()]).contains { $0.contains("hunter2") })
    #expect(
      !Leak.outlets(of: Result<Holder, any Error>.success(Holder())).contains { $0.contains("hunter2") }
    )
  }

  @Test func comparesByItsValue() {
    #expect(Secret("a") == Secret("a"))
    #expect(Secret("a") != Secret("b"))
  }
}
