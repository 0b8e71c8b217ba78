// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KFAWSCore

@Suite struct RetryPolicyTests {
  /// SplitMix64: the same numbers on every run.
  private struct Numbers: RandomNumberGenerator {
    var state: UInt64 = 1

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

  /// The shortest and the longest of a thousand delays.
  private func range(before attempt: Int, asked: RetryPolicy.Patience? = nil) -> (Duration, Duration) {
    var numbers = Numbers()
    let delays = (0..<1000).map { _ in
      RetryPolicy().delay(before: attempt, asked: asked, using: &numbers)
    }
    return (delays.min() ?? .zero, delays.max() ?? .zero)
  }

  @Test(arguments: [
    (2, 1.0, "the first repetition"), (3, 2, "doubled"), (4, 4, "doubled again"), (6, 16, "doubled still"),
    (7, 20, "botocore's longest"), (1000, 20, "no overflow"),
  ])
  func jittersFromNothingToTheCeiling(attempt: Int, ceiling: Double, why: String) {
    let (lowest, highest) = range(before: attempt)
    #expect(lowest >= .zero && lowest < .seconds(ceiling * 0.02), "\(why)")
    #expect(highest > .seconds(ceiling * 0.98) && highest <= .seconds(ceiling), "\(why)")
  }

  @Test(arguments: [
    (5, 5, "as long as asked for, when that is longer than the jitter"), (3600, 60, "a minute is enough"),
  ])
  func waitsAsLongAsAskedTo(retryAfter: Int, seconds: Int, why: String) {
    let (lowest, highest) = range(before: 2, asked: .seconds(retryAfter))
    #expect(lowest == .seconds(seconds) && highest == .seconds(seconds), "\(why)")
  }

  /// botocore's `_get_retry_after_delay`: not less than the jitter, at most five seconds more.
  @Test func heedsMillisecondsUpToFiveSecondsMore() {
    let (lowest, highest) = range(before: 2, asked: .milliseconds(3000))
    #expect(lowest == .seconds(3) && highest == .seconds(3))
    let (least, most) = range(before: 2, asked: .milliseconds(60_000))
    #expect(least >= .seconds(5) && most <= .seconds(6))
  }

  @Test(arguments: [
    (["x-amz-retry-after": "1500"], RetryPolicy.Patience.milliseconds(1500), "AWS's own"),
    (["X-Amz-Retry-After": "-1", "Retry-After": "2"], .seconds(2), "a negative number is none"),
    (["Retry-After": "7"], .seconds(7), "HTTP's"),
    (["Retry-After": "Wed, 21 Oct 2099 07:28:00 GMT"], nil, "a date is not heeded"), ([:], nil, "not asked"),
  ])
  func readsWhatTheServiceAsksFor(
    fields: [String: String], patience: RetryPolicy.Patience?, why: String
  ) {
    var headers = HTTPHeaders()
    for (name, value) in fields { headers.append(name, value) }
    #expect(RetryPolicy.Patience(headers) == patience, "\(why)")
  }

  @Test(arguments: [(0, 1), (-1, 1), (1, 1), (7, 7)])
  func makesOneAttemptAtLeast(given: Int, attempts: Int) {
    #expect(RetryPolicy(maxAttempts: given).maxAttempts == attempts)
  }

  @Test func budgetGivesOutWhatItHasAndTakesBackNoMore() async {
    let budget = RetryBudget()
    for _ in 0..<50 { #expect(await budget.take(10)) }
    #expect(await !budget.take(1))
    await budget.give(5)
    #expect(await !budget.take(6))
    #expect(await budget.take(5))
    await budget.give(10_000)
    #expect(await budget.take(RetryBudget.capacity))
    #expect(await !budget.take(1))
  }
}
