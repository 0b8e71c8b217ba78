// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KFAWSCore

@Suite struct DiagnosisTests {
  private let diagnosis = Diagnosis(subject: "S3 bucket b", region: "us-west-2")

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
    (refusal(403, "InvalidClientTokenId"), "AWS credentials", "does not know the access key", "a wrong key"),
    (
      refusal(403, "InvalidAccessKeyId", service: "s3"), "AWS credentials", "does not know",
      "S3's word for it"
    ),
    (refusal(403, "SignatureDoesNotMatch"), "AWS credentials", "does not go with", "a wrong secret"),
    (refusal(403, "ExpiredToken"), "AWS credentials", "no longer valid", "a session that has ended"),
    (refusal(400, "ExpiredTokenException"), "AWS credentials", "no longer valid", "the JSON services' word"),
    (
      refusal(403, "AccessDenied"), "S3 bucket b", "may not call GetBucketTagging: words",
      "a missing permission"
    ),
    (refusal(403, "UnauthorizedOperation"), "S3 bucket b", "may not call", "EC2's word for it"),
    (refusal(403, "AccessDenied", service: "s3"), "S3 bucket b", "another account", "S3 says no more"),
    (refusal(403, "http-403", service: "s3"), "S3 bucket b", "another account", "no body at all"),
    (
      refusal(301, "PermanentRedirect", service: "s3", region: "eu-west-1"), "S3 bucket b",
      "it is in eu-west-1",
      "another Region"
    ),
    (
      refusal(403, "AccessDenied", service: "s3", region: "us-west-2"), "S3 bucket b", "another account",
      "the same Region is none"
    ),
    (
      refusal(500, "InternalFailure"), "S3 bucket b", "InternalFailure: words (request id R)", "anything else"
    ),
  ])
  func explainsRefusals(error: AWSServiceError, subject: String, problem: String, why: String) {
    let finding = diagnosis.finding(for: error)
    #expect(finding.subject == subject, "\(why)")
    #expect(finding.problem.contains(problem), "\(why): \(finding.problem)")
    #expect(!finding.remedy.isEmpty)
  }

  @Test func explainsEverythingElse() {
    let refusal = Refusal(subject: "a", problem: "b", remedy: "c")
    #expect(diagnosis.finding(for: refusal) == refusal)
    let network = TransportError(
      code: .cannotConnect,
      host: "h:1",
      detail: "refused",
      mayHaveReachedServer: false
    )
    #expect(diagnosis.finding(for: network).subject == "endpoint h:1")
    #expect(diagnosis.finding(for: network).remedy.contains("--endpoint-url"))
    let certificate = TransportError(
      code: .certificateRejected,
      host: "h",
      detail: "",
      mayHaveReachedServer: false
    )
    #expect(diagnosis.finding(for: certificate).remedy.contains("certificate"))
    let credentials = CredentialError(code: .notFound, place: "chain", detail: "has none", remedy: "add")
    #expect(diagnosis.finding(for: credentials).subject == "AWS credentials (chain)")
    let odd = UnexpectedAnswer(operation: "X", problem: "no XML")
    #expect(diagnosis.finding(for: odd).problem == odd.description)
  }

  /// The same from several services is told once.
  @Test func oneFindingForAllServices() {
    var survey = StackSurvey()
    for service in ["s3", "rds", "eks"] {
      let error = Self.refusal(403, "InvalidClientTokenId", service: service)
      let taken: Int? = survey.take(.failure(error), Diagnosis(subject: service, region: "us-west-2"))
      #expect(taken == nil)
    }
    #expect(survey.findings.count == 1)
    #expect(survey.take(.success(7), diagnosis) == 7)
  }
}
