// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

/// Users who may do less than everything: what is only for show becomes unknown, and what is needed is named as
/// IAM names it.
@Suite struct FewerRightsTests {
  @Test(arguments: [
    ("s3:GetBucketPublicAccessBlock", "for show"), ("s3:GetEncryptionConfiguration", "for show"),
    ("rds:DescribeDBEngineVersions", "CreateDBInstance checks it too"),
    ("rds:DescribeOrderableDBInstanceOptions", "CreateDBInstance checks it too"),
  ])
  func deniedReadsForShowAreNoRefusal(action: String, why: String) async throws {
    try await StackLab.run { lab in
      try await lab.emulator.deny(action)
      let setup = lab.setup()
      let survey = try await lab.setUp(setup)
      #expect(survey.findings == [], "\(why)")
      let after = try await setup.survey()
      #expect(after.findings == [])
      if action.hasPrefix("s3:") { #expect(after.notices.count == 1, "said once: \(after.notices)") }
    }
  }

  @Test(arguments: [
    ("rds:DescribeDBInstances", "the database"), ("secretsmanager:DescribeSecret", "the secrets"),
    ("eks:DescribeCluster", "the cluster"), ("ec2:DescribeSubnets", "the subnets"),
  ])
  func whatIsNeededIsNamedAsIAMNamesIt(action: String, why: String) async throws {
    try await StackLab.run { lab in
      try await lab.emulator.deny(action)
      let survey = try await lab.setup().survey()
      let named = survey.findings.contains { finding in
        guard case .mayNot(action, let message) = finding.problem else { return false }
        return message.contains(action)
      }
      #expect(named, "\(why): \(survey.findings)")
      #expect(survey.findings.allSatisfy { $0.remedies == [.allow(action: action)] })
      #expect(try await lab.emulator.mutations() == [])
    }
  }

  /// The value of a secret that nobody here has to know.
  @Test func aSecretWhoseValueIsNotNeededIsTakenAsItIs() async throws {
    try await StackLab.run { lab in
      try await lab.setUp()
      try await lab.emulator.deny("secretsmanager:GetSecretValue")
      try await lab.emulator.resetCalls()
      let spec = lab.spec(artifacts: ArtifactStore(bucket: "kf-artifacts"), metadata: nil)
      let survey = try await lab.setUp(lab.setup(spec))
      #expect(survey.findings == [])
      #expect(survey.notices.count == 1)
      #expect(try await lab.emulator.mutations() == [])
    }
  }

  /// A policy of before 2025 knows no s3:TagResource; the tags come with the next call then.
  @Test func aBucketIsMadeWithoutThePermissionToTagAtBirth() async throws {
    try await StackLab.run { lab in
      try await lab.emulator.set(.bucketCreateTags)
      try await lab.emulator.deny("s3:TagResource")
      try await lab.setUp(lab.setup(lab.spec(metadata: nil)))
      let bucket = try await lab.setup().survey()[.bucket]?.seen
      #expect(bucket?.ownership == .ours)
      #expect(bucket?.state.blocksPublicAccess == .known(true))
    }
  }
}
