// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

@Suite struct OtherAnswersTests {
  @Test func readsEC2PageAfterPage() async throws {
    let item = { (id: String) in
      "<item><subnetId>\(id)</subnetId><vpcId>vpc-1</vpcId><availabilityZone>us-west-2a</availabilityZone></item>"
    }
    let page = { (items: String, token: String) in
      HTTPResponse(
        text:
          "<DescribeSubnetsResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>R</requestId>"
          + "<subnetSet>\(items)</subnetSet>\(token)</DescribeSubnetsResponse>"
      )
    }
    let transport = RecordingTransport(
      page(item("s-1") + item("s-2"), "<nextToken>t+1/=</nextToken>"),
      page("", "<nextToken>t2</nextToken>"),
      page(item("s-3"), "<nextToken/>")
    )
    let subnets = try await transport.client().all(DescribeSubnets(filters: []))
    #expect(subnets.map(\.id) == ["s-1", "s-2", "s-3"])
    #expect(transport.requests.map { RequestParts($0).form["NextToken"] } == [nil, "t+1/=", "t2"])
  }

  @Test func readsRouteTables() throws {
    let body = """
      <DescribeRouteTablesResponse><routeTableSet>
        <item><routeTableId>rtb-1</routeTableId>
          <routeSet><item><destinationCidrBlock>10.0.0.0/16</destinationCidrBlock><gatewayId>local</gatewayId></item>
            <item><destinationCidrBlock>0.0.0.0/0</destinationCidrBlock><gatewayId>igw-1</gatewayId></item></routeSet>
          <associationSet><item><main>false</main><subnetId>s-1</subnetId></item>
            <item><subnetId>s-2</subnetId></item></associationSet></item>
        <item><routeTableId>rtb-2</routeTableId>
          <routeSet><item><natGatewayId>nat-1</natGatewayId></item><item><gatewayId>vpce-1</gatewayId></item></routeSet>
          <associationSet><item><main>true</main></item></associationSet></item>
        <item><routeTableId>rtb-3</routeTableId></item>
      </routeTableSet></DescribeRouteTablesResponse>
      """
    let tables = try DescribeRouteTables(filters: []).output(from: HTTPResponse(text: body)).items
    #expect(
      tables == [
        RouteTable(id: "rtb-1", isMain: false, subnetIDs: ["s-1", "s-2"], leadsToInternetGateway: true),
        RouteTable(id: "rtb-2", isMain: true, subnetIDs: [], leadsToInternetGateway: false),
        RouteTable(id: "rtb-3", isMain: false, subnetIDs: [], leadsToInternetGateway: false),
      ]
    )
  }

  @Test func readsACluster() throws {
    let body = """
      {"cluster":{"name":"demo","arn":"arn:aws:eks:us-west-2:123456789012:cluster/demo","createdAt":1.7E9,
      "version":"1.31","status":"ACTIVE","resourcesVpcConfig":{"subnetIds":["s-1"],"vpcId":"vpc-1",
      "clusterSecurityGroupId":"sg-1","endpointPublicAccess":true},"tags":{}}}
      """
    let cluster = try DescribeCluster(name: "demo").output(from: HTTPResponse(text: body)).read()
    #expect(cluster.arn.account == "123456789012")
    #expect(cluster.status == "ACTIVE")
    #expect(cluster.vpcID == "vpc-1")
    #expect(cluster.securityGroupID == "sg-1")
  }

  @Test func readsAClusterThatIsOnlyBegun() throws {
    let body = #"{"cluster":{"name":"demo","arn":"arn:aws:eks:us-west-2:1:cluster/demo"}}"#
    let cluster = try DescribeCluster(name: "demo").output(from: HTTPResponse(text: body)).read()
    #expect(cluster.status == "")
    #expect(cluster.securityGroupID == nil)
    let odd = #"{"cluster":{"name":"demo","arn":"demo"}}"#
    #expect(throws: UnexpectedAnswer.self) {
      try DescribeCluster(name: "demo").output(from: HTTPResponse(text: odd)).read()
    }
  }

  @Test func readsWhoIsCalling() throws {
    let body = """
      <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>\
      <Arn>arn:aws:iam::123456789012:user/kf</Arn><UserId>AIDA</UserId><Account>123456789012</Account>\
      </GetCallerIdentityResult></GetCallerIdentityResponse>
      """
    #expect(
      try GetCallerIdentity().output(from: HTTPResponse(text: body))
        == .init(account: "123456789012", arn: "arn:aws:iam::123456789012:user/kf")
    )
    #expect(throws: UnexpectedAnswer.self) {
      try GetCallerIdentity().output(from: HTTPResponse(text: "<a/>"))
    }
  }

  @Test func readsASecretsDescription() throws {
    let deleted = #"{"ARN":"a","Name":"n","DeletedDate":1.523477145713E9,"Tags":[{"Key":"k","Value":"v"}]}"#
    let found = try DescribeSecret(SecretId: "n").output(from: HTTPResponse(text: deleted))
    #expect(found.DeletedDate?.timeIntervalSince1970 == 1_523_477_145.713)
    #expect(found.Tags == [JSONTag(Key: "k", Value: "v")])
    let living = try DescribeSecret(SecretId: "n").output(
      from: HTTPResponse(text: #"{"ARN":"a","Name":"n"}"#)
    )
    #expect(living.DeletedDate == nil)
    #expect(living.Tags == nil)
  }

  @Test func readsASecretsValue() throws {
    let text = #"{"ARN":"a","SecretString":"{\"password\":\"p\\\"é/\"}","VersionStages":["AWSCURRENT"]}"#
    let value = try GetSecretValue(SecretId: "n").output(from: HTTPResponse(text: text))
    #expect(value.SecretString?.secret.reveal() == #"{"password":"p\"é/"}"#)
    let binary = try GetSecretValue(SecretId: "n").output(
      from: HTTPResponse(text: #"{"SecretBinary":"AA=="}"#)
    )
    #expect(binary.SecretString == nil)
  }

  @Test func readsTaggedResourcesPageAfterPage() async throws {
    let transport = RecordingTransport(
      HTTPResponse(
        text:
          #"{"PaginationToken":"p","ResourceTagMappingList":[{"ResourceARN":"arn:aws:s3:::b"},{"ResourceARN":"?"}]}"#
      ),
      HTTPResponse(
        text:
          #"{"PaginationToken":"","ResourceTagMappingList":[{"ResourceARN":"arn:aws:rds:us-west-2:1:db:d"}]}"#
      )
    )
    let found = try await transport.client().resources(taggedWith: "k", "v")
    #expect(found.map(\.description) == ["arn:aws:s3:::b", "arn:aws:rds:us-west-2:1:db:d"])
    #expect(transport.requests.count == 2)
  }

  @Test func readsAssociationsPageAfterPage() async throws {
    let transport = RecordingTransport(
      HTTPResponse(
        text: #"{"associations":[{"clusterName":"c","namespace":"n","serviceAccount":"s","associationArn":"#
          + #""arn:a","associationId":"a-1"}],"nextToken":"t"}"#),
      HTTPResponse(text: #"{"associations":[]}"#))
    let found = try await transport.client().all(ListPodIdentityAssociations(clusterName: "c"))
    #expect(found.map(\.associationId) == ["a-1"])
    #expect(transport.requests.last?.query == [QueryItem("nextToken", "t")])
    let body =
      #"{"association":{"clusterName":"c","namespace":"n","serviceAccount":"s","roleArn":"arn:r","#
      + #""associationArn":"arn:a","associationId":"a-1","tags":{"k":"v"},"createdAt":1.7E9}}"#
    let one = try DescribePodIdentityAssociation(clusterName: "c", associationID: "a-1")
      .output(from: HTTPResponse(text: body)).association
    #expect(one.roleArn == "arn:r" && one.tags == ["k": "v"])
  }

  @Test func readsSecurityGroupsAndRegions() throws {
    let groups = """
      <DescribeSecurityGroupsResponse><securityGroupInfo><item><groupId>sg-1</groupId><groupName>n</groupName>\
      <vpcId>vpc-1</vpcId></item></securityGroupInfo></DescribeSecurityGroupsResponse>
      """
    #expect(
      try DescribeSecurityGroups(groupIDs: ["sg-1"]).output(from: HTTPResponse(text: groups)).items
        == [SecurityGroup(id: "sg-1", name: "n", vpcID: "vpc-1")])
    let regions = """
      <DescribeRegionsResponse><regionInfo><item><regionName>eu-west-1</regionName><optInStatus>opt-in-not-required\
      </optInStatus></item><item><regionName>me-south-1</regionName><optInStatus>not-opted-in</optInStatus></item>\
      </regionInfo></DescribeRegionsResponse>
      """
    #expect(
      try DescribeRegions().output(from: HTTPResponse(text: regions)).items.map(\.optInStatus)
        == ["opt-in-not-required", "not-opted-in"])
  }

  @Test func readsAKeyAndAnAddon() throws {
    let key = #"{"KeyMetadata":{"Arn":"arn:k","Enabled":false,"KeyState":"PendingDeletion","KeyId":"k"}}"#
    let found = try DescribeKey(KeyId: "k").output(from: HTTPResponse(text: key)).KeyMetadata
    #expect(found.Arn == "arn:k" && found.KeyState == "PendingDeletion" && found.Enabled == false)
    let addon = #"{"addon":{"addonName":"a","addonVersion":"v1","status":"ACTIVE"}}"#
    #expect(
      try DescribeAddon(clusterName: "c", addonName: "a").output(from: HTTPResponse(text: addon)).addon.status
        == "ACTIVE")
  }

  @Test func readsWhatKubectlNeedsOfACluster() throws {
    let body = """
      {"cluster":{"name":"demo","arn":"arn:aws:eks:us-west-2:1:cluster/demo","status":"ACTIVE","version":"1.31",
      "endpoint":"https://A.eks","certificateAuthority":{"data":"LS0t"},
      "identity":{"oidc":{"issuer":"https://oidc/id/A"}}}}
      """
    let cluster = try DescribeCluster(name: "demo").output(from: HTTPResponse(text: body)).read()
    #expect(cluster.version == "1.31" && cluster.endpoint == "https://A.eks")
    #expect(cluster.certificateAuthority == "LS0t" && cluster.oidcIssuer == "https://oidc/id/A")
  }
}
