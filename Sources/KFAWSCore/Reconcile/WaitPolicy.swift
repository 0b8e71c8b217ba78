// SPDX-License-Identifier: Apache-2.0

/// How long and how often to look again while AWS is at work.
public struct WaitPolicy: Sendable, Equatable {
  /// The time after which waiting ends with ``WaitTimedOut``; zero never waits.
  public var budget: Duration
  /// The first pause; each next one is half as long again.
  public var firstDelay: Duration
  /// The longest pause. What has happened is seen half of it later in the mean.
  public var longestDelay: Duration
  /// How long AWS may take to show what it has accepted, before a step counts as without effect.
  public var consistency: Duration
  /// How long looks may fail in a row before the failure counts.
  public var blindness: Duration

  /// Waits up to 40 minutes, looking after 1 s at first and every 8 s in the end; allows two minutes for what
  /// is accepted to be seen, and ten for a network that is away.
  public init(
    budget: Duration = .seconds(40 * 60), firstDelay: Duration = .seconds(1),
    longestDelay: Duration = .seconds(8), consistency: Duration = .seconds(120),
    blindness: Duration = .seconds(600)
  ) {
    self.budget = budget
    self.firstDelay = firstDelay
    self.longestDelay = longestDelay
    self.consistency = consistency
    self.blindness = blindness
  }

  /// The pause after the look number `look` (0 for the first).
  func delay(after look: Int) -> Duration {
    var delay = firstDelay
    for _ in 0..<min(look, 32) where delay < longestDelay { delay = delay * 3 / 2 }
    return min(delay, longestDelay)
  }
}

/// The budget ran out while AWS was still at work. Nothing is lost: looking again later goes on from there.
public struct WaitTimedOut: Error, Sendable, CustomStringConvertible {
  /// What was waited for.
  public var address: ResourceAddress
  /// AWS's last word.
  public var status: String
  /// The budget.
  public var waited: Duration

  /// A sentence for a person.
  public var description: String {
    waited == .zero
      ? "\(address) is \(status)" : "\(address) is still \(status) after \(waited.components.seconds) s"
  }
}

/// AWS accepted the same step again and again and shows no effect of it.
public struct NoProgress: Error, Sendable, CustomStringConvertible {
  /// The resource that does not change.
  public var address: ResourceAddress
  /// The step that has no effect.
  public var step: String

  /// A sentence for a person.
  public var description: String {
    "\(address): AWS accepted \"\(step)\", but does not show its effect"
  }
}
