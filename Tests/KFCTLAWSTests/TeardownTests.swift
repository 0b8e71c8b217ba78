// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@Suite struct TeardownTests {
  @Test func purgeLeavesNothing() async throws {
    try await World.run { world in
      try await world.setUp()
      try await fillVersionedBucket(world)
      let run = try await world.program("teardown", "--yes", "--purge")
      #expect(run.status == 0, "\(run.error)")
      let state = try await world.emulator.state()
      for kind in ["buckets", "secrets", "databases", "subnetGroups", "parameterGroups"] {
        #expect(state[kind].keys.isEmpty, "\(kind)")
      }
      #expect(state["snapshots"] == .array([]))
    }
  }

  /// More than one page of versions, delete markers, and an upload that was never finished.
  private func fillVersionedBucket(_ world: World) async throws {
    let name = "\"Bucket\": \"\(World.bucket)\""
    try await world.emulator.boto3(
      "s3", "put_bucket_versioning", "{\(name), \"VersioningConfiguration\": {\"Status\": \"Enabled\"}}")
    try await world.emulator.post(
      "objects", "{\"bucket\": \"\(World.bucket)\", \"count\": 600, \"versions\": 2}")
    try await world.emulator.boto3(
      "s3", "put_object", "{\(name), \"Key\": \"a b/ü+&<.txt\", \"Body\": \"x\"}")
    try await world.emulator.boto3("s3", "delete_object", "{\(name), \"Key\": \"a b/ü+&<.txt\"}")
    try await world.emulator.boto3("s3", "create_multipart_upload", "{\(name), \"Key\": \"half\"}")
  }

  @Test func theDefaultCanBeTakenBack() async throws {
    try await World.run { world in
      try await world.setUp()
      let password = try await world.emulator.state()["secrets", "rds-secret", "value", "password"]
      try await world.emulator.boto3(
        "s3", "put_object", "{\"Bucket\": \"\(World.bucket)\", \"Key\": \"artifact\", \"Body\": \"x\"}")
      let run = try await world.program("teardown", "--yes")
      #expect(run.status == 0, "\(run.error)")
      #expect(run.output.contains("not empty"), "the bucket that stays is reported")
      let state = try await world.emulator.state()
      #expect(state["databases"].keys.isEmpty && state["buckets"].keys == [World.bucket])
      #expect(
        state["secrets", "rds-secret", "deleted"] == true && state["secrets", "s3-secret", "deleted"] == true)
      #expect(state["snapshots", "0"].string?.hasPrefix("kubeflow-db-final-2") == true)

      try await world.setUp()
      let again = try await world.emulator.state()
      #expect(again["secrets", "rds-secret", "value", "password"] == password, "restored, not made anew")
      #expect(try await world.emulator.passwordAgrees() == true)
      #expect(again["buckets", World.bucket, "versions"] == 1)
    }
  }

  @Test(arguments: ["journal", "tags", "the Python scripts' file"])
  func findsTheStack(by way: String) async throws {
    try await World.run { world in
      try await world.setUp()
      let journal = "tests/e2e/utils/rds-s3/metadata.yaml"
      switch way {
      case "tags": try FileManager.default.removeItem(atPath: world.folder + "/" + journal)
      case "journal":
        // An account without the tagging API's permission.
        try await world.emulator.post(
          "faults",
          #"[{"match": "GetResources", "do": "error", "code": "AccessDeniedException", "status": 400, "times": null}]"#
        )
      default:
        try world.write(
          journal,
          """
          CLUSTER: {name: demo, region: us-west-2}
          RDS: {instanceName: kubeflow-db, secretName: rds-secret, subnetGroupName: kubeflow-db-subnet-group}
          S3: {bucket: \(World.bucket), secretName: s3-secret}
          """ + "\n")
      }
      let run = try await world.program("teardown", "--yes", "--purge")
      #expect(run.status == 0, "\(run.error)")
      let state = try await world.emulator.state()
      #expect(
        state["databases"].keys.isEmpty && state["buckets"].keys.isEmpty && state["secrets"].keys.isEmpty)
    }
  }

  /// Without a journal, what the search by tag cannot tell is unknown, and an unknown is not a nothing.
  @Test(arguments: [
    #"{"match": "GetResources", "do": "deny", "times": null}"#,
    #"{"match": "GetResources", "do": "unavailable", "times": null}"#,
    #"{"match": "GetResources", "do": "throttle", "times": null}"#,
    #"{"match": "GetResources", "do": "body", "body": "nonsense", "status": 200, "times": null}"#,
  ])
  func anUnknownIsNotANothing(fault: String) async throws {
    try await World.run { world in
      try await world.setUp()
      try FileManager.default.removeItem(atPath: world.folder + "/tests/e2e/utils/rds-s3/metadata.yaml")
      try await world.emulator.post("faults", "[\(fault)]")
      let run = try await world.program("teardown", "--yes", "--purge")
      #expect(run.status == 1 && run.output.contains("Not known: search by tag"), "\(run.output)\(run.error)")
      // What the names in use say is gone all the same; the bucket's name only the search would have told.
      let state = try await world.emulator.state()
      #expect(state["databases"].keys.isEmpty && state["secrets"].keys.isEmpty)
      let second = try await world.program("teardown", "--yes", "--purge")
      #expect(second.status == 1 && !second.output.contains("is left"), "\(second.output)")
    }
  }

  /// A search that lags behind a stack that is there says so.
  @Test func aSearchThatLagsIsNotTheEnd() async throws {
    try await World.run { world in
      try await world.emulator.post("settings", #"{"tagging_lag_looks": 1000}"#)
      try await world.setUp()
      try FileManager.default.removeItem(atPath: world.folder + "/tests/e2e/utils/rds-s3/metadata.yaml")
      let run = try await world.program("teardown", "--yes", "--purge")
      #expect(run.status == 1 && run.output.contains("does not list all of the stack yet"), "\(run.output)")
    }
  }

  /// Everything is as it was shipped, the journal too, but for blanks behind a colon.
  @Test(arguments: ["classic", "charts"]) func revertsTheManifests(shape: String) async throws {
    try await World.run(manifests: shape) { world in
      try await world.setUp("--rds-secret-name", "other-rds", "--s3-secret-name", "other-s3")
      #expect(!(try world.changedLines(since: shape)).isEmpty)
      let run = try await world.program("teardown", "--yes", "--purge", "--revert-manifests")
      #expect(run.status == 0, "\(run.error)")
      let shipped = World.fixture(shape)
      for (path, bytes) in try world.files() {
        let original = try String(contentsOfFile: shipped + "/" + path, encoding: .utf8)
        let reverted = String(decoding: bytes, as: UTF8.self)
        #expect(reverted.replacing(": \n", with: ":\n") == original.replacing(": \n", with: ":\n"), "\(path)")
      }
    }
  }

  @Test func asksForTheStacksName() async throws {
    try await World.run { world in
      try await world.setUp()
      try await world.emulator.resetCalls()
      let run = try await world.program("teardown")
      #expect(run.status == 64 && run.error.contains("--yes"))
      #expect(run.error.contains("DB instance kubeflow-db"), "it says what it would take away")
      #expect(try await world.emulator.mutations().isEmpty)
    }
  }

  @Test func anotherClustersJournalIsRefused() async throws {
    try await World.run { world in
      try await world.setUp()
      try await world.emulator.resetCalls()
      let run = try await world.program("teardown", "--yes", "--cluster", "prod")
      #expect(run.status == 3 && run.error.contains("cluster demo"))
      #expect(try await world.emulator.mutations().isEmpty)
    }
  }
}
