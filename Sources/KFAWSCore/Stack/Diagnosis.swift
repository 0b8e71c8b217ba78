// SPDX-License-Identifier: Apache-2.0

/// Makes a failed call a finding: what is wrong, and what to do about it.
public struct Diagnosis: Sendable {
  private let subject: Finding.Subject
  private let region: AWSRegion

  /// For what was being looked at, in the Region that was asked.
  public init(_ subject: Finding.Subject, _ region: AWSRegion) {
    self.subject = subject
    self.region = region
  }

  /// The finding for whatever a call threw.
  public func finding(for error: any Error) -> Finding {
    switch error {
    case let finding as Finding: finding
    case let error as AWSServiceError: finding(for: error)
    case let error as TransportError:
      Finding(
        .endpoint(error.host), .unreachable(error.detail, isCertificate: error.code == .certificateRejected),
        remedies: [error.code == .certificateRejected ? .trustCertificate : .checkNetwork])
    case let error as CredentialError:
      Finding(
        .credentials(place: error.place), .other(error.detail), remedies: [.other(error.remedy)])
    default: Finding(subject, .other("\(error)"), remedies: [.tryAgain])
    }
  }

  private func finding(for error: AWSServiceError) -> Finding {
    if let fault = Self.credentialFault(error.code) {
      return Finding(
        .credentials(place: ""), .credentialsRefused(fault),
        remedies: [fault == .expired ? .renewCredentials : .checkCredentials])
    }
    if Self.disabledRegion.contains(error.code) {
      return Finding(.region(region), .isNotEnabled, remedies: [.enableRegion(region), .give(.region)])
    }
    if let bucketRegion = error.bucketRegion, bucketRegion != region {
      return Finding(
        subject, .isInRegion(bucketRegion, not: region),
        remedies: [.give(.bucket), .nameRegion(bucketRegion)])
    }
    if error.isDenial || error.status == 403 { return denied(error) }
    return Finding(subject, .refused(error), remedies: [.tryAgain])
  }

  private func denied(_ error: AWSServiceError) -> Finding {
    let action = IAMAction.name(of: error.operation, in: error.service)
    // S3 says no more of a bucket of somebody else.
    guard error.service == "s3", !error.message.contains(action) else {
      return Finding(
        subject, .mayNot(action: action, message: error.message), remedies: [.allow(action: action)])
    }
    return Finding(
      subject, .belongsToOtherAccount(operation: action), remedies: [.give(.bucket), .allow(action: action)])
  }

  private static let disabledRegion: Set<AWSServiceError.Code> = ["OptInRequired", "RegionDisabledException"]

  private static func credentialFault(_ code: AWSServiceError.Code) -> Finding.CredentialFault? {
    switch code {
    case "InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId", "AuthFailure",
      "MissingAuthenticationToken", "MissingAuthenticationTokenException":
      .unknownKey
    case "SignatureDoesNotMatch", "InvalidSignatureException", "IncompleteSignature": .wrongSecret
    case "ExpiredToken", "ExpiredTokenException", "RequestExpired", "InvalidToken": .expired
    default: nil
    }
  }
}

/// IAM's names of the permissions that operations need, where they are not the operations' own.
public enum IAMAction {
  /// `s3:GetEncryptionConfiguration` for GetBucketEncryption of `s3`.
  public static func name(of operation: String, in service: String) -> String {
    let prefix = prefixes[service] ?? service
    return "\(prefix):\(others["\(prefix):\(operation)"] ?? operation)"
  }

  private static let prefixes = ["secrets_manager": "secretsmanager", "resource_groups_tagging_api": "tag"]

  /// The service authorization reference's "Actions defined by Amazon S3".
  private static let others = [
    "s3:GetBucketEncryption": "GetEncryptionConfiguration",
    "s3:PutBucketEncryption": "PutEncryptionConfiguration",
    "s3:GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "s3:PutPublicAccessBlock": "PutBucketPublicAccessBlock",
    "s3:ListObjectVersions": "ListBucketVersions",
    "s3:ListMultipartUploads": "ListBucketMultipartUploads",
    "s3:DeleteObjects": "DeleteObjectVersion",
    "s3:ListBuckets": "ListAllMyBuckets",
    "s3:ListObjectsV2": "ListBucket",
    "s3:HeadBucket": "ListBucket",
  ]
}

extension PreflightFailure {
  /// The one finding that a failed call is.
  public init(explaining error: any Error, _ subject: Finding.Subject, _ region: AWSRegion) {
    findings = [Diagnosis(subject, region).finding(for: error)]
  }
}
