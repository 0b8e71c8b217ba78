// SPDX-License-Identifier: Apache-2.0

/// A way of putting operations into HTTP. The typed half of each protocol (how an operation's input becomes
/// a request) is a refinement of ``AWSOperation`` beside the protocol's value.
struct WireProtocol: Sendable {
  /// Reads the code and message out of an answer of status 300 or more.
  let fault: @Sendable (HTTPResponse) -> ServiceFault
}

/// What an error answer says, whatever envelope it came in. An empty code means that the body was none of
/// the service's.
struct ServiceFault: Sendable, Equatable {
  var code: String
  var message: String
  /// The request id when the body carries it; most services send a header as well.
  var requestID: String?

  init(code: String?, message: String?, requestID: String? = nil) {
    self.code = code ?? ""
    self.message = message ?? ""
    self.requestID = requestID
  }
}

extension HTTPResponse {
  /// The request id of the answer's headers: each family of services has a name of its own for it.
  var requestID: String? {
    headers["x-amzn-RequestId"] ?? headers["x-amz-request-id"] ?? headers["x-amzn-requestid"]
  }

  /// The body as text, for JSON and for messages; bytes that are no UTF-8 become U+FFFD.
  var text: String { String(decoding: body, as: UTF8.self) }
}
