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
    let subject: String
    let why: String
    let change: @Sendable (inout Parts) -> Void

    init(
      _ subject: String,
      _ why: String,
      _ change: @escaping @Sendable (inout Parts) -> Void
    ) {
      (self.subject, self.why, self.change) = (subject, why, change)
    }

    var testDescription: String { "\(subject): \(why)" }
  }

  private static func findings(_ change: Row? = nil) -> [Refusal] {
    var parts = Parts()
    change?.change(&parts)
    return StackSpec(cluster: "demo", tag: parts.tag, artifacts: parts.artifacts, metadata: parts.metadata)
      .findings()
  }

  static let rows: [Row] = [
    .init("--stack", "a tag's value") { $0.tag.stack = "a&b" },
    .init("--bucket", "a capital") { $0.artifacts.bucket = "Bucket" },
    .init("--s3-secret-name", "a space") { $0.artifacts.secretName = "a b" },
    .init("S3 access key ASIAEXAMPLE", "temporary keys end") {
      $0.artifacts.accessKey?.id = "ASIAEXAMPLE"
    },
    .init("--db-instance-name", "an underscore") { $0.metadata.instance = "kubeflow_db" },
    .init("--db-name", "a hyphen") { $0.metadata.settings.databaseName = "kube-flow" },
    .init("--db-root-user", "reserved") { $0.metadata.username = "root" },
    .init("--db-subnet-group-name", "reserved") { $0.metadata.subnetGroupName = "default" },
    .init("--rds-secret-name", "a colon") { $0.metadata.secretName = "a:b" },
    .init("--rds-secret-name", "one name for two secrets") {
      $0.metadata.secretName = $0.artifacts.secretName
    },
    .init("DB root password", "too short") { $0.metadata.password = Secret("hunter2") },
    .init("--db-initial-storage", "too little") { $0.metadata.settings.allocatedStorage = 19 },
    .init("--db-max-storage", "no room to grow") { $0.metadata.settings.maxAllocatedStorage = 10 },
    .init("--db-backup-retention-period", "too long") { $0.metadata.settings.backupRetentionDays = 36 },
    .init("--db-backup-retention-period", "negative") { $0.metadata.settings.backupRetentionDays = -1 },
    .init("--kms-key-id", "a key and no encryption") {
      $0.metadata.settings.kmsKeyID = "k"
      $0.metadata.settings.isStorageEncrypted = false
    },
    .init("--db-engine-version", "ml-metadata cannot log in") { $0.metadata.settings.engineVersion = "9.0" },
    .init("--db-engine-version", "no version") { $0.metadata.settings.engineVersion = "latest" },
  ]

  @Test func takesTheDefaults() {
    #expect(Self.findings() == [])
  }

  @Test(arguments: rows)
  func findsOneProblem(_ row: Row) {
    let found = Self.findings(row)
    #expect(found.map(\.subject) == [row.subject])
    #expect(found.allSatisfy { !$0.problem.isEmpty && !$0.remedy.isEmpty })
    #expect(!"\(found)".contains("hunter2"))
  }

  @Test func findsAllProblemsTogether() {
    let all = Row("", "") { parts in
      for row in Self.rows where row.why != "one name for two secrets" { row.change(&parts) }
    }
    #expect(Set(Self.findings(all).map(\.subject)) == Set(Self.rows.map(\.subject)))
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
