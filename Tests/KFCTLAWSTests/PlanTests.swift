// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Law 5: the plan is what setup then does, and making it does nothing.
@Suite struct PlanTests {
  /// How the world is before the plan.
  enum Start: String, CaseIterable, Sendable {
    case nothing, halfWay, afterTeardown, settled
  }

  @Test(arguments: Start.allCases) func thePlanIsPerformed(_ start: Start) async throws {
    try await World.run { world in
      try await prepare(world, start)
      let before = (try await world.emulator.state(), try world.files())
      try await world.emulator.resetCalls()
      let plan = try await world.program("plan", "--output", "json")
      #expect(plan.status == 0, "\(plan.error)")
      #expect(try await world.emulator.mutations().isEmpty)
      #expect(try await world.emulator.state() == before.0)
      #expect(try world.files() == before.1)

      let report = try JSONValue(Array(plan.output.utf8))
      try await world.emulator.resetCalls()
      try await world.setUp()
      #expect(try await world.emulator.mutations().sorted() == operations(report).sorted())
      let changed = try world.files().filter { before.1[$0.key] != $0.value }.keys.sorted()
      #expect(changed == paths(report).sorted())
      if start == .settled { #expect(operations(report).isEmpty && changed.isEmpty) }
    }
  }

  private func prepare(_ world: World, _ start: Start) async throws {
    switch start {
    case .nothing: break
    case .halfWay: try await world.setUp("--only", "s3")
    case .settled: try await world.setUp()
    case .afterTeardown:
      try await world.setUp()
      _ = try await world.program("teardown", "--yes", "--purge", "--revert-manifests")
    }
  }

  private func operations(_ report: JSONValue) -> [String] {
    guard case .array(let steps) = report["steps"] else { return [] }
    return steps.compactMap { $0["operation"].string }
  }

  private func paths(_ report: JSONValue) -> [String] {
    guard case .array(let files) = report["files"] else { return [] }
    return files.compactMap { $0["path"].string }
  }

  @Test func dryRunIsThePlan() async throws {
    try await World.run { world in
      let plan = try await world.program("plan")
      let dry = try await world.program("setup", "--dry-run")
      #expect(plan.output == dry.output && plan.output.contains("CreateDBInstance"))
      #expect(plan.output.contains("+dbHost=<endpoint of kubeflow-db>"))
      #expect(try await world.emulator.mutations().isEmpty)
    }
  }

  @Test func exitCodesInDetail() async throws {
    try await World.run { world in
      #expect(try await world.program("plan", "--detailed-exitcode").status == 2)
      try await world.setUp()
      let done = try await world.program("plan", "--detailed-exitcode")
      #expect(done.status == 0 && done.output.contains("Nothing to do."))
    }
  }

  @Test func driftIsShownAndMendedOnlyWhenAsked() async throws {
    try await World.run { world in
      try await world.setUp()
      try await world.emulator.boto3(
        "rds", "modify_db_instance",
        #"{"DBInstanceIdentifier": "kubeflow-db", "DBInstanceClass": "db.m5.xlarge", "BackupRetentionPeriod": 1, "ApplyImmediately": true}"#
      )
      try await world.emulator.boto3("s3", "delete_public_access_block", #"{"Bucket": "\#(World.bucket)"}"#)
      let plan = try await world.program("plan")
      for words in [
        "DBInstanceClass is db.m5.xlarge, wanted db.m5.large", "BackupRetentionPeriod is 1",
        "PublicAccessBlock",
      ] {
        #expect(plan.output.contains(words), "\(plan.output)")
      }
      try await world.emulator.resetCalls()
      try await world.setUp()
      #expect(try await world.emulator.mutations().isEmpty, "changed on purpose stays")
      try await world.setUp("--repair")
      let state = try await world.emulator.state()
      #expect(state["databases", "kubeflow-db", "DBInstanceClass"] == "db.m5.large")
      #expect(state["databases", "kubeflow-db", "BackupRetentionPeriod"] == 7)
      #expect(state["buckets", World.bucket, "publicAccessBlock", "BlockPublicAcls"] == true)
    }
  }

  @Test func statusWorksByTagsAlone() async throws {
    try await World.run { world in
      try await world.setUp("--db-instance-name", "other-db", "--rds-secret-name", "other-secret")
      try FileManager.default.removeItem(atPath: world.folder + "/tests/e2e/utils/rds-s3/metadata.yaml")
      let run = try await world.program("status", "--output", "json")
      #expect(run.status == 0, "\(run.error)")
      let report = try JSONValue(Array(run.output.utf8))
      guard case .array(let rows) = report["resources"] else { throw TestFailure("no rows: \(run.output)") }
      let owned = rows.filter { $0["owner"] == "ours" }.compactMap { $0["name"].string }
      #expect(
        owned.sorted()
          == [
            World.bucket, "kubeflow-db-subnet-group", "other-db", "other-db-mysql84", "other-secret",
            "s3-secret",
          ].sorted())
      let table = try await world.program("status")
      #expect(table.output.contains("RESOURCE") && table.output.contains("this stack"))
    }
  }
}
