// SPDX-License-Identifier: Apache-2.0

/// What a failed attempt means for the next one. This is the only table of error codes for retries.
enum FailureClass: Sendable, Equatable {
  /// The service asks for patience; nothing was done.
  case throttled
  /// The service or the network stumbled; something may have been done.
  case transient
  /// Nobody answered in time.
  case timedOut
  /// The clocks differ by more than the signature allows; nothing was done.
  case skewed
  /// Temporary credentials have ended; nothing was done.
  case expired
  /// The bucket is in another Region, which the answer may name; nothing was done.
  case redirected(to: AWSRegion?)
  /// Asking again would give the same answer.
  case final

  /// botocore's standard mode: `botocore.retries.standard.ThrottledRetryableChecker`. The recorded list of
  /// `Fixtures/answers` pins it.
  static let throttlingCodes: Set<AWSServiceError.Code> = [
    "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException",
    "TooManyRequestsException", "ProvisionedThroughputExceededException", "TransactionInProgressException",
    "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException", "RequestThrottled",
    "SlowDown", "PriorRequestNotComplete", "EC2ThrottledException",
  ]
  /// `botocore.retries.standard.TransientRetryableChecker`.
  static let transientCodes: Set<AWSServiceError.Code> = [
    "RequestTimeout", "RequestTimeoutException", "PriorRequestNotComplete",
  ]
  static let transientStatuses: Set<Int> = [500, 502, 503, 504]
  /// The codes of an answer that blames the date of the signature.
  static let skewCodes: Set<AWSServiceError.Code> = [
    "RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture", "InvalidSignatureException",
    "SignatureDoesNotMatch", "AuthFailure",
  ]

  init(_ error: any Error, clockIsOff: Bool) {
    switch error {
    case let error as AWSServiceError:
      self = Self.of(error, clockIsOff: clockIsOff)
    case let error as TransportError where error.code == .timedOut:
      self = .timedOut
    // What botocore calls a ConnectionError or HTTPClientError: name look-up and TLS among them.
    case let error as TransportError where error.code != .other && error.code != .tooLarge:
      self = .transient
    default:
      self = .final
    }
  }

  private static func of(_ error: AWSServiceError, clockIsOff: Bool) -> FailureClass {
    if clockIsOff, skewCodes.contains(error.code) { return .skewed }
    if AWSServiceError.Code.expired.contains(error.code) { return .expired }
    if throttlingCodes.contains(error.code) || error.status == 429 { return .throttled }
    if transientCodes.contains(error.code) || transientStatuses.contains(error.status) { return .transient }
    return .final
  }

  /// True when the request may be sent again without asking what became of it.
  func allowsRepeating(_ effect: OperationEffect) -> Bool {
    switch (self, effect) {
    case (.final, _), (.skewed, _), (.expired, _), (.redirected, _): false
    case (.throttled, _): true
    case (.transient, .mutatesOnce), (.timedOut, .mutatesOnce): false
    case (.transient, _), (.timedOut, _): true
    }
  }

  /// What a repetition takes from the ``RetryBudget``.
  var cost: Int { self == .timedOut ? 10 : 5 }
}
