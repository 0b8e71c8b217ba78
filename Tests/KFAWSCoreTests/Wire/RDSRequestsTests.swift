// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

@Suite struct RDSRequestsTests {
  private static let arn = "arn:aws:rds:us-west-2:123456789012:db:kubeflow-db"
  private static let subnetGroup = "kubeflow-db-subnet-group"

  static let rows: [RequestRow] = [
    .init(
      CreateDBInstance(
        identifier: "kubeflow-db",
        settings: DBInstanceSettings(kmsKeyID: "alias/kf"),
        subnetGroupName: subnetGroup,
        parameterGroupName: "kf-84",
        securityGroupIDs: ["sg-1", "sg-2"],
        masterUsername: "admin",
        masterPassword: Secret("p&ss w=rd+é~!"),
        tags: recordedTags
      ),
      "all settings and tags; ours leaves port and minor upgrades to RDS",
      adjust: {
        $0.form["Port"] = nil
        $0.form["AutoMinorVersionUpgrade"] = nil
      }
    ),
    .init(DescribeDBInstances(identifier: "kubeflow-db"), like: 1, "one identifier"),
    .init(
      DeleteDBInstance(identifier: "kubeflow-db", finalSnapshot: nil),
      "for good: no snapshot, no automated backups"
    ),
    .init(
      DeleteDBInstance(identifier: "kubeflow-db", finalSnapshot: "kf-final"),
      like: 1,
      "with a final snapshot; ours also drops the automated backups",
      adjust: { $0.form["DeleteAutomatedBackups"] = "true" }
    ),
    .init(
      CreateDBSubnetGroup(
        name: subnetGroup,
        description: "Subnet group for Kubeflow metadata db",
        subnetIDs: ["subnet-1", "subnet-2", "subnet-3"],
        tags: recordedTags
      ),
      "lists by their member's name, and tags"
    ),
    .init(DescribeDBSubnetGroups(name: subnetGroup), "one name"),
    .init(DeleteDBSubnetGroup(name: subnetGroup), "one name"),
    .init(
      CreateDBParameterGroup(name: "kf-84", family: "mysql8.4", description: "kfctl-aws", tags: recordedTags),
      "tags"
    ),
    .init(
      ModifyDBParameterGroup(name: "kf-84", values: ["authentication_policy": "*:mysql_native_password"]),
      "a parameter; ours may be a static one, which takes pending-reboot only",
      adjust: { $0.form["Parameters.Parameter.1.ApplyMethod"] = "pending-reboot" }
    ),
    .init(DescribeDBParameters(name: "kf-84", source: "user"), "the owner's values only"),
    .init(DeleteDBParameterGroup(name: "kf-84"), "one name"),
    .init(ListTagsForResource(arn: arn), "an ARN's colons are encoded"),
    .init(AddTagsToResource(arn: arn, tags: recordedTags), "tags"),
    .init(DescribeDBEngineVersions(engineVersion: "8.4", defaultOnly: true), "the default of a major"),
    .init(
      DescribeOrderableDBInstanceOptions(engineVersion: "8.4.7", instanceClass: "db.m5.large"),
      "what can be ordered"
    ),
  ]

  @Test(arguments: rows)
  func areThoseOfBotocore(_ row: RequestRow) throws {
    try row.compare()
  }

  @Test func numbersParametersFromOne() throws {
    let values = ["b": "2", "a": "1"]
    let form = RequestParts(
      try EndpointResolver().request(
        for: ModifyDBParameterGroup(name: "g", values: values).draft(),
        to: .rds,
        in: "us-west-2"
      )
    ).form
    #expect(form["Parameters.Parameter.1.ParameterName"] == "a")
    #expect(form["Parameters.Parameter.2.ParameterValue"] == "2")
    #expect(form["Parameters.Parameter.3.ParameterName"] == nil)
  }

  /// By the resource's own step, so that it holds for whatever the step sends.
  /// It is in force at once, and `ApplyImmediately` would pull in what somebody has put off.
  @Test func liftsDeletionProtectionAlone() async throws {
    let transport = RecordingTransport(HTTPResponse(text: "<ModifyDBInstanceResponse/>"))
    let instance = DBInstance("kubeflow-db", client: transport.client(), tag: StackTag(stack: "demo"))
    try await instance.perform(.liftDeletionProtection)
    let form = RequestParts(try #require(transport.requests.first)).form
    #expect(
      form == [
        "Action": "ModifyDBInstance", "Version": "2014-10-31", "DBInstanceIdentifier": "kubeflow-db",
        "DeletionProtection": "false",
      ]
    )
  }
}
