// SPDX-License-Identifier: Apache-2.0

internal import CLibCurl

/// The thread that runs libcurl, and the mailbox by which other threads reach it.
final class CurlLoop: Sendable {
  /// What the thread is asked to do.
  enum Mail: Sendable {
    case start(CurlTransfer)
    /// Nobody waits for this transfer any more. It may have ended, or not have been started.
    case drop(CurlTransfer)
  }

  private enum State: Sendable {
    /// No request yet.
    case idle
    case running(Running)
    /// The thread is ending or has ended, or could not be started.
    case stopped
  }

  private struct Running: Sendable {
    let thread: PosixThread
    let multi: CurlMultiHandle
    var mail: [Mail] = []
  }

  private let configuration: TransportConfiguration
  private let state = Locked(State.idle)

  init(_ configuration: TransportConfiguration) {
    self.configuration = configuration
  }

  /// Puts `mail` into the box and wakes the thread; the first start makes the thread.
  func post(_ mail: Mail) {
    let isTaken = state.withLock { state in
      if case .idle = state, case .start = mail { state = launch() }
      guard case .running(var running) = state else { return false }
      state = .idle  // so that the array below is not copied
      running.mail.append(mail)
      running.multi.wakeUp()
      state = .running(running)
      return true
    }
    if !isTaken { Self.refuse(mail) }
  }

  /// Ends the thread; waits for its end or lets it end by itself.
  func stop(waiting: Bool) {
    let last = state.withLock { state in
      defer { state = .stopped }
      if case .running(let running) = state { running.multi.wakeUp() }
      return state
    }
    guard case .running(let running) = last else { return }
    running.mail.forEach(Self.refuse)
    if waiting { running.thread.join() } else { running.thread.detach() }
  }

  private func launch() -> State {
    guard CurlLibrary.isReady, let multi = CurlMultiHandle() else { return .stopped }
    guard let thread = PosixThread({ self.run(multi) }) else {
      multi.free()
      return .stopped
    }
    return .running(Running(thread: thread, multi: multi))
  }

  /// The thread's whole life.
  private func run(_ handle: CurlMultiHandle) {
    let multi = CurlMulti(handle, configuration)
    while let mail = takeMail() {
      for letter in mail {
        switch letter {
        case .start(let transfer): multi.start(transfer)
        case .drop(let transfer): multi.drop(transfer)
        }
      }
      multi.perform()
      multi.wait()
    }
    multi.close()
  }

  /// All letters, and nil once the loop is stopped.
  private func takeMail() -> [Mail]? {
    state.withLock { state in
      guard case .running(var running) = state else { return nil }
      let mail = running.mail
      running.mail = []
      state = .running(running)
      return mail
    }
  }

  private static func refuse(_ mail: Mail) {
    guard case .start(let transfer) = mail else { return }
    let error = CurlLibrary.problem.map { TransportError.unsendable(transfer.request, $0) }
    transfer.finish(
      .failure(error ?? TransportError.ended(transfer.request, mayHaveReachedServer: false)))
  }
}
