// SPDX-License-Identifier: Apache-2.0

internal import struct FoundationEssentials.Date

/// One attempt of a call: sign afresh, send, classify.
struct Attempt<Operation: AWSOperation> {
  private let client: AWSClient
  private let operation: Operation
  private let draft: RequestDraft
  private let region: AWSRegion
  private let number: Int

  enum Outcome {
    case answered(HTTPResponse)
    case failed(AttemptFailure)
  }

  init(
    _ operation: Operation, _ draft: RequestDraft, _ region: AWSRegion, number: Int, client: AWSClient
  ) {
    self.operation = operation
    self.draft = draft
    self.region = region
    self.number = number
    self.client = client
  }

  func outcome() async throws -> Outcome {
    let correction = await client.memory.skew.correction
    let credentials = Operation.isSigned ? try await client.credentials.current() : nil
    let request = try request(
      signedWith: credentials, at: client.timekeeper.now.addingTimeInterval(correction))
    warn(about: request, credentials)
    let start = ContinuousClock.now
    var line = CallLogger.Line(operation, request, attempt: number)
    defer { client.log.write(line, after: ContinuousClock.now - start) }
    do {
      async let _ = sayThatNobodyAnswers(request.origin.hostHeader)
      let response = try await client.transport.send(request)
      line.take(response)
      let isGood = (200...299).contains(response.status) && !Operation.service.wire.hidesFault(response)
      guard !isGood else { return .answered(response) }
      let failure = await refusal(response, request, credentials, correction)
      line.code = (failure.error as? AWSServiceError)?.code
      return .failed(failure)
    } catch let error as TransportError {
      line.failure = error
      return .failed(
        AttemptFailure(
          error: error, kind: FailureClass(error, clockIsOff: false),
          mayHaveReachedServer: error.mayHaveReachedServer))
    }
  }

  private func request(signedWith credentials: Credentials?, at date: Date) throws -> HTTPRequest {
    var request = try client.endpoints.request(for: draft, to: Operation.service, in: region)
    request.headers["User-Agent"] = client.userAgent
    request.maxResponseSize = Operation.answerLimit
    guard let credentials else { return request }
    let resolved = try client.endpoints.resolve(Operation.service, in: region)
    let signer = SigV4Signer(
      service: Operation.service.signingName, region: resolved.signingRegion,
      dialect: Operation.service.dialect)
    return signer.sign(request, with: credentials, at: date)
  }

  private func refusal(
    _ response: HTTPResponse, _ request: HTTPRequest, _ credentials: Credentials?, _ correction: Double
  ) async -> AttemptFailure {
    let fault = Operation.service.wire.fault(response)
    let error = serviceError(response, fault, request, credentials)
    let now = client.timekeeper.now
    let clockIsOff = await client.memory.skew.learn(from: response, now: now, used: correction)
    let kind = FailureClass(error, clockIsOff: clockIsOff)
    if kind == .skewed {
      client.notify(.clockCorrected(seconds: Int(await client.memory.skew.correction)))
    }
    return AttemptFailure(
      error: error, kind: isRedirect(error) ? .redirected(to: error.bucketRegion) : kind,
      patience: RetryPolicy.Patience(response.headers), credentials: credentials)
  }

  /// botocore's `S3RegionRedirectorv2`: the answers that say that the bucket is elsewhere.
  private func isRedirect(_ error: AWSServiceError) -> Bool {
    guard draft.bucket != nil else { return false }
    let isWrongSignature = error.code == .authorizationHeaderMalformed && error.bucketRegion != nil
    let isWrongConstraint = error.code == .illegalLocationConstraint && !draft.makesBucket
    let isBareRefusal = error.status == 400 && draft.method == "HEAD" && error.bucketRegion != nil
    return [301, 302, 307].contains(error.status) || error.code == .permanentRedirect || isWrongSignature
      || isWrongConstraint || isBareRefusal
  }

  private func serviceError(
    _ response: HTTPResponse, _ fault: ServiceFault, _ request: HTTPRequest, _ credentials: Credentials?
  ) -> AWSServiceError {
    let redaction = Redaction(operation.secrets, request, credentials)
    let region = response.headers["x-amz-bucket-region"] ?? fault.region
    return AWSServiceError(
      service: Operation.service.id, operation: Operation.name,
      // An error inside a 200 is the server's failure, as botocore takes it.
      status: response.status < 300 ? 500 : response.status,
      code: .init(
        rawValue: fault.code.isEmpty ? "http-\(response.status)" : redaction.clean(fault.code, limit: 100)),
      message: redaction.clean(fault.message, limit: 1000),
      requestID: response.requestID ?? fault.requestID.map { redaction.clean($0, limit: 100) },
      bucketRegion: region.flatMap(AWSRegion.init(rawValue:)))
  }

  /// Ends unsaid with the attempt.
  private func sayThatNobodyAnswers(_ host: String) async {
    guard (try? await Task.sleep(for: client.noticesSilenceAfter)) != nil else { return }
    client.notify(.stillWaiting(operation: Operation.name, host: host))
  }

  /// Says once a host that real credentials travel in the clear.
  private func warn(about request: HTTPRequest, _ credentials: Credentials?) {
    guard request.origin.scheme == "http", !request.origin.isLoopback, credentials?.isReal == true,
      client.memory.isNew(host: request.origin.hostHeader)
    else { return }
    client.notify(.unencrypted(host: request.origin.hostHeader))
  }
}

extension Origin {
  /// Whether this is the machine itself.
  fileprivate var isLoopback: Bool {
    let name = host.lowercased()
    return name == "localhost" || name.hasSuffix(".localhost") || name == "[::1]" || name.isLoopbackAddress
  }
}

extension String {
  /// `127.` and three more numbers.
  fileprivate var isLoopbackAddress: Bool {
    let parts = split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    return parts.count == 4 && parts.first == 127 && !parts.contains(nil)
  }
}

extension Credentials {
  /// Whether this has the form of AWS's own key IDs; emulators take any text.
  fileprivate var isReal: Bool {
    accessKeyID.utf8.count >= 16 && (accessKeyID.hasPrefix("AKIA") || accessKeyID.hasPrefix("ASIA"))
  }
}
