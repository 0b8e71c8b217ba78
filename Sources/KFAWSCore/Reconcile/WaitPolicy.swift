// SPDX-License-Identifier: Apache-2.0

/// How long and how often to look again while AWS is at work.
public struct WaitPolicy: Sendable, Equatable {
  /// The time after which waiting ends with ``WaitTimedOut``; zero never waits.
  public var budget: Duration
  /// The first pause; each next one is half as long again.
  public var firstDelay: Duration
  /// The longest pause.
  public var longestDelay: Duration

  /// Waits up to 40 minutes, looking after 1 s at first and every 20 s in the end.
  public init(
    budget: Duration = .seconds(40 * 60), firstDelay: Duration = .seconds(1),
    longestDelay: Duration = .seconds(20)
  ) {
    self.budget = budget
    self.firstDelay = firstDelay
    self.longestDelay = longestDelay
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
