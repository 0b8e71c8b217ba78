// SPDX-License-Identifier: Apache-2.0

/// The standard retry mode of the AWS SDKs: a few attempts, exponential delays with full jitter, and a
/// budget shared by all calls of a client, so that a service in trouble is not hammered.
public struct RetryPolicy: Sendable, Equatable {
  /// Attempts in all, the first included; at least 1. `AWS_MAX_ATTEMPTS`.
  public var maxAttempts: Int

  /// Standard mode, three attempts unless given.
  public init(maxAttempts: Int = 3) {
    self.maxAttempts = max(1, maxAttempts)
  }

  /// How long to wait before attempt `next` (2 for the first repetition), at most 20 s; `retryAfter` is what
  /// the service asked for, in seconds.
  func delay(
    before next: Int, retryAfter: Int?, using generator: inout some RandomNumberGenerator
  ) -> Duration {
    let ceiling = min(20.0, Double(1 << min(next - 2, 5)))
    let jittered = Duration.seconds(Double.random(in: 0...ceiling, using: &generator))
    guard let retryAfter else { return jittered }
    return max(jittered, .seconds(min(retryAfter, 60)))
  }
}

/// The budget of standard mode: 500 tokens, 5 for a repetition, 10 after a time-out; a success gives back
/// what its last repetition took, or 1.
actor RetryBudget {
  static let capacity = 500
  private var tokens = RetryBudget.capacity

  /// Takes `cost` tokens; false when there are not enough.
  func take(_ cost: Int) -> Bool {
    guard tokens >= cost else { return false }
    tokens -= cost
    return true
  }

  func give(_ amount: Int) {
    tokens = min(Self.capacity, tokens + amount)
  }
}
