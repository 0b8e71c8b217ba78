// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import KFAWSCore

/// One line of `--progress json`; Docs/Guide.md documents the fields.
struct ProgressEvent: Encodable {
  var event: String
  var kind: String?
  var name: String?
  var operation: String?
  var message: String?
  var status: String?
  var elapsedSeconds: Int64?
  var changes: Int?

  init(message: String) {
    event = "note"
    self.message = message
  }

  init(_ address: ResourceAddress, _ reconcileEvent: ReconcileEvent) {
    event = ""
    kind = address.kind.name
    name = address.name
    switch reconcileEvent {
    case .willPerform(let operation, let summary, _):
      (event, self.operation, message) = ("step", operation, summary)
    case .didPerform(let operation, _):
      (event, self.operation) = ("stepDone", operation)
    case .waiting(let transition, let elapsed):
      (event, status, elapsedSeconds) = ("waiting", transition.status, elapsed.components.seconds)
    case .lookFailed(let error):
      (event, message) = ("lookFailed", Explanation.single(error))
    case .reached(let goal, let changes, _):
      (event, status, self.changes) = ("reached", goal == .present ? "present" : "absent", changes)
    case .kept(let reason):
      (event, message) = ("kept", reason.words)
    }
  }

  /// One line, keys sorted.
  var json: String { JSONText.line(self) }
}
