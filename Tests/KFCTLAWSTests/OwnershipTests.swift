// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Law 3: what this stack did not create is used, reported and left alone; what another stack owns is refused.
@Suite struct OwnershipTests {
  /// A bucket and an S3 secret that somebody made by hand, good enough to be used.
  private func makeByHand(_ world: World, tags: String = "[]") async throws {
    try await world.emulator.boto3(
      "s3", "create_bucket",
      #"{"Bucket": "\#(World.bucket)", "CreateBucketConfiguration": {"LocationConstraint": "us-west-2"}}"#)
    if tags != "[]" {
      try await world.emulator.boto3(
        "s3", "put_bucket_tagging", #"{"Bucket": "\#(World.bucket)", "Tagging": {"TagSet": \#(tags)}}"#)
    }
    try await world.emulator.boto3(
      "secretsmanager", "create_secret",
      #"{"Name": "s3-secret", "SecretString": "{\"accesskey\": \"AKIAS3USER\", \"secretkey\": \"\#(World.s3SecretKey)\"}"}"#
    )
  }

  @Test func whatIsNotOursIsUsedAndLeftAlone() async throws {
    try await World.run { world in
      try await makeByHand(world, tags: #"[{"Key": "owner", "Value": "data"}]"#)
      let before = try await world.emulator.state()
      let run = try await world.setUp()
      #expect(run.output.contains("exists, not managed by this stack"))
      let after = try await world.emulator.state()
      #expect(after["buckets"] == before["buckets"], "no tag, no setting is touched")
      #expect(after["secrets", "s3-secret"] == before["secrets", "s3-secret"])

      let teardown = try await world.program("teardown", "--yes", "--purge")
      #expect(
        teardown.status == 0 && teardown.output.contains("not managed by this stack"), "\(teardown.error)")
      let left = try await world.emulator.state()
      #expect(left["buckets"] == before["buckets"] && left["secrets"] == before["secrets"])
      #expect(left["databases"].keys.isEmpty)
    }
  }

  @Test func adoptMarksWhatHasNoOwner() async throws {
    try await World.run { world in
      try await makeByHand(world, tags: #"[{"Key": "owner", "Value": "data"}]"#)
      try await world.setUp("--adopt")
      let state = try await world.emulator.state()
      #expect(
        state["buckets", World.bucket, "tags"] == .object(["kfctl-aws/stack": "demo", "owner": "data"]),
        "the tags that were there stay")
      #expect(state["secrets", "s3-secret", "tags", "kfctl-aws/stack"] == "demo")
      try await world.emulator.resetCalls()
      try await world.setUp("--adopt")
      #expect(try await world.emulator.mutations().isEmpty)
    }
  }

  @Test func anotherStacksIsRefused() async throws {
    try await World.run { world in
      try await makeByHand(world, tags: #"[{"Key": "kfctl-aws/stack", "Value": "blue"}]"#)
      try await world.emulator.resetCalls()
      for arguments in [["setup"], ["setup", "--adopt"]] {
        let run = try await world.start(arguments).result()
        #expect(run.status == 3 && run.error.contains("stack \"blue\""), "\(run.error)")
      }
      #expect(try await world.emulator.mutations().isEmpty)
    }
  }

  @Test func aDatabaseByHandIsKept() async throws {
    try await World.run { world in
      try await world.setUp()
      let password = try await world.emulator.databases().first?.password ?? ""
      try await world.emulator.boto3(
        "rds", "remove_tags_from_resource",
        #"{"ResourceName": "arn:aws:rds:us-west-2:123456789012:db:kubeflow-db", "TagKeys": ["kfctl-aws/stack"]}"#
      )
      let run = try await world.setUp()
      #expect(run.error.contains("DB instance kubeflow-db: exists, not managed"))
      let teardown = try await world.program("teardown", "--yes", "--purge")
      let state = try await world.emulator.state()
      #expect(state["databases"].keys == ["kubeflow-db"], "\(teardown.error)")
      #expect(
        state["secrets", "rds-secret", "value", "password"].string == password,
        "law 2: as long as the DB is there, so is the secret with its password")
    }
  }

  /// A lost answer between CreateBucket and its tag: the journal says that the bucket is ours.
  @Test func theJournalClaimsAnUntaggedBucket() async throws {
    try await World.run { world in
      try await world.emulator.post(
        "faults",
        #"[{"match": "PutBucketTagging", "do": "error", "code": "AccessDenied", "status": 403, "times": null}]"#
      )
      let broken = try await world.program("setup", "--only", "s3")
      #expect(broken.status == 1)
      #expect(try await world.emulator.state()["buckets", World.bucket, "tags"] == .object([:]))
      try await world.emulator.post("faults", "[]")
      try await world.setUp("--only", "s3")
      #expect(try await world.emulator.state()["buckets", World.bucket, "tags", "kfctl-aws/stack"] == "demo")
    }
  }
}
