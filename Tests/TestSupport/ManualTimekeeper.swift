// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

package import struct Foundation.Date

/// A clock that moves only when somebody sleeps by it: waits take no time, and their lengths are recorded.
package final class ManualTimekeeper: Timekeeper {
  private let state: Locked<State>
  private let onSleep: @Sendable (Int) async throws -> Void

  private struct State {
    var now: Date
    var sleeps: [Duration] = []
  }

  /// - Parameter onSleep: what happens in the world during a sleep; gets the sleep's number, from 1.
  package init(
    now: Date = Date(timeIntervalSince1970: 1_790_000_000),
    onSleep: @escaping @Sendable (Int) async throws -> Void = { _ in }
  ) {
    state = Locked(State(now: now))
    self.onSleep = onSleep
  }

  package var now: Date { state.withLock { $0.now } }

  /// The sum of all sleeps.
  package var uptime: Duration { state.withLock { $0.sleeps.reduce(.zero, +) } }

  /// The lengths of all sleeps so far.
  package var sleeps: [Duration] { state.withLock { $0.sleeps } }

  package func sleep(for duration: Duration) async throws {
    try Task.checkCancellation()
    let number = state.withLock { state in
      state.sleeps.append(duration)
      state.now.addTimeInterval(duration / .seconds(1))
      return state.sleeps.count
    }
    try await onSleep(number)
  }
}
