// SPDX-License-Identifier: Apache-2.0

public import KFAWSCore

public import struct Foundation.Date

/// A clock that moves only when somebody sleeps by it: waits take no time, and their lengths are recorded.
public final class ManualTimekeeper: Timekeeper {
  private let state: Locked<State>

  private struct State {
    var now: Date
    var sleeps: [Duration] = []
  }

  public init(now: Date = Date(timeIntervalSince1970: 1_790_000_000)) {
    state = Locked(State(now: now))
  }

  public var now: Date { state.withLock { $0.now } }

  /// The lengths of all sleeps so far.
  public var sleeps: [Duration] { state.withLock { $0.sleeps } }

  public func sleep(for duration: Duration) async throws {
    try Task.checkCancellation()
    state.withLock {
      $0.sleeps.append(duration)
      $0.now += Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }
  }
}
