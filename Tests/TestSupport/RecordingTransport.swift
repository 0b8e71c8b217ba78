// SPDX-License-Identifier: Apache-2.0

package import KFAWSCore
package import Logging

/// A transport without a network: a function answers, and the requests can be looked at afterwards.
package final class RecordingTransport: HTTPTransport {
  private let state = Locked<[HTTPRequest]>([])
  private let answer: @Sendable (HTTPRequest, Int) throws -> HTTPResponse

  /// - Parameter answer: gets the request and its number, counted from 0.
  package init(_ answer: @escaping @Sendable (HTTPRequest, Int) throws -> HTTPResponse) {
    self.answer = answer
  }

  /// Gives `answers` one after another, and the last of them for ever.
  package convenience init(_ answers: HTTPResponse...) {
    self.init { _, number in answers[min(number, answers.count - 1)] }
  }

  /// The requests so far, in order.
  package var requests: [HTTPRequest] { state.withLock { $0 } }

  package func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    let number = state.withLock { requests in
      requests.append(request)
      return requests.count - 1
    }
    return try answer(request, number)
  }

  /// A client that speaks to this transport.
  package func client(
    region: AWSRegion = "us-west-2",
    endpoints: EndpointResolver = EndpointResolver(),
    retries: RetryPolicy = RetryPolicy(),
    expectedAccount: String? = nil,
    bucketRedirects: AWSClient.BucketRedirects = .follow,
    timekeeper: any Timekeeper = ManualTimekeeper(),
    credentials: any CredentialProvider = FixedCredentials(),
    logger: Logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
    notify: @escaping @Sendable (ClientNotice) -> Void = { _ in }
  ) -> AWSClient {
    AWSClient(
      region: region,
      credentials: credentials,
      endpoints: endpoints,
      transport: self,
      retries: retries,
      expectedAccount: expectedAccount,
      bucketRedirects: bucketRedirects,
      timekeeper: timekeeper,
      logger: logger,
      notify: notify
    )
  }
}

extension HTTPResponse {
  /// An answer with a text for its body.
  package init(_ status: Int = 200, headers: HTTPHeaders = [:], text: String) {
    self.init(status: status, headers: headers, body: Array(text.utf8))
  }

  /// A refusal in the envelope of a Query service.
  package static func queryError(_ status: Int, _ code: String, headers: HTTPHeaders = [:]) -> HTTPResponse {
    HTTPResponse(
      status,
      headers: headers,
      text: "<ErrorResponse><Error><Code>\(code)</Code><Message>no</Message></Error></ErrorResponse>"
    )
  }
}
