// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

/// What holds of every resource: made, left alone the second time, taken away, and left alone again.
struct Lifecycle<R: Resource> {
  let emulator: Emulator
  let resource: R
  /// What its going may lose.
  var losing = Loss.everything
  /// The mutating calls of each half, in order.
  let making: [String]
  let taking: [String]

  /// Returns what there was in between.
  @discardableResult
  func run(from known: Observation<R.State>? = nil) async throws -> Seen<R.State> {
    let reconciler = Reconciler(timekeeper: ManualTimekeeper())
    try await emulator.resetCalls()
    let made = try await reconciler.reach(.present, resource, from: known).observation
    #expect(try await emulator.mutations() == making)

    try await emulator.resetCalls()
    try await reconciler.reach(.present, resource)
    #expect(try await emulator.mutations() == [])

    try await reconciler.reach(.absent(losing: losing), resource)
    #expect(try await emulator.mutations() == taking)

    try await emulator.resetCalls()
    try await reconciler.reach(.absent(losing: losing), resource)
    #expect(try await emulator.mutations() == [])
    return try #require(made.seen)
  }
}

/// The mark of the tests' stack, with a tag of the user's beside it.
let demoTag = StackTag(stack: "demo", others: ["team": "ml & co"])
