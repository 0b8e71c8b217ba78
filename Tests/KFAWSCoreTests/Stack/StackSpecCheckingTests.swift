// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KFAWSCore

@Suite struct StackSpecCheckingTests {
  /// A good specification.
  struct Parts {
    var artifacts = ArtifactStore(
      bucket: "kf-artifacts",
      accessKey: .init(id: "AKIAEXAMPLE", secret: Secret("hunter2"))
    )
    var metadata = MetadataStore(password: Secret("hunter2-hunter2"))
    var tag = StackTag(stack: "demo")
  }

  /// One change to a good specification, and the option that must be named for it.
  struct Row: Sendable, CustomTestStringConvertible {
    let subject: Finding.Setting
    let why: String
    let change: @Sendable (inout Parts) -> Void

    init(
      _ subject: Finding.Setting,
      _ why: String,
      _ change: @escaping @Sendable (inout Parts) -> Void
    ) {
      (self.subject, self.why, self.change) = (subject, why, change)
    }

    var testDescription: String { "\(subject): \(why)" }
  }

  private static func findings(_ change: Row? = nil) -> [Finding] {
    var parts = Parts()
    change?.change(&parts)
    return StackSpec(cluster: "demo", tag: parts.tag, artifacts: parts.artifacts, metadata: parts.metadata)
      .findings()
  }

  static let rows: [Row] = [
    .init(.stack, "a tag's value") { $0.tag.stack = "a&b" },
    .init(.bucket, "a capital") { $0.artifacts.bucket = "Bucket" },
    .init(.s3Secret, "a space") { $0.artifacts.secretName = "a b" },
    .init(.accessKey, "temporary keys end") {
      $0.artifacts.accessKey?.id = "ASIAEXAMPLE"
    },
    .init(.instance, "an underscore") { $0.metadata.instance = "kubeflow_db" },
    .init(.databaseName, "a hyphen") { $0.metadata.settings.databaseName = "kube-flow" },
    .init(.masterUser, "reserved") { $0.metadata.username = "root" },
    .init(.subnetGroup, "reserved") { $0.metadata.subnetGroupName = "default" },
    .init(.rdsSecret, "a colon") { $0.metadata.secretName = "a:b" },
    .init(.rdsSecret, "one name for two secrets") {
      $0.metadata.secretName = $0.artifacts.secretName
    },
    .init(.masterPassword, "too short") { $0.metadata.password = Secret("hunter2") },
    .init(.allocatedStorage, "too little") { $0.metadata.settings.allocatedStorage = 19 },
    .init(.maxAllocatedStorage, "no room to grow") { $0.metadata.settings.maxAllocatedStorage = 10 },
    .init(.backupRetention, "too long") { $0.metadata.settings.backupRetentionDays = 36 },
    .init(.backupRetention, "negative") { $0.metadata.settings.backupRetentionDays = -1 },
    .init(.kmsKey, "a key and no encryption") {
      $0.metadata.settings.kmsKeyID = "k"
      $0.metadata.settings.isStorageEncrypted = false
    },
    .init(.engineVersion, "ml-metadata cannot log in") { $0.metadata.settings.engineVersion = "9.0" },
    .init(.metadataDatabase, "a hyphen") { $0.metadata.metadataDatabase = "meta-db" },
    .init(.databaseName, "a word of SQL") { $0.metadata.settings.databaseName = "Select" },
    .init(.bucket, "not given") { $0.artifacts.bucket = "" },
    .init(.bucket, "reserved for other buckets") { $0.artifacts.bucket = "artifacts-an" },
    .init(.iops, "io1 needs some") { $0.metadata.settings.storageType = "io1" },
    .init(.iops, "gp2 takes none") { $0.metadata.settings.iops = 3000 },
    .init(.instanceClass, "no class") { $0.metadata.settings.instanceClass = "m5.large" },
    .init(.subnets, "no id") { $0.metadata.subnetIDs = ["subnet-1", "private"] },
    .init(.securityGroups, "no id") { $0.metadata.securityGroupIDs = ["default"] },
    .init(.tags, "reserved") { $0.tag.others = ["AWS:x": "y"] },
    .init(.tags, "the mark") { $0.tag.others = ["kfctl-aws/stack": "other"] },
    .init(.tags, "too many") {
      $0.tag.others = Dictionary(uniqueKeysWithValues: (0..<50).map { ("k\($0)", "v") })
    },
    .init(.engineVersion, "no version") { $0.metadata.settings.engineVersion = "latest" },
  ]

  @Test func takesTheDefaults() {
    #expect(Self.findings() == [])
  }

  @Test(arguments: rows)
  func findsOneProblem(_ row: Row) {
    let found = Self.findings(row)
    #expect(found.map(\.subject) == [.setting(row.subject)])
    #expect(found.allSatisfy { !$0.remedies.isEmpty })
    #expect(!"\(found)".contains("hunter2"))
  }

  @Test func findsAllProblemsTogether() {
    let all = Row(.stack, "") { parts in
      for row in Self.rows where !["one name for two secrets", "gp2 takes none"].contains(row.why) {
        row.change(&parts)
      }
    }
    #expect(Set(Self.findings(all).map(\.subject)) == Set(Self.rows.map { .setting($0.subject) }))
  }

  @Test func checksOnlyWhatIsAskedFor() {
    let bad = MetadataStore(instance: "_")
    #expect(StackSpec(cluster: "c", tag: demo, artifacts: nil, metadata: nil).findings() == [])
    #expect(StackSpec(cluster: "c", tag: demo, artifacts: nil, metadata: bad).findings().count == 1)
  }

  @Test func aSpecificationShowsNoSecret() {
    let spec = StackSpec(
      cluster: "c",
      tag: demo,
      artifacts: ArtifactStore(bucket: "b", accessKey: .init(id: "AKIA", secret: Secret("hunter2"))),
      metadata: MetadataStore(password: Secret("hunter2"))
    )
    #expect(!Leak.outlets(of: spec).contains { $0.contains("hunter2") })
    #expect(!Leak.outlets(of: StackSetup(spec: spec, client: noClient)).contains { $0.contains("hunter2") })
  }
}
