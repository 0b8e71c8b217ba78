// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KFAWSCore

@Suite struct ARNTests {
  @Test(arguments: [
    ("arn:aws:s3:::my-bucket", ["aws", "s3", "", "", "my-bucket"], "no Region, no account"),
    (
      "arn:aws:rds:us-west-2:1:db:kubeflow-db", ["aws", "rds", "us-west-2", "1", "db:kubeflow-db"],
      "colons at the end"
    ),
    (
      "arn:aws-cn:eks:cn-north-1:1:cluster/a", ["aws-cn", "eks", "cn-north-1", "1", "cluster/a"],
      "another partition"
    ),
    ("arn:aws:x:::", ["aws", "x", "", "", ""], "an empty resource"),
  ])
  func reads(text: String, parts: [String], why: String) {
    let arn = ARN(text)
    #expect(arn.map { [$0.partition, $0.service, $0.region, $0.account, $0.resource] } == parts, "\(why)")
    #expect(arn?.description == text, "\(why)")
  }

  @Test(arguments: ["", "arn", "arn:aws:s3::x", "ARN:aws:s3:::x", "urn:aws:s3:::x"])
  func refuses(text: String) {
    #expect(ARN(text) == nil)
  }
}
