// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

@Suite struct RDSAnswersTests {
  /// An answer as RDS gives it, the elements that nobody reads left in where they are like others.
  static func describe(endpoint: String, status: String = "available") -> HTTPResponse {
    HTTPResponse(
      text: """
        <DescribeDBInstancesResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/">
          <DescribeDBInstancesResult>
            <DBInstances>
              <DBInstance>
                <DBInstanceIdentifier>kubeflow-db</DBInstanceIdentifier>
                <DBInstanceArn>arn:aws:rds:us-west-2:123456789012:db:kubeflow-db</DBInstanceArn>
                <DBInstanceStatus>\(status)</DBInstanceStatus>
                <Engine>mysql</Engine><EngineVersion>8.4.6</EngineVersion>
                <DBInstanceClass>db.m5.large</DBInstanceClass>
                <MasterUsername>admin</MasterUsername>
                <DBName>kubeflow</DBName>
                \(endpoint)
                <AllocatedStorage>50</AllocatedStorage><MaxAllocatedStorage>1000</MaxAllocatedStorage>
                <StorageType>gp2</StorageType><StorageEncrypted>true</StorageEncrypted>
                <KmsKeyId>arn:aws:kms:us-west-2:123456789012:key/k</KmsKeyId>
                <MultiAZ>true</MultiAZ><PubliclyAccessible>false</PubliclyAccessible>
                <DeletionProtection>true</DeletionProtection>
                <BackupRetentionPeriod>7</BackupRetentionPeriod>
                <PendingModifiedValues><MultiAZ>false</MultiAZ></PendingModifiedValues>
                <VpcSecurityGroups>
                  <VpcSecurityGroupMembership><VpcSecurityGroupId>sg-1</VpcSecurityGroupId><Status>active</Status>
                  </VpcSecurityGroupMembership>
                </VpcSecurityGroups>
                <DBParameterGroups>
                  <DBParameterGroup><DBParameterGroupName>kubeflow-db-mysql84</DBParameterGroupName>
                  <ParameterApplyStatus>in-sync</ParameterApplyStatus></DBParameterGroup>
                </DBParameterGroups>
                <DBSubnetGroup>
                  <DBSubnetGroupName>kubeflow-db-subnet-group</DBSubnetGroupName><VpcId>vpc-1</VpcId>
                  <SubnetGroupStatus>Complete</SubnetGroupStatus>
                  <Subnets><Subnet><SubnetIdentifier>subnet-1</SubnetIdentifier>
                    <SubnetAvailabilityZone><Name>us-west-2a</Name></SubnetAvailabilityZone>
                    <SubnetStatus>Active</SubnetStatus></Subnet></Subnets>
                </DBSubnetGroup>
                <TagList><Tag><Key>kfctl-aws/stack</Key><Value>demo</Value></Tag></TagList>
              </DBInstance>
            </DBInstances>
          </DescribeDBInstancesResult>
          <ResponseMetadata><RequestId>R</RequestId></ResponseMetadata>
        </DescribeDBInstancesResponse>
        """
    )
  }

