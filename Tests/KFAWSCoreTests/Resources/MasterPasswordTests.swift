// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KFAWSCore

@Suite struct MasterPasswordTests {
  @Test func isLongPlainAndNeverTheSame() throws {
    let passwords = try (0..<1000).map { _ in try MasterPassword.generate() }
    #expect(Set(passwords.map { $0.reveal() }).count == 1000)
    for password in passwords {
      #expect(password.reveal().utf8.count == 32)
      #expect(NameRules.masterPassword(password) == nil)
    }
    #expect("\(passwords)".contains(passwords[0].reveal()) == false)
  }

  /// 32,000 characters of 62 kinds: each about 516 times, and none half or twice as often.
  @Test func usesAllLettersAndDigitsAlike() throws {
    var counts: [Character: Int] = [:]
    for _ in 0..<1000 {
      for letter in try MasterPassword.generate().reveal() { counts[letter, default: 0] += 1 }
    }
    #expect(counts.count == 62)
    #expect(counts.keys.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) })
    #expect(counts.values.allSatisfy { (258...1032).contains($0) })
  }
}
