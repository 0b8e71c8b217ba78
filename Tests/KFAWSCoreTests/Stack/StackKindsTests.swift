// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KFAWSCore

@Suite struct StackKindsTests {
  @Test(arguments: [
    ("arn:aws:s3:::kf-artifacts", ResourceAddress(.bucket, "kf-artifacts") as ResourceAddress?, "a bucket"),
    ("arn:aws:s3:::kf-artifacts/key", nil, "an object is no bucket"),
    ("arn:aws:rds:us-west-2:1:db:kubeflow-db", .init(.dbInstance, "kubeflow-db"), "an instance"),
    ("arn:aws:rds:us-west-2:1:subgrp:group", .init(.dbSubnetGroup, "group"), "a subnet group"),
    ("arn:aws:rds:us-west-2:1:pg:p", .init(.dbParameterGroup, "p"), "a parameter group"),
    ("arn:aws:rds:us-west-2:1:snapshot:s", nil, "a final snapshot stays"),
    ("arn:aws:rds:us-west-2:1:cluster:c", nil, "nothing of ours"),
    (
      "arn:aws:secretsmanager:us-west-2:1:secret:rds-secret-a1B2c3", .init(.secret, "rds-secret"),
      "six characters are Secrets Manager's"
    ),
    (
      "arn:aws:secretsmanager:us-west-2:1:secret:a/b-c-XyZ123", .init(.secret, "a/b-c"),
      "hyphens and slashes of the name stay"
    ),
    ("arn:aws:secretsmanager:us-west-2:1:secret:-a1B2c3", nil, "no name is left"),
    ("arn:aws-cn:rds:cn-north-1:1:db:d", .init(.dbInstance, "d"), "another partition"),
    ("arn:aws:eks:us-west-2:1:cluster/demo", nil, "another service"),
  ])
  func areReadFromARNs(text: String, expected: ResourceAddress?, why: String) throws {
    let arn = try #require(ARN(text))
    #expect(ResourceKind.all.compactMap { $0.address(in: arn) } == [expected].compactMap(\.self), "\(why)")
  }

  @Test func areReadBackFromTheirNames() {
    for kind in ResourceKind.all {
      let address = ResourceAddress(kind, "a name: with a colon")
      #expect(ResourceAddress(address.description) == address)
      #expect(ResourceKind(named: kind.name) == kind)
    }
    #expect(ResourceAddress("Lambda function x") == nil)
    #expect(ResourceAddress("S3 bucket") == nil)
  }

  /// Names are in journals and in JSON documents of users.
  @Test func doNotChangeTheirNames() {
    #expect(
      ResourceKind.all.map(\.name) == [
        "S3 bucket", "secret", "DB instance", "DB subnet group", "DB parameter group",
      ])
  }
}
