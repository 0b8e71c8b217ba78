// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

/// A plan in words that a table can hold.
enum Planned: Equatable, Sendable {
  case satisfied
  case wait(String)
  /// The operations, in order.
  case act([String])
  case keep
  /// The finding's problem.
  case refuse(Finding.Problem)
}

extension Plan where Step: ResourceStep {
  /// Compares with `expected`; a refusal by a part of its problem, and it must have a remedy.
  func expect(_ expected: Planned, _ why: String, sourceLocation: SourceLocation = #_sourceLocation) {
    switch (self, expected) {
    case (.satisfied, .satisfied), (.keep, .keep):
      return
    case (.wait(let transition), .wait(let status)):
      #expect(transition.status == status, "\(why)", sourceLocation: sourceLocation)
    case (.act(let steps, _), .act(let operations)):
      #expect(steps.map(\.operation) == operations, "\(why)", sourceLocation: sourceLocation)
    case (.refuse(let finding), .refuse(let problem)):
      #expect(finding.problem == problem, "\(why)", sourceLocation: sourceLocation)
      #expect(!finding.remedies.isEmpty, "\(why)", sourceLocation: sourceLocation)
    default:
      Issue.record("\(why): \(self) instead of \(expected)", sourceLocation: sourceLocation)
    }
  }

  /// The fields named as differing; empty for every plan but `act`.
  var reasons: [Difference] {
    if case .act(_, let reasons) = self { reasons } else { [] }
  }
}

/// A client that must not be used: planning is pure.
let noClient = RecordingTransport { request, _ in
  throw TestFailure("planning called AWS: \(request.url)")
}.client()

/// The mark of the tables' stack.
let demo = StackTag(stack: "demo", others: ["team": "ml"])
