// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

@Suite struct DBGroupPlanningTests {
  private static func subnets(_ ids: String...) -> [Subnet] {
    ids.map { Subnet(id: $0, vpcID: "vpc-1", availabilityZone: "us-west-2a") }
  }

  private static func seen(_ ownership: Ownership, vpc: String = "vpc-1") -> Observation<DBSubnetGroup.State>
  {
    .present(Seen(.init(vpcID: vpc, subnets: subnets("s-1", "s-2"), tags: [:]), ownership: ownership))
  }

  private func group(vpcID: String? = "vpc-1", _ subnets: [Subnet] = subnets("s-2", "s-1")) -> DBSubnetGroup {
    DBSubnetGroup("Group", client: noClient, tag: demo, account: "1", vpcID: vpcID, subnets: subnets)
  }

  @Test(arguments: [
    (Observation.absent, Planned.act(["CreateDBSubnetGroup"]), Planned.satisfied, "nothing there"),
    (seen(.ours), .satisfied, .act(["DeleteDBSubnetGroup"]), "ours"),
    (seen(.unmanaged), .satisfied, .keep, "used, and left alone"),
    (seen(.foreign("other")), .refuse(.belongsToStack("other")), .keep, "another stack's"),
    (
      seen(.ours, vpc: "vpc-2"), .refuse(.liesInVPC("vpc-2", cluster: "vpc-1")),
      .act(["DeleteDBSubnetGroup"]), "in another VPC"
    ),
    (seen(.unmanaged, vpc: "vpc-2"), .refuse(.liesInVPC("vpc-2", cluster: "vpc-1")), .keep, "in another VPC"),
  ])
  func ofSubnets(
    from: Observation<DBSubnetGroup.State>,
    present: Planned,
    absent: Planned,
    why: String
  ) {
    group().plan(.present, from: from).expect(present, why)
    group().plan(.absent(losing: .nothing), from: from).expect(absent, why)
  }

  @Test func subnetsThatDifferAreDriftAndNoMore() throws {
    let state = try #require(Self.seen(.ours).seen?.state)
    #expect(group().drift(of: state).isEmpty, "the order does not matter")
    #expect(group(vpcID: nil, []).drift(of: state).isEmpty, "none were asked for")
    let other = group(Self.subnets("s-1", "s-3"))
    #expect(other.drift(of: state) == [Difference("SubnetIds", wanted: "s-1, s-3", found: "s-1, s-2")])
    other.plan(.present, from: Self.seen(.ours)).expect(.satisfied, "subnets in use are not changed")
  }

  @Test func namesAreInLowerCaseAsRDSKeepsThem() {
    #expect(group().name == "group")
    #expect(group().arn.description == "arn:aws:rds:us-west-2:1:subgrp:group")
    let parameters = DBParameterGroup("P", client: noClient, tag: demo, account: "1")
    #expect(parameters.arn.description == "arn:aws:rds:us-west-2:1:pg:p")
  }

  // MARK: - Parameters

  private static func seen(
    _ ownership: Ownership,
    values: [String: String]?
  ) -> Observation<DBParameterGroup.State> {
    .present(Seen(.init(tags: [:], values: values), ownership: ownership))
  }

  @Test(arguments: [
    (
      Observation.absent, Planned.act(["CreateDBParameterGroup", "ModifyDBParameterGroup"]),
      Planned.satisfied,
      "nothing there"
    ),
    (
      seen(.ours, values: ["a": "1", "b": "2", "more": "x"]), .satisfied, .act(["DeleteDBParameterGroup"]),
      "set"
    ),
    (seen(.ours, values: nil), .satisfied, .act(["DeleteDBParameterGroup"]), "in use: nobody looked"),
    (
      seen(.ours, values: [:]), .act(["ModifyDBParameterGroup"]), .act(["DeleteDBParameterGroup"]),
      "a crash before"
    ),
    (
      seen(.ours, values: ["a": "1", "b": "0"]), .act(["ModifyDBParameterGroup"]),
      .act(["DeleteDBParameterGroup"]), "changed"
    ),
    (seen(.unmanaged, values: ["a": "1", "b": "2"]), .satisfied, .keep, "it has what is needed"),
    (
      seen(.unmanaged, values: ["a": "1"]), .refuse(.unmanagedAndDiffers(fields: ["b=2"])), .keep,
      "not ours to set"
    ),
    (
      seen(.foreign("other"), values: ["a": "1", "b": "2"]), .refuse(.belongsToStack("other")), .keep,
      "another stack's"
    ),
  ])
  func ofParameters(
    from: Observation<DBParameterGroup.State>,
    present: Planned,
    absent: Planned,
    why: String
  ) {
    let group = DBParameterGroup(
      "p",
      client: noClient,
      tag: demo,
      account: "1",
      family: "mysql8.4",
      values: ["a": "1", "b": "2"]
    )
    group.plan(.present, from: from).expect(present, why)
    group.plan(.absent(losing: .nothing), from: from).expect(absent, why)
  }

  /// DescribeDBParameters says that there is no group; what ListTagsForResource says of it is not documented.
  @Test func aGroupThatIsNotThereIsAbsentWhateverItsTagsSay() async throws {
    let transport = RecordingTransport { request, _ in
      RequestParts(request).form["Action"] == "DescribeDBParameters"
        ? .queryError(404, "DBParameterGroupNotFound") : .queryError(400, "InvalidParameterValue")
    }
    let group = DBParameterGroup("p", client: transport.client(), tag: demo, account: "1")
    #expect(try await group.observe() == .absent)
  }
}
