// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KFAWSCore

@Suite struct StackTagTests {
  @Test(arguments: [
    ([:], Ownership.unmanaged, "no tags"), (["owner": "me"], .unmanaged, "other tags"),
    (["kfctl-aws/stack": "demo"], .ours, "the mark"),
    (["kfctl-aws/stack": "demo", "owner": "me"], .ours, "the mark among others"),
    (["kfctl-aws/stack": "demo2"], .foreign("demo2"), "a name that begins like it"),
    (["kfctl-aws/stack": "Demo"], .foreign("Demo"), "case matters"),
    (["kfctl-aws/stack": ""], .foreign(""), "a mark without a name is nobody's and not ours"),
    (["kfctl-aws/Stack": "demo"], .unmanaged, "another key"),
  ])
  func tellsWhoseAResourceIs(tags: [String: String], owner: Ownership, why: String) {
    #expect(demo.ownership(of: tags) == owner, "\(why)")
  }

  @Test func putsTheMarkBesideTheOthersAndOverThem() {
    #expect(demo.all == ["kfctl-aws/stack": "demo", "team": "ml"])
    let sly = StackTag(stack: "demo", others: ["kfctl-aws/stack": "other"])
    #expect(sly.all == ["kfctl-aws/stack": "demo"])
  }
}
