// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

/// The annotation on what deploy made: by it undeploy knows its own, and a second deploy what is as it was sent.
struct DeployMark: Sendable, Equatable {
  static let annotation = "kfctl-aws/deployed"
  static let fieldManager = "kfctl-aws"

  /// Of the object's text before it was marked.
  var digest: String

  init(of object: KubernetesObject) { digest = Digest.sha256(object.file.bytes).hex }
}
