// SPDX-License-Identifier: Apache-2.0

public import struct FoundationEssentials.Date

/// Where the library takes the time from and how it waits; the one seam for time.
///
/// Signatures need the wall clock and waiters need to sleep; a test injects a keeper whose sleep returns at
/// once and moves its own clock on.
public protocol Timekeeper: Sendable {
  /// The wall-clock time now; for signatures and dates, not for measuring.
  var now: Date { get }
  /// The time since some moment in the past, by a clock that nobody sets; for measuring.
  var uptime: Duration { get }
  /// Suspends for `duration`; throws `CancellationError` when the task is cancelled meanwhile.
  func sleep(for duration: Duration) async throws
}

/// The machine's own clock.
public struct SystemTimekeeper: Timekeeper {
  /// Creates a keeper of the machine's time.
  public init() {}

  /// The system clock's time, which can be wrong: a client corrects signatures by AWS's own date.
  public var now: Date { Date() }

  /// The continuous clock's time since the program first asked for it.
  public var uptime: Duration { ContinuousClock.now - Self.origin }

  private static let origin = ContinuousClock.now

  /// Suspends by the continuous clock, which goes on while the machine sleeps.
  public func sleep(for duration: Duration) async throws {
    try await Task.sleep(for: duration)
  }
}
