// SPDX-License-Identifier: Apache-2.0

import TestSupport

@testable import KFAWSCore

/// Remembers the events of a run, and lets a test act between them.
final class Journal: Sendable {
  private let state = Locked<[(address: ResourceAddress, event: ReconcileEvent)]>([])
  private let onEvent: @Sendable (ResourceAddress, ReconcileEvent) async throws -> Void

  init(_ onEvent: @escaping @Sendable (ResourceAddress, ReconcileEvent) async throws -> Void = { _, _ in }) {
    self.onEvent = onEvent
  }

  var observer: ReconcileObserver {
    { address, event in
      self.state.withLock { $0.append((address, event)) }
      try await self.onEvent(address, event)
    }
  }

  /// The operations that were announced, in order.
  var announced: [String] {
    state.withLock { events in
      events.compactMap { if case .willPerform(let operation, _, _) = $0.event { operation } else { nil } }
    }
  }

  /// What RDS was waited for, in RDS's words, each once.
  var waits: [String] {
    state.withLock { events in
      events.reduce(into: []) { words, entry in
        guard case .waiting(let transition, _) = entry.event, words.last != transition.status else { return }
        words.append(transition.status)
      }
    }
  }

  /// Resources that reached their goal with changes, and how many.
  var changes: [String: Int] {
    state.withLock { events in
      events.reduce(into: [:]) { counts, entry in
        guard case .reached(_, let changes, _) = entry.event else { return }
        counts[entry.address.description, default: 0] += changes
      }
    }
  }

  /// Why resources stayed.
  var kept: [String: KeepReason] {
    state.withLock { events in
      events.reduce(into: [:]) { kept, entry in
        if case .kept(let reason) = entry.event { kept[entry.address.description] = reason }
      }
    }
  }
}
