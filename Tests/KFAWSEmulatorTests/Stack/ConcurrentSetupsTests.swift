// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

@Suite struct ConcurrentSetupsTests {
  /// Two runs begin at the same moment: both have looked before either has changed anything.
  @Test func bothEndWellWithOnePassword() async throws {
    try await StackLab.run { lab in
      for round in 0..<5 {
        let point = LostAnswersTests.Point(lab: lab, name: "round\(round)")
        let setups = [lab.setup(point.spec), lab.setup(point.spec)]
        let surveys = [try await setups[0].survey(), try await setups[1].survey()]
        try await withThrowingTaskGroup(of: Void.self) { group in
          for (setup, survey) in zip(setups, surveys) {
            group.addTask { try await setup.graph(from: survey, observer: { _, _ in }).run() }
          }
          try await group.waitForAll()
        }
        try await point.expectWhole("round \(round)")
        try await lab.emulator.resetCalls()
        try await lab.setUp(lab.setup(point.spec))
        #expect(try await lab.emulator.mutations() == [])
      }
    }
  }

  @Test func twoTeardownsBothEndWell() async throws {
    try await StackLab.run { lab in
      try await lab.setUp()
      let teardowns = [lab.teardown(.everything), lab.teardown(.everything)]
      let surveys = [try await teardowns[0].survey(), try await teardowns[1].survey()]
      try await withThrowingTaskGroup(of: Void.self) { group in
        for (teardown, survey) in zip(teardowns, surveys) {
          group.addTask { try await teardown.graph(from: survey, observer: { _, _ in }).run() }
        }
        try await group.waitForAll()
      }
      try await lab.expectNothing()
    }
  }
}
