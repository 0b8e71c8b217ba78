// SPDX-License-Identifier: Apache-2.0

public import Logging

internal import struct FoundationEssentials.Date
internal import typealias FoundationEssentials.TimeInterval

/// A client of AWS for one Region and one set of credentials.
///
/// It is cheap to copy: copies share the connections, the retry budget and what is known of the clock.
public struct AWSClient: Sendable {
  /// The Region that every call goes to.
  public let region: AWSRegion
  let endpoints: EndpointResolver
  let retries: RetryPolicy
  let userAgent: String
  private let credentials: CachedCredentials
  private let transport: any HTTPTransport
  private let timekeeper: any Timekeeper
  private let logger: Logger
  private let budget = RetryBudget()
  private let skew = ClockSkew()

  /// Makes a client.
  ///
  /// - Parameters:
  ///   - region: where the calls go.
  ///   - credentials: asked before the first call, and again before what it gave ends. Clients share what a
  ///     ``CachedCredentials`` holds.
  ///   - endpoints: other servers than AWS's own.
  ///   - transport: sends the requests; ``CurlTransport`` in a program.
  ///   - retries: the standard mode's number of attempts.
  ///   - timekeeper: the clock for signatures and delays.
  ///   - userAgent: the `User-Agent` header, `name/version`.
  ///   - logger: gets one line a call at `debug`, never a body, a header or a query.
  public init(
    region: AWSRegion, credentials: any CredentialProvider, endpoints: EndpointResolver = EndpointResolver(),
    transport: any HTTPTransport, retries: RetryPolicy = RetryPolicy(),
    timekeeper: any Timekeeper = SystemTimekeeper(), userAgent: String = "kfawscore",
    logger: Logger = Logger(label: "kfawscore", factory: { _ in SwiftLogNoOpLogHandler() })
  ) {
    self.region = region
    self.credentials =
      credentials as? CachedCredentials ?? CachedCredentials(credentials, timekeeper: timekeeper)
    self.endpoints = endpoints
    self.transport = transport
    self.retries = retries
    self.timekeeper = timekeeper
    self.userAgent = userAgent
    self.logger = logger
  }

  /// Sends `operation` and returns its output.
  ///
  /// - Throws: ``AWSServiceError`` when AWS refuses, ``TransportError`` when no answer came,
  ///   ``CredentialError`` when there is nothing to sign with, ``UnexpectedAnswer``, `CancellationError`.
  func send<Operation: AWSOperation>(_ operation: Operation) async throws -> Operation.Output {
    let request = endpoints.request(for: try operation.draft(), to: Operation.service, in: region)
    return try operation.output(from: try await answer(to: request, for: Operation.self))
  }

  /// Sends until there is a good answer, a final failure, or no attempt left.
  private func answer<Operation: AWSOperation>(
    to request: HTTPRequest, for operation: Operation.Type
  ) async throws -> HTTPResponse {
    var attempt = 1
    var spent = 0
    while true {
      let outcome = try await self.attempt(request, for: operation, number: attempt)
      switch outcome {
      case .answered(let response):
        await budget.give(spent == 0 ? 1 : spent)
        return response
      case .failed(let error, let kind, let retryAfter):
        guard attempt < retries.maxAttempts, kind.allowsRepeating(Operation.effect),
          await budget.take(kind.cost)
        else { throw error }
        spent = kind.cost
        attempt += 1
        try await pause(before: attempt, after: kind, retryAfter: retryAfter)
      }
    }
  }

  private enum Outcome {
    case answered(HTTPResponse)
    case failed(any Error, FailureClass, retryAfter: Int?)
  }

  /// One attempt: sign afresh, send, classify.
  private func attempt<Operation: AWSOperation>(
    _ request: HTTPRequest, for operation: Operation.Type, number: Int
  ) async throws -> Outcome {
    let correction = await skew.correction
    let signed =
      Operation.isSigned
      ? try await sign(request, for: Operation.service, correction: correction) : named(request)
    do {
      let response = try await transport.send(signed)
      log(Operation.self, status: response.status, attempt: number, requestID: response.requestID)
      guard response.status < 200 || response.status > 299 else { return .answered(response) }
      let clockIsOff = await skew.learn(from: response, now: timekeeper.now, used: correction)
      let error = Self.serviceError(response, for: operation)
      return .failed(
        error, FailureClass(error, clockIsOff: clockIsOff),
        retryAfter: response.headers["Retry-After"].flatMap { Int($0) })
    } catch let error as TransportError {
      log(Operation.self, status: nil, attempt: number, requestID: nil)
      return .failed(error, FailureClass(error, clockIsOff: false), retryAfter: nil)
    }
  }

  private func sign(
    _ request: HTTPRequest, for service: AWSService, correction: TimeInterval
  ) async throws -> HTTPRequest {
    let request = named(request)
    let date = timekeeper.now.addingTimeInterval(correction)
    let signer = SigV4Signer(
      service: service.signingName, region: region.rawValue, dialect: service.dialect)
    return signer.sign(request, with: try await credentials.current(), at: date)
  }

  private func named(_ request: HTTPRequest) -> HTTPRequest {
    var request = request
    request.headers["User-Agent"] = userAgent
    return request
  }

  private func pause(before attempt: Int, after kind: FailureClass, retryAfter: Int?) async throws {
    guard kind != .skewed else { return }
    var generator = SystemRandomNumberGenerator()
    let delay = retries.delay(before: attempt, retryAfter: retryAfter, using: &generator)
    try await timekeeper.sleep(for: delay)
  }

  private static func serviceError<Operation: AWSOperation>(
    _ response: HTTPResponse, for operation: Operation.Type
  ) -> AWSServiceError {
    let fault = Operation.service.wire.fault(response)
    return AWSServiceError(
      service: Operation.service.id, operation: Operation.name, status: response.status,
      code: .init(rawValue: fault.code.isEmpty ? "http-\(response.status)" : fault.code),
      message: fault.message, requestID: response.requestID ?? fault.requestID,
      bucketRegion: response.headers["x-amz-bucket-region"].map(AWSRegion.init(rawValue:)))
  }

  private func log<Operation: AWSOperation>(
    _ operation: Operation.Type, status: Int?, attempt: Int, requestID: String?
  ) {
    logger.debug(
      "\(Operation.service.id) \(Operation.name)",
      metadata: [
        "status": "\(status.map(String.init) ?? "no answer")", "attempt": "\(attempt)",
        "request-id": "\(requestID ?? "-")",
      ])
  }
}
