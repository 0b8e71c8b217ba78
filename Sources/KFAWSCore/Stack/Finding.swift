// SPDX-License-Identifier: Apache-2.0

/// Why nothing was begun: all problems that could be found before the first change.
public struct PreflightFailure: Error, Sendable {
  /// At least one, each with its remedy.
  public var findings: [Refusal]

  /// Takes the findings in the order in which they are to be shown.
  public init(findings: [Refusal]) {
    self.findings = findings
  }

  /// One finding that puts a failed call into words.
  ///
  /// - Parameters:
  ///   - subject: what was being looked at.
  ///   - region: the Region that was asked.
  public init(explaining error: any Error, subject: String, region: AWSRegion) {
    findings = [Diagnosis(subject: subject, region: region).finding(for: error)]
  }
}

/// Puts a failed call into the words of a finding: what is wrong, and what to do about it.
struct Diagnosis: Sendable {
  let subject: String
  let region: AWSRegion

  func finding(for error: any Error) -> Refusal {
    switch error {
    case let refusal as Refusal: refusal
    case let error as AWSServiceError: finding(for: error)
    case let error as TransportError: Self.finding(for: error)
    case let error as CredentialError:
      Refusal(subject: "AWS credentials (\(error.place))", problem: error.detail, remedy: error.remedy)
    default: other("\(error)")
    }
  }

  private func finding(for error: AWSServiceError) -> Refusal {
    if let credentials = Self.aboutCredentials(error.code) { return credentials }
    if let bucketRegion = error.bucketRegion, bucketRegion != region {
      return Refusal(
        subject: subject, problem: "it is in \(bucketRegion), this setup is for \(region)",
        remedy: "Choose another name, or set --region \(bucketRegion) if the cluster is there too")
    }
    if Self.denials.contains(error.code) || error.status == 403 { return denied(error) }
    return other(error.description)
  }

  private func denied(_ error: AWSServiceError) -> Refusal {
    guard error.service != "s3" else {
      return Refusal(
        subject: subject,
        problem: "S3 denies \(error.operation): it belongs to another account, or a policy is in the way",
        remedy: "Choose another name, or allow these credentials s3:\(error.operation)")
    }
    return Refusal(
      subject: subject, problem: "these credentials may not call \(error.operation): \(error.message)",
      remedy: "Allow it in the IAM policy of the user or role")
  }

  private func other(_ problem: String) -> Refusal {
    Refusal(subject: subject, problem: problem, remedy: "Try again; -v shows each call with its request id")
  }

  private static let denials: Set<AWSServiceError.Code> = [
    "AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AllAccessDisabled",
  ]

  private static func aboutCredentials(_ code: AWSServiceError.Code) -> Refusal? {
    let problem: String
    switch code {
    case "InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId", "AuthFailure",
      "MissingAuthenticationToken", "MissingAuthenticationTokenException":
      problem = "AWS does not know the access key"
    case "SignatureDoesNotMatch", "InvalidSignatureException", "IncompleteSignature":
      problem = "the secret access key does not go with the access key ID"
    case "ExpiredToken", "ExpiredTokenException", "RequestExpired", "InvalidToken":
      problem = "the session token is no longer valid"
    default: return nil
    }
    return Refusal(
      subject: "AWS credentials", problem: problem,
      remedy:
        "Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or the profile (--profile)")
  }

  private static func finding(for error: TransportError) -> Refusal {
    Refusal(
      subject: "endpoint \(error.host)", problem: error.detail,
      remedy: error.code == .certificateRejected
        ? "Use an endpoint with a certificate that this machine trusts"
        : "Check the network, the proxy variables, --region and --endpoint-url")
  }
}
