// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import KFAWSCore

/// Shows on standard error what happens, in the form that was asked for, and keeps count for the summary.
actor ProgressReporter {
  private let style: OutputOptions.Progress
  private let console: Console
  private(set) var results = StackResults()
  private var waits: [ResourceAddress: Wait] = [:]
  private var hasOpenLine = false

  private struct Wait {
    var status: String
    var shownAt: Duration
  }

  init(_ style: OutputOptions.Progress, console: Console) {
    self.console = console
    self.style = style == .auto ? (console.standardErrorIsTerminal ? .tty : .plain) : style
  }

  /// Takes an event of the reconciler.
  func take(_ address: ResourceAddress, _ event: ReconcileEvent) {
    // A resource with two steps in the graph is reached twice; the second time is news only if it changed.
    let isKnown = results.holds(address)
    results.take(address, event)
    if case .reached(_, 0, _) = event, isKnown { return }
    if case .reached = event { waits[address] = nil }
    switch style {
    case .none: return
    case .json: console.error(ProgressEvent(address, event).json)
    case .plain, .tty, .auto: show(address, event)
    }
  }

  /// Shows a line that is about no resource.
  func note(_ text: String) {
    switch style {
    case .none: return
    case .json: console.error(ProgressEvent(message: text).json)
    case .plain, .tty, .auto: line(text)
    }
  }

  /// An interruption or time-out, with what AWS is still at.
  func explained(_ error: any Error) -> any Error {
    guard error is CancellationError else { return error }
    return Interrupted(settling: waits.map { "\($0.key) is \($0.value.status)" }.sorted())
  }

  /// Ends a line that is still being written over.
  func close() {
    guard hasOpenLine else { return }
    console.errorInPlace("")
    hasOpenLine = false
  }

  private func show(_ address: ResourceAddress, _ event: ReconcileEvent) {
    switch event {
    case .willPerform(let operation, let summary, _): line("\(address): \(summary) (\(operation))")
    case .didPerform: return
    case .lookFailed(let error): line("\(address): not seen just now (\(Explanation.single(error)))")
    case .waiting(let transition, let elapsed): showWait(address, transition, elapsed)
    case .reached(.present, 0, .unmanaged): line("\(address): exists, not managed by this stack")
    case .reached(.present, 0, _): line("\(address): exists")
    case .reached(.present, _, _): line("\(address): done")
    case .reached(.absent, 0, _): line("\(address): is gone already")
    case .reached(.absent, _, _): line("\(address): gone")
    case .kept(let reason): line("\(address): stays: \(reason.words)")
    }
  }

  /// On a terminal the line is written over; elsewhere a line comes with a new status and once a minute.
  private func showWait(_ address: ResourceAddress, _ transition: Transition, _ elapsed: Duration) {
    let text = "\(address): \(transition.status), \(elapsed.minutesAndSeconds) elapsed"
    let last = waits[address]
    if style == .tty {
      waits[address] = Wait(status: transition.status, shownAt: elapsed)
      console.errorInPlace(text)
      hasOpenLine = true
      return
    }
    guard last?.status != transition.status || elapsed - (last?.shownAt ?? .zero) >= .seconds(60) else {
      return
    }
    waits[address] = Wait(status: transition.status, shownAt: elapsed)
    line(text)
  }

  private func line(_ text: String) {
    close()
    console.error(text)
  }
}

extension Duration {
  /// `12m03s`, `41s`.
  var minutesAndSeconds: String {
    let (minutes, seconds) = (components.seconds / 60, components.seconds % 60)
    return minutes == 0 ? "\(seconds)s" : "\(minutes)m\(seconds < 10 ? "0" : "")\(seconds)s"
  }
}
