// SPDX-License-Identifier: Apache-2.0

/// Failures after which nobody knows whether the change happened, or that say it had happened before: looking
/// again tells.
enum Doubt {
  /// Somebody was faster, or a lost answer was a success.
  static let overtaken: Set<AWSServiceError.Code> = [
    "BucketAlreadyOwnedByYou", "ResourceExistsException", "DBInstanceAlreadyExists",
    "DBSubnetGroupAlreadyExists", "DBParameterGroupAlreadyExists",
    "NoSuchBucket", "ResourceNotFoundException", "DBInstanceNotFound", "DBSubnetGroupNotFoundFault",
    "DBParameterGroupNotFound",
  ]
  /// The resource, or what it hangs on, is in transition.
  static let busy: Set<AWSServiceError.Code> = [
    "InvalidDBInstanceState", "InvalidDBSubnetGroupStateFault", "InvalidDBSubnetStateFault",
    "InvalidDBParameterGroupState",
    "OperationAborted", "InvalidRequestException", "BucketNotEmpty",
  ]

  static func isAnsweredByLooking(_ error: any Error) -> Bool {
    switch error {
    case let error as AWSServiceError:
      overtaken.contains(error.code) || busy.contains(error.code)
        || FailureClass(error, clockIsOff: false) == .transient
    case let error as TransportError:
      error.mayHaveReachedServer
    default:
      false
    }
  }
}
