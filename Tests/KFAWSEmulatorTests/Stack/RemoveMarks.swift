// SPDX-License-Identifier: Apache-2.0

import TestSupport

@testable import KFAWSCore

// Takes the stack's mark off, as if somebody had made the resources by hand; the library itself never does.

struct RemoveTagsFromResource: RDSOperation {
  typealias Output = Void
  static let effect = OperationEffect.mutatesRepeatably
  var arn: String

  func encode(into parameters: inout QueryParameters) {
    parameters.set("ResourceName", arn)
    parameters.set(list: "TagKeys.member", [StackTag.key])
  }
}

struct UntagResource: SecretOperation {
  typealias Output = EmptyAnswer
  static let effect = OperationEffect.mutatesRepeatably
  var SecretId: String
  var TagKeys = [StackTag.key]
}

extension StackLab {
  /// Leaves the stack without any mark.
  func removeMarks() async throws {
    let client = emulator.client()
    try await client.send(PutBucketTagging(bucket: "kf-artifacts", tags: ["by": "hand"]))
    for secret in ["s3-secret", "rds-secret"] { _ = try await client.send(UntagResource(SecretId: secret)) }
    for resource in ["db:kubeflow-db", "subgrp:kubeflow-db-subnet-group", "pg:kubeflow-db-mysql84"] {
      try await client.send(
        RemoveTagsFromResource(arn: "arn:aws:rds:us-west-2:\(world.account):\(resource)")
      )
    }
  }
}
