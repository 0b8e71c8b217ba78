// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KFAWSCore

@Suite struct StackNamesTests {
  @Test(arguments: [
    ("arn:aws:s3:::kf-artifacts", StackNames(buckets: ["kf-artifacts"]), "a bucket"),
    ("arn:aws:s3:::kf-artifacts/key", StackNames(), "an object is no bucket"),
    ("arn:aws:rds:us-west-2:1:db:kubeflow-db", StackNames(instances: ["kubeflow-db"]), "an instance"),
    ("arn:aws:rds:us-west-2:1:subgrp:group", StackNames(subnetGroups: ["group"]), "a subnet group"),
    ("arn:aws:rds:us-west-2:1:pg:p", StackNames(parameterGroups: ["p"]), "a parameter group"),
    ("arn:aws:rds:us-west-2:1:snapshot:s", StackNames(), "a final snapshot stays"),
    ("arn:aws:rds:us-west-2:1:cluster:c", StackNames(), "nothing of ours"),
    (
      "arn:aws:secretsmanager:us-west-2:1:secret:rds-secret-a1B2c3", StackNames(secrets: ["rds-secret"]),
      "six characters are Secrets Manager's"
    ),
    (
      "arn:aws:secretsmanager:us-west-2:1:secret:a/b-c-XyZ123", StackNames(secrets: ["a/b-c"]),
      "hyphens and slashes of the name stay"
    ),
    ("arn:aws:secretsmanager:us-west-2:1:secret:-a1B2c3", StackNames(), "no name is left"),
    ("arn:aws-cn:rds:cn-north-1:1:db:d", StackNames(instances: ["d"]), "another partition"),
    ("arn:aws:eks:us-west-2:1:cluster/demo", StackNames(), "another service"),
  ])
  func areReadFromARNs(text: String, expected: StackNames, why: String) throws {
    var names = StackNames()
    names.insert(try #require(ARN(text)))
    #expect(names == expected, "\(why)")
  }

  @Test func takeEveryKindOfAddress() {
    var names = StackNames(buckets: ["other"])
    for kind in ResourceAddress.Kind.allCases { names.insert(ResourceAddress(kind, "n")) }
    #expect(names.buckets == ["n", "other"])
    #expect(names.secrets == ["n"] && names.instances == ["n"])
    #expect(names.subnetGroups == ["n"] && names.parameterGroups == ["n"])
  }

  @Test func unite() {
    var names = StackNames(buckets: ["a"], secrets: ["s"])
    names.formUnion(StackNames(buckets: ["b"], secrets: ["s"], instances: ["d"]))
    #expect(names == StackNames(buckets: ["a", "b"], secrets: ["s"], instances: ["d"]))
  }
}
