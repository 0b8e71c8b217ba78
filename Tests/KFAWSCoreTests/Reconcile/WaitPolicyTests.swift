// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KFAWSCore

@Suite struct WaitPolicyTests {
  @Test(arguments: [
    (0, Duration.seconds(1), "the first"), (1, .milliseconds(1500), "half as long again"),
    (2, .milliseconds(2250), "and again"), (5, .seconds(1) * 243 / 32, "still growing"),
    (6, .seconds(8), "the longest"), (10_000, .seconds(8), "no overflow"),
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
    // Half of the longest pause is what a change waits to be seen, in the mean.
    #expect((280...320).contains(looks))
  }
}
