// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KFAWSCore

@Suite struct DoubtTests {
  @Test(arguments: [
    ("BucketAlreadyOwnedByYou", true, "ours from a moment ago"),
    ("BucketAlreadyExists", false, "of another account: looking would only deny"),
    ("ResourceExistsException", true, "another run stored it"),
    ("DBInstanceAlreadyExists", true, "another run"),
    ("DBSubnetGroupAlreadyExists", true, "another run"),
    ("DBParameterGroupAlreadyExists", true, "another run"),
    ("NoSuchBucket", true, "deleted meanwhile"), ("ResourceNotFoundException", true, "deleted meanwhile"),
    ("DBSubnetGroupNotFoundFault", true, "deleted meanwhile"),
    ("InvalidDBSubnetGroupStateFault", true, "in use for a moment longer"),
    ("OperationAborted", true, "S3 is busy"),
    ("BucketNotEmpty", true, "something came in meanwhile"), ("AccessDenied", false, "an answer"),
    ("InvalidParameterValue", false, "an answer"), ("InsufficientDBInstanceCapacity", false, "an answer"),
  ])
  func isAnsweredByLooking(code: String, expected: Bool, why: String) {
    #expect(Doubt.isAnsweredByLooking(FailureClassTests.refusal(400, code)) == expected, "\(why)")
  }

  @Test(arguments: [(true, true), (false, false)])
  func ofARequestThatMayHaveArrived(mayHaveReached: Bool, expected: Bool) {
    let error = TransportError(code: .timedOut, host: "h", detail: "", mayHaveReachedServer: mayHaveReached)
    #expect(Doubt.isAnsweredByLooking(error) == expected)
  }
}
