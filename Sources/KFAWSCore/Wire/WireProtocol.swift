// SPDX-License-Identifier: Apache-2.0

/// A way of putting operations into HTTP. The typed half of each protocol (how an operation's input becomes
/// a request) is a refinement of ``AWSOperation`` beside the protocol's value.
public struct WireProtocol: Sendable {
  /// Reads code and message out of a refusal.
  let fault: @Sendable (HTTPResponse) -> ServiceFault
  /// True when an answer of status 200 is a refusal nevertheless.
  let hidesFault: @Sendable (HTTPResponse) -> Bool

  init(
    hidesFault: @escaping @Sendable (HTTPResponse) -> Bool = { _ in false },
    fault: @escaping @Sendable (HTTPResponse) -> ServiceFault
  ) {
    self.fault = fault
    self.hidesFault = hidesFault
  }
}

/// What an error answer says, whatever envelope it came in. An empty code means that the body was none of
/// the service's.
struct ServiceFault: Sendable, Equatable {
  var code: String
  var message: String
  /// The request id when the body carries it; most services send a header as well.
  var requestID: String?
  /// S3 only: the Region that the signature should have named.
  var region: String?

  init(code: String?, message: String?, requestID: String? = nil, region: String? = nil) {
    self.code = code ?? ""
    self.message = message ?? ""
    self.requestID = requestID
    self.region = region
  }
}

extension HTTPResponse {
  /// The request id of the answer's headers: each family of services has a name of its own for it.
  var requestID: String? {
    (headers["x-amzn-RequestId"] ?? headers["x-amz-request-id"]).map { $0.printable(limit: 100) }
  }
}

/// A listing: each answer is one page, and asks for the next.
public protocol PagedOperation: AWSOperation where Output == Page<Item> {
  /// What is listed.
  associatedtype Item: Sendable
  /// Where the page begins; nil for the first.
  var pageToken: String? { get set }
}

extension PagedOperation {
  /// Reading.
  public static var effect: OperationEffect { .reads }
  /// 4 MiB: a hundred descriptions with all their tags.
  public static var answerLimit: Int { 4 << 20 }
}

/// One page of a listing.
public struct Page<Item: Sendable>: Sendable {
  /// What stands on it; may be empty though others follow.
  public var items: [Item]
  /// Asks for the next page; nil on the last.
  public var next: String?

  /// An empty token is no token.
  public init(items: [Item], next: String?) {
    self.items = items
    self.next = next?.isEmpty == true ? nil : next
  }
}
