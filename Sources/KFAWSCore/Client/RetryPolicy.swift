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

  /// How long to wait before attempt `next` (2 for the first repetition): between nothing and 1, 2, 4, … 20
  /// seconds, or longer when the service `asked` for it.
  func delay(
    before next: Int, asked: Patience?, using generator: inout some RandomNumberGenerator
  ) -> Duration {
    let ceiling = min(20.0, Double(1 << min(next - 2, 5)))
    let jittered = Duration.seconds(Double.random(in: 0...ceiling, using: &generator))
    return switch asked {
    case nil: jittered
    case .milliseconds(let wanted): max(jittered, min(.milliseconds(wanted), jittered + .seconds(5)))
    case .seconds(let wanted): max(jittered, .seconds(min(wanted, 60)))
    }
  }

  /// How long a service asks its client to wait.
  enum Patience: Equatable {
    /// `x-amz-retry-after`, heeded up to five seconds more than the jitter, as botocore does.
    case milliseconds(Int)
    /// `Retry-After`, heeded up to a minute; a date there is not.
    case seconds(Int)

    init?(_ headers: HTTPHeaders) {
      if let text = headers["x-amz-retry-after"], let wanted = Int(text), wanted >= 0 {
        self = .milliseconds(min(wanted, 60_000))
      } else if let text = headers["Retry-After"], let wanted = Int(text), wanted >= 0 {
        self = .seconds(wanted)
      } else {
        return nil
      }
    }
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
