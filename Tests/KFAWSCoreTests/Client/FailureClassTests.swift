// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

@testable import KFAWSCore

@Suite struct FailureClassTests {
  private struct Recorded: Decodable {
    var throttlingCodes: [String]
    var transientCodes: [String]
    var transientStatuses: [Int]
    var maxAttempts: Int
    var maxBackoffSeconds: Int
    var quota: Quota

    struct Quota: Decodable {
      var initial: Int
      var retryCost: Int
      var timeoutCost: Int
    }
  }

  private static func recorded() throws -> Recorded {
    try JSONDecoder().decode(
      Recorded.self,
      from: Data(contentsOf: Fixtures.answers.appending(path: "retries.json"))
    )
  }

  @Test func knowsBotocoresCodesAndStatuses() throws {
    let recorded = try Self.recorded()
    #expect(FailureClass.throttlingCodes.map(\.rawValue).sorted() == recorded.throttlingCodes.sorted())
    #expect(FailureClass.transientCodes.map(\.rawValue).sorted() == recorded.transientCodes.sorted())
    #expect(FailureClass.transientStatuses.sorted() == recorded.transientStatuses)
  }

  @Test func knowsBotocoresNumbers() throws {
    let recorded = try Self.recorded()
    #expect(RetryPolicy().maxAttempts == recorded.maxAttempts)
    #expect(RetryBudget.capacity == recorded.quota.initial)
    #expect(FailureClass.throttled.cost == recorded.quota.retryCost)
    #expect(FailureClass.transient.cost == recorded.quota.retryCost)
    #expect(FailureClass.timedOut.cost == recorded.quota.timeoutCost)
  }

  static func refusal(_ status: Int, _ code: String) -> AWSServiceError {
    AWSServiceError(
      service: "s3",
      operation: "X",
      status: status,
      code: .init(rawValue: code),
      message: "",
      requestID: nil,
      bucketRegion: nil
    )
  }

  @Test(arguments: [
    (400, "ThrottlingException", false, FailureClass.throttled, "a listed code"),
    (503, "SlowDown", false, .throttled, "S3's throttling is a 503: the code goes first"),
    (400, "PriorRequestNotComplete", false, .throttled, "in both lists: nothing was done"),
    (429, "http-429", false, .throttled, "a proxy's word for throttling"),
    (400, "RequestTimeout", false, .transient, "S3 lost patience with the connection"),
    (500, "InternalError", false, .transient, "a status"),
    (503, "http-503", false, .transient, "a status without a code"),
    (501, "NotImplemented", false, .final, "a 5xx that stays"),
    (404, "NoSuchBucket", false, .final, "an answer"),
    (403, "AccessDenied", true, .final, "a wrong clock does not explain this"),
    (403, "RequestTimeTooSkewed", true, .skewed, "the clock is off"),
    (403, "RequestTimeTooSkewed", false, .final, "the clock is right by the answer's date"),
    (403, "SignatureDoesNotMatch", true, .skewed, "RDS's and EC2's word for a date that is off"),
    (403, "SignatureDoesNotMatch", false, .final, "a wrong secret"),
    (400, "InvalidSignatureException", true, .skewed, "the JSON services' word"),
    (401, "AuthFailure", true, .skewed, "EC2's word"),
    (400, "ExpiredToken", false, .expired, "S3's and STS's word for credentials that have ended"),
    (403, "ExpiredTokenException", false, .expired, "the JSON services' word"),
  ])
  func sortsRefusals(status: Int, code: String, clockIsOff: Bool, expected: FailureClass, why: String) {
    #expect(FailureClass(Self.refusal(status, code), clockIsOff: clockIsOff) == expected, "\(why)")
  }

  @Test(arguments: [
    (TransportError.Code.timedOut, FailureClass.timedOut, "nobody answered in time"),
    (.cannotConnect, .transient, "a restart"), (.connectionLost, .transient, "the network stumbled"),
    (.proxyFailed, .transient, "as good as the network"),
    (.cannotResolveHost, .transient, "botocore's EndpointConnectionError"),
    (.certificateRejected, .transient, "botocore's SSLError"), (.tlsFailed, .transient, "likewise"),
    (.tooLarge, .final, "the same answer next time"), (.other, .final, "nothing is known of it"),
  ])
  func sortsTransportErrors(code: TransportError.Code, expected: FailureClass, why: String) {
    let error = TransportError(code: code, host: "h", detail: "", mayHaveReachedServer: true)
    #expect(FailureClass(error, clockIsOff: false) == expected, "\(why)")
  }

  @Test func takesEverythingElseForFinal() {
    #expect(FailureClass(CancellationError(), clockIsOff: true) == .final)
  }

  @Test(arguments: [
    (FailureClass.throttled, [true, true, true], "nothing was done"),
    (.skewed, [false, false, false], "mended once, and not by waiting"),
    (.expired, [false, false, false], "mended once, and not by waiting"),
    (.redirected(to: "eu-west-1"), [false, false, false], "mended once, and not by waiting"),
    (.transient, [true, true, false], "something may have been done"),
    (.timedOut, [true, true, false], "something may have been done"),
    (.final, [false, false, false], "the answer stands"),
  ])
  func repeatsWhatMayBeRepeated(kind: FailureClass, expected: [Bool], why: String) {
    let effects = [OperationEffect.reads, .mutatesRepeatably, .mutatesOnce]
    #expect(effects.map(kind.allowsRepeating) == expected, "\(why)")
  }
}
