// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Dispatch

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Ctrl-C and SIGTERM: the first asks the work to stop, the second ends the program at once.
struct Interruption {
  private let sources: [any DispatchSourceSignal]

  init(_ stop: @escaping @Sendable () -> Void) {
    // A reader of our output that goes away (`| head`) must not end a setup in the middle of its changes.
    signal(SIGPIPE, SIG_IGN)
    let queue = DispatchQueue(label: "kfctl-aws.signals")
    sources = [SIGINT, SIGTERM].map { number in
      // The default action would end the process before the source hears of the signal.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      // Confined to the queue, on which all handlers run.
      nonisolated(unsafe) var count = 0
      source.setEventHandler {
        count += Int(source.data)
        if count > 1 {
          TemporaryFolder.removeAll()
          _exit(ExitStatus.interrupted.rawValue)
        }
        stop()
      }
      source.resume()
      return source
    }
  }

  /// For a command that is ``EndsAtOnce``, instead of an interruption: the two would take each other's signals.
  static func endAtOnce() {
    for number in [SIGINT, SIGTERM] { signal(number) { _ in _exit(ExitStatus.interrupted.rawValue) } }
    // A reader that has seen enough ends the program, as it ends others.
    signal(SIGPIPE, SIG_DFL)
  }

  func end() {
    for source in sources { source.cancel() }
  }
}

/// A command that has nothing under way which must be put in order, so that one signal is enough.
protocol EndsAtOnce: ParsableCommand {}
