// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

@Suite struct IAMRequestsTests {
  private static let role = "kf-pipeline"
  private static let policy =
    #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"é+ &"}]}"#
  private static let boundary = "arn:aws:iam::123456789012:policy/boundary"
  private static let issuer = "https://oidc.eks.us-west-2.amazonaws.com/id/A1"
  private static let provider =
    "arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-west-2.amazonaws.com/id/A1"

  static let rows: [RequestRow] = [
    .init(
      CreateRole(
        name: role, path: "/team/", trustPolicy: policy, description: "d & e", permissionsBoundary: boundary,
        tags: recordedTags), "everything"),
    .init(CreateRole(name: role, trustPolicy: policy, tags: recordedTags), like: 1, "the least"),
    .init(GetRole(name: role), "one name"),
    .init(UpdateAssumeRolePolicy(name: role, trustPolicy: policy), "a document"),
    .init(DeleteRole(name: role), "one name"),
    .init(TagRole(name: role, tags: recordedTags), "IAM's lists have members"),
    .init(ListRoleTags(name: role), "the first page"),
    .init(ListRoleTags(name: role, pageToken: "m"), like: 1, "the second page"),
    .init(ListRoles(pathPrefix: "/team/", pageToken: "m"), "a path, a second page"),
    .init(PutRolePolicy(role: role, policy: "p", document: policy), "a document"),
    .init(GetRolePolicy(role: role, policy: "p"), "two names"),
    .init(DeleteRolePolicy(role: role, policy: "p"), "two names"),
    .init(ListRolePolicies(role: role, pageToken: "m"), "the second page"),
    .init(ListAttachedRolePolicies(role: role), "the first page"),
    .init(AttachRolePolicy(role: role, policyARN: boundary), "an ARN"),
    .init(DetachRolePolicy(role: role, policyARN: boundary), "an ARN"),
    .init(
      CreateOpenIDConnectProvider(url: issuer, clientIDs: ["sts.amazonaws.com"], tags: recordedTags),
      "no thumbprint: IAM finds it"),
    .init(GetOpenIDConnectProvider(arn: provider), "an ARN"),
    .init(ListOpenIDConnectProviders(), "no parameters"),
    .init(TagOpenIDConnectProvider(arn: provider, tags: recordedTags), "IAM's lists have members"),
    .init(
      AddClientIDToOpenIDConnectProvider(arn: provider, clientID: "sts.amazonaws.com"), "one more audience"),
    .init(DeleteOpenIDConnectProvider(arn: provider), "an ARN"),
  ]

  @Test(arguments: rows)
  func areThoseOfBotocore(_ row: RequestRow) throws {
    try row.compare()
  }

  /// The document comes back percent-encoded, and a plus in it is a plus.
  @Test func readsARole() throws {
    let body = """
      <GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRoleResult><Role><Path>/team/</Path>\
      <RoleName>kf</RoleName><Arn>arn:aws:iam::1:role/team/kf</Arn><MaxSessionDuration>3600</MaxSessionDuration>\
      <AssumeRolePolicyDocument>%7B%22a%22%3A%22b+c%20d%22%7D</AssumeRolePolicyDocument><PermissionsBoundary>\
      <PermissionsBoundaryType>Policy</PermissionsBoundaryType><PermissionsBoundaryArn>arn:b</PermissionsBoundaryArn>\
      </PermissionsBoundary><Tags><member><Key>k</Key><Value>v</Value></member><member><Key>e</Key><Value/></member>\
      </Tags></Role></GetRoleResult></GetRoleResponse>
      """
    let role = try GetRole(name: "kf").output(from: HTTPResponse(text: body))
    #expect(role.trustPolicy == #"{"a":"b+c d"}"#)
    #expect(role.path == "/team/" && role.permissionsBoundary == "arn:b" && role.maxSessionSeconds == 3600)
    #expect(role.tags == ["k": "v", "e": ""])
    #expect(throws: UnexpectedAnswer.self) {
      try GetRole(name: "kf").output(from: HTTPResponse(text: "<GetRoleResponse/>"))
    }
  }

  @Test func readsPoliciesPageAfterPage() async throws {
    let page = { (names: String, rest: String) in
      HTTPResponse(
        text: "<ListRolePoliciesResponse><ListRolePoliciesResult><PolicyNames>\(names)</PolicyNames>\(rest)"
          + "</ListRolePoliciesResult></ListRolePoliciesResponse>")
    }
    let transport = RecordingTransport(
      page("<member>a</member><member>b</member>", "<IsTruncated>true</IsTruncated><Marker>m</Marker>"),
      page("<member>c</member>", "<IsTruncated>false</IsTruncated><Marker>x</Marker>"))
    #expect(try await transport.client().all(ListRolePolicies(role: "r")) == ["a", "b", "c"])
    #expect(transport.requests.map { RequestParts($0).form["Marker"] } == [nil, "m"])
    // One endpoint for all Regions, which signs for its own.
    #expect(transport.requests[0].url.hasPrefix("https://iam.amazonaws.com/"))
    #expect(transport.requests[0].headers["Authorization"]?.contains("/us-east-1/iam/") == true)
  }

  @Test func readsAProvider() throws {
    let body = """
      <GetOpenIDConnectProviderResponse><GetOpenIDConnectProviderResult><Url>oidc.example/id/A</Url>\
      <ClientIDList><member>sts.amazonaws.com</member></ClientIDList><ThumbprintList><member>ab</member>\
      </ThumbprintList><Tags><member><Key>k</Key><Value>v</Value></member></Tags>\
      </GetOpenIDConnectProviderResult></GetOpenIDConnectProviderResponse>
      """
    let found = try GetOpenIDConnectProvider(arn: "a").output(from: HTTPResponse(text: body))
    #expect(
      found
        == OpenIDConnectProviderDescription(
          url: "oidc.example/id/A", clientIDs: ["sts.amazonaws.com"], thumbprints: ["ab"], tags: ["k": "v"]))
    let list = """
      <ListOpenIDConnectProvidersResponse><ListOpenIDConnectProvidersResult><OpenIDConnectProviderList>\
      <member><Arn>arn:1</Arn></member><member><Arn>arn:2</Arn></member></OpenIDConnectProviderList>\
      </ListOpenIDConnectProvidersResult></ListOpenIDConnectProvidersResponse>
      """
    #expect(try ListOpenIDConnectProviders().output(from: HTTPResponse(text: list)) == ["arn:1", "arn:2"])
    let created = """
      <CreateOpenIDConnectProviderResponse><CreateOpenIDConnectProviderResult><OpenIDConnectProviderArn>arn:3\
      </OpenIDConnectProviderArn></CreateOpenIDConnectProviderResult></CreateOpenIDConnectProviderResponse>
      """
    let create = CreateOpenIDConnectProvider(url: "https://h", clientIDs: [], tags: [:])
    #expect(try create.output(from: HTTPResponse(text: created)) == "arn:3")
  }
}
