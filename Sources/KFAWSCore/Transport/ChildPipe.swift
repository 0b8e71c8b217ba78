// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

/// A pipe whose ends close with it; a program that is started gets only what it is given.
package final class ChildPipe: Sendable {
  package let reading: Int32
  private let writingEnd: Locked<Int32>

  package init() throws(SpawnedChild.NotStarted) {
    var ends: [Int32] = [-1, -1]
    let code = SpawnedChild.alone {
      guard pipe(&ends) == 0 else { return errno }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      return 0
    }
    guard code == 0 else { throw SpawnedChild.NotStarted(code: code) }
    reading = ends[0]
    writingEnd = Locked(ends[1])
  }

  deinit {
    close(reading)
    closeWriting()
  }

  package var writing: Int32 { writingEnd.withLock { $0 } }

  /// Whoever waits at the other end wakes up.
  package func closeWriting() {
    writingEnd.withLock { end in
      if end >= 0 { close(end) }
      end = -1
    }
  }
}
