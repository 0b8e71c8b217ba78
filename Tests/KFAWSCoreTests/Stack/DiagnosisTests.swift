// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import KFAWSCore

@Suite struct DiagnosisTests {
  private let diagnosis = Diagnosis(.resource(Self.bucket), "us-west-2")

  private static let bucket = ResourceAddress(.bucket, "b")
  private static let credentials = Finding.Subject.credentials(place: "")

  private static func refusal(
    _ status: Int,
    _ code: String,
    service: String = "rds",
    region: AWSRegion? = nil
  ) -> AWSServiceError {
    AWSServiceError(
      service: service,
      operation: "GetBucketTagging",
      status: status,
      code: .init(rawValue: code),
      message: "words",
      requestID: "R",
      bucketRegion: region
    )
  }

  @Test(arguments: [
    (
      refusal(403, "InvalidClientTokenId"), credentials, Finding.Problem.credentialsRefused(.unknownKey),
      "a wrong key"
    ),
    (
      refusal(403, "InvalidAccessKeyId", service: "s3"), credentials, .credentialsRefused(.unknownKey),
      "S3's word for it"
    ),
    (refusal(403, "SignatureDoesNotMatch"), credentials, .credentialsRefused(.wrongSecret), "a wrong secret"),
    (refusal(403, "ExpiredToken"), credentials, .credentialsRefused(.expired), "a session that has ended"),
    (
      refusal(400, "ExpiredTokenException"), credentials, .credentialsRefused(.expired),
      "the JSON services' word"
    ),
    (
      refusal(403, "AccessDenied"), .resource(bucket),
      .mayNot(action: "rds:GetBucketTagging", message: "words"),
      "a missing permission"
    ),
    (
      refusal(403, "UnauthorizedOperation"), .resource(bucket),
      .mayNot(action: "rds:GetBucketTagging", message: "words"), "EC2's word for it"
    ),
    (
      refusal(403, "AccessDenied", service: "s3"), .resource(bucket),
      .belongsToOtherAccount(operation: "s3:GetBucketTagging"), "S3 says no more"
    ),
    (
      refusal(403, "http-403", service: "s3"), .resource(bucket),
      .belongsToOtherAccount(operation: "s3:GetBucketTagging"), "no body at all"
    ),
    (
      refusal(301, "PermanentRedirect", service: "s3", region: "eu-west-1"), .resource(bucket),
      .isInRegion("eu-west-1", not: "us-west-2"), "another Region"
    ),
    (
      refusal(403, "AccessDenied", service: "s3", region: "us-west-2"), .resource(bucket),
      .belongsToOtherAccount(operation: "s3:GetBucketTagging"), "the same Region is none"
    ),
    (
      refusal(500, "InternalFailure"), .resource(bucket),
      .refused(operation: "GetBucketTagging", code: "InternalFailure", message: "words", requestID: "R"),
      "anything else"
    ),
    (refusal(400, "OptInRequired"), .region("us-west-2"), .isNotEnabled, "a Region that is off"),
  ])
  func explainsRefusals(
    error: AWSServiceError, subject: Finding.Subject, problem: Finding.Problem, why: String
  ) {
    let finding = diagnosis.finding(for: error)
    #expect(finding.subject == subject, "\(why)")
    #expect(finding.problem == problem, "\(why)")
    #expect(!finding.remedies.isEmpty)
  }

  @Test func explainsEverythingElse() {
    let finding = Finding(.other("a"), .other("b"))
    #expect(diagnosis.finding(for: finding) == finding)
    let network = TransportError(
      code: .cannotConnect, host: "h:1", detail: "refused", mayHaveReachedServer: false)
    #expect(diagnosis.finding(for: network).subject == .endpoint("h:1"))
    #expect(diagnosis.finding(for: network).remedies == [.checkNetwork])
    let certificate = TransportError(
      code: .certificateRejected, host: "h", detail: "", mayHaveReachedServer: false)
    #expect(diagnosis.finding(for: certificate).remedies == [.trustCertificate])
    let odd = UnexpectedAnswer(operation: "X", problem: "no XML")
    #expect(diagnosis.finding(for: odd).problem == .other(odd.description))
  }

  /// The names that IAM's policies know.
  @Test(arguments: [
    ("s3", "GetBucketEncryption", "s3:GetEncryptionConfiguration"),
    ("s3", "GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock"),
    ("s3", "ListBuckets", "s3:ListAllMyBuckets"), ("s3", "CreateBucket", "s3:CreateBucket"),
    ("secrets_manager", "DescribeSecret", "secretsmanager:DescribeSecret"),
    ("resource_groups_tagging_api", "GetResources", "tag:GetResources"),
    ("rds", "CreateDBInstance", "rds:CreateDBInstance"),
  ])
  func namesTheAction(service: String, operation: String, action: String) {
    #expect(IAMAction.name(of: operation, in: service) == action)
  }

  /// The same from several services is told once.
  @Test func oneFindingForAllServices() {
    var survey = StackSurvey(timekeeper: ManualTimekeeper())
    for service in ["s3", "rds", "eks"] {
      let error = Self.refusal(403, "InvalidClientTokenId", service: service)
      let taken: Int? = survey.take(.failure(error), Diagnosis(.other(service), "us-west-2"))
      #expect(taken == nil)
    }
    #expect(survey.findings.count == 1)
    #expect(survey.take(.success(7), diagnosis) == 7)
  }
}
