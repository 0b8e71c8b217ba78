// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KFAWSCore

@Suite struct WaitPolicyTests {
  @Test(arguments: [
    (0, Duration.seconds(1), "the first"), (1, .milliseconds(1500), "half as long again"),
    (2, .milliseconds(2250), "and again"), (7, .seconds(1) * 2187 / 128, "still growing"),
    (8, .seconds(20), "the longest"), (10_000, .seconds(20), "no overflow"),
  ])
  func growsToTheLongest(look: Int, delay: Duration, why: String) {
    #expect(WaitPolicy().delay(after: look) == delay, "\(why)")
  }

  @Test func looksOftenEnoughAndNotTooOften() {
    let policy = WaitPolicy()
    var (elapsed, looks) = (Duration.zero, 0)
    while elapsed < policy.budget {
      elapsed += policy.delay(after: looks)
      looks += 1
    }
    #expect(policy.budget == .seconds(2400))
    #expect((100...140).contains(looks))
  }
}