  @Test func describesAnInstance() throws {
    let endpoint =
      "<Endpoint><Address>kubeflow-db.abc.us-west-2.rds.amazonaws.com</Address><Port>3306</Port>"
      + "<HostedZoneId>Z</HostedZoneId></Endpoint>"
    let found = try DescribeDBInstances(identifier: "kubeflow-db").output(
      from: Self.describe(endpoint: endpoint)
    )
    #expect(found.endpoint == .init(host: "kubeflow-db.abc.us-west-2.rds.amazonaws.com", port: 3306))
    #expect(found.identifier == "kubeflow-db")
    #expect(found.arn == "arn:aws:rds:us-west-2:123456789012:db:kubeflow-db")
    #expect(found.status == "available")
    #expect(found.masterUsername == "admin")
    // Pending values are not what is: the child of that name directly below counts.
    #expect(
      found.settings
        == DBInstanceSettings(engineVersion: "8.4.6", kmsKeyID: "arn:aws:kms:us-west-2:123456789012:key/k")
    )
    #expect(!found.settings.isPubliclyAccessible)
    #expect(found.engine == "mysql")
    #expect(found.vpcID == "vpc-1")
    #expect(found.subnetGroup?.subnets.map(\.id) == ["subnet-1"])
    #expect(found.subnetGroup?.arn == nil)
    #expect(found.parameterGroupNames == ["kubeflow-db-mysql84"])
    #expect(found.securityGroupIDs == ["sg-1"])
    #expect(found.tags == ["kfctl-aws/stack": "demo"])
  }

  @Test(arguments: [
    ("", "no element: the instance is being created"),
    ("<Endpoint/>", "an empty element"),
    ("<Endpoint><HostedZoneId>Z</HostedZoneId></Endpoint>", "a zone and nothing to connect to"),
    ("<Endpoint><Address>h</Address></Endpoint>", "no port"),
    ("<Endpoint><Address></Address><Port>3306</Port></Endpoint>", "an empty address"),
    ("<Endpoint><Address>h</Address><Port>x</Port></Endpoint>", "a port that is none"),
  ])
  func knowsThatThereIsNoEndpointYet(endpoint: String, why: String) throws {
    let answer = Self.describe(endpoint: endpoint, status: "creating")
    let found = try DescribeDBInstances(identifier: "kubeflow-db").output(from: answer)
    #expect(found.endpoint == nil, "\(why)")
    #expect(found.status == "creating")
  }

  @Test func describesASubnetGroup() throws {
    let body = """
      <DescribeDBSubnetGroupsResponse><DescribeDBSubnetGroupsResult><DBSubnetGroups><DBSubnetGroup>\
      <DBSubnetGroupName>g</DBSubnetGroupName><DBSubnetGroupArn>arn:aws:rds:us-west-2:1:subgrp:g</DBSubnetGroupArn>\
      <VpcId>vpc-1</VpcId><SubnetGroupStatus>Complete</SubnetGroupStatus><Subnets>\
      <Subnet><SubnetIdentifier>s-1</SubnetIdentifier><SubnetAvailabilityZone><Name>us-west-2a</Name>\
      </SubnetAvailabilityZone></Subnet><Subnet><SubnetIdentifier>s-2</SubnetIdentifier></Subnet>\
      </Subnets></DBSubnetGroup></DBSubnetGroups></DescribeDBSubnetGroupsResult></DescribeDBSubnetGroupsResponse>
      """
    let group = try DescribeDBSubnetGroups(name: "g").output(from: HTTPResponse(text: body))
    #expect(group.arn == "arn:aws:rds:us-west-2:1:subgrp:g")
    #expect(
      group.subnets == [
        Subnet(id: "s-1", vpcID: "vpc-1", availabilityZone: "us-west-2a"),
        Subnet(id: "s-2", vpcID: "vpc-1", availabilityZone: ""),
      ]
    )
  }

  @Test func readsTheOwnersParameters() throws {
    let body = """
      <DescribeDBParametersResponse><DescribeDBParametersResult><Parameters>\
      <Parameter><ParameterName>authentication_policy</ParameterName>\
      <ParameterValue>*:mysql_native_password</ParameterValue></Parameter>\
      <Parameter><ParameterName>unset</ParameterName></Parameter>\
      </Parameters></DescribeDBParametersResult></DescribeDBParametersResponse>
      """
    let values = try DescribeDBParameters(name: "g").output(from: HTTPResponse(text: body))
    #expect(values == .init(values: ["authentication_policy": "*:mysql_native_password"], next: nil))
  }

  @Test func readsTagsOfAnARN() throws {
    let body = """
      <ListTagsForResourceResponse><ListTagsForResourceResult><TagList><Tag><Key>a</Key><Value>1</Value></Tag>\
      <Tag><Key>b</Key></Tag></TagList></ListTagsForResourceResult></ListTagsForResourceResponse>
      """
    let tags = try ListTagsForResource(arn: "a").output(from: HTTPResponse(text: body))
    #expect(tags == ["a": "1", "b": ""])
  }

  @Test func readsWhatCanBeOrdered() throws {
    let versions = """
      <DescribeDBEngineVersionsResponse><DescribeDBEngineVersionsResult><DBEngineVersions><DBEngineVersion>\
      <Engine>mysql</Engine><EngineVersion>8.4.6</EngineVersion>\
      <DBParameterGroupFamily>mysql8.4</DBParameterGroupFamily></DBEngineVersion></DBEngineVersions>\
      </DescribeDBEngineVersionsResult></DescribeDBEngineVersionsResponse>
      """
    #expect(
      try DescribeDBEngineVersions().output(from: HTTPResponse(text: versions)).items
        == [.init(number: "8.4.6", parameterGroupFamily: "mysql8.4")]
    )
    let options = """
      <DescribeOrderableDBInstanceOptionsResponse><DescribeOrderableDBInstanceOptionsResult>\
      <OrderableDBInstanceOptions><OrderableDBInstanceOption><StorageType>gp2</StorageType>\
      <MultiAZCapable>true</MultiAZCapable><SupportsStorageEncryption>false</SupportsStorageEncryption>\
      </OrderableDBInstanceOption></OrderableDBInstanceOptions>\
      </DescribeOrderableDBInstanceOptionsResult></DescribeOrderableDBInstanceOptionsResponse>
      """
    #expect(
      try DescribeOrderableDBInstanceOptions(engineVersion: "8.4.6", instanceClass: "c")
        .output(from: HTTPResponse(text: options)).items
        == [.init(storageType: "gp2", supportsMultiAZ: true, supportsStorageEncryption: false)]
    )
  }

  @Test(arguments: [
    ("<html><br></html>", "no XML"),
    (
      "<DescribeDBInstancesResponse><DescribeDBInstancesResult/></DescribeDBInstancesResponse>",
      "nothing inside"
    ),
  ])
  func refusesAnAnswerWithoutAnInstance(body: String, why: String) {
    #expect(throws: UnexpectedAnswer.self, "\(why)") {
      try DescribeDBInstances(identifier: "x").output(from: HTTPResponse(text: body))
    }
  }
}
