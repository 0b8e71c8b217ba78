// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

package import struct Foundation.Date

/// A clock that moves only when somebody sleeps by it: waits take no time, and their lengths are recorded.
package final class ManualTimekeeper: Timekeeper {
  private let state: Locked<State>

  private struct State {
    var now: Date
    var sleeps: [Duration] = []
  }

  package init(now: Date = Date(timeIntervalSince1970: 1_790_000_000)) {
    state = Locked(State(now: now))
  }

  package var now: Date { state.withLock { $0.now } }

  /// The lengths of all sleeps so far.
  package var sleeps: [Duration] { state.withLock { $0.sleeps } }

  package func sleep(for duration: Duration) async throws {
    try Task.checkCancellation()
    state.withLock {
      $0.sleeps.append(duration)
      $0.now.addTimeInterval(duration / .seconds(1))
    }
  }
}
