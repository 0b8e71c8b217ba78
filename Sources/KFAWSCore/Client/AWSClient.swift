// SPDX-License-Identifier: Apache-2.0

public import Logging

/// A client of AWS for one Region and one set of credentials.
///
/// It is cheap to copy: copies share the connections, the retry budget and what is known of the clock.
public struct AWSClient: Sendable {
  /// The Region that every call goes to.
  public private(set) var region: AWSRegion
  /// The account that buckets must belong to. S3 then refuses, with `AccessDenied`, to touch a bucket of the
  /// right name and the wrong owner. Nil asks nothing.
  public var expectedAccount: String?
  /// What happens when S3 says that a bucket is in another Region.
  public var bucketRedirects: BucketRedirects
  /// After how long without an answer ``ClientNotice/stillWaiting(operation:host:)`` is said.
  public var noticesSilenceAfter: Duration = .seconds(5)
  let endpoints: EndpointResolver
  let retries: RetryPolicy
  let userAgent: String
  let credentials: CachedCredentials
  let transport: any HTTPTransport
  let timekeeper: any Timekeeper
  let notify: @Sendable (ClientNotice) -> Void
  let log: CallLogger
  let memory = ClientMemory()

  /// What to do about a bucket that is in another Region than the client.
  public enum BucketRedirects: Sendable {
    /// Ask once more, there. The Region is remembered.
    case follow
    /// Throw S3's answer, with ``AWSServiceError/bucketRegion``: for whoever must know where a bucket is.
    case report
  }

  /// Makes a client.
  ///
  /// - Parameters:
  ///   - region: where the calls go.
  ///   - credentials: asked before the first call, and again before what it gave ends. Clients share what a
  ///     ``CachedCredentials`` holds.
  ///   - endpoints: other servers than AWS's own.
  ///   - transport: sends the requests; ``CurlTransport`` in a program.
  ///   - retries: the standard mode's number of attempts.
  ///   - expectedAccount: the account that buckets must belong to.
  ///   - bucketRedirects: what happens when a bucket is in another Region.
  ///   - timekeeper: the clock for signatures and delays.
  ///   - userAgent: the `User-Agent` header, `name/version`.
  ///   - logger: gets one line an attempt at `debug`, never a body, a header or a query.
  ///   - notify: hears what a person should know and no error says.
  public init(
    region: AWSRegion, credentials: any CredentialProvider, endpoints: EndpointResolver = EndpointResolver(),
    transport: any HTTPTransport, retries: RetryPolicy = RetryPolicy(), expectedAccount: String? = nil,
    bucketRedirects: BucketRedirects = .follow, timekeeper: any Timekeeper = SystemTimekeeper(),
    userAgent: String = "kfawscore",
    logger: Logger = Logger(label: "kfawscore", factory: { _ in SwiftLogNoOpLogHandler() }),
    notify: @escaping @Sendable (ClientNotice) -> Void = { _ in }
  ) {
    self.region = region
    self.credentials =
      credentials as? CachedCredentials ?? CachedCredentials(credentials, timekeeper: timekeeper)
    self.endpoints = endpoints
    self.transport = transport
    self.retries = retries
    self.expectedAccount = expectedAccount
    self.bucketRedirects = bucketRedirects
    self.timekeeper = timekeeper
    self.userAgent = userAgent
    self.notify = notify
    log = CallLogger(logger: logger)
  }

  /// Sends `operation` and returns its output.
  ///
  /// - Throws: ``AWSServiceError`` when AWS refuses, ``TransportError`` when no answer came,
  ///   ``CredentialError`` when there is nothing to sign with, ``EndpointError``, ``UnexpectedAnswer``,
  ///   `CancellationError`.
  @discardableResult
  public func send<Operation: AWSOperation>(_ operation: Operation) async throws -> Operation.Output {
    var call = try Call(operation, client: self)
    return try operation.output(from: try await call.answer())
  }

  /// All items of a listing, page after page.
  ///
  /// - Throws: ``EndlessListing`` when the service asks for the same page again, or for more pages than any
  ///   account can fill; and all that ``send(_:)`` throws.
  public func all<Listing: PagedOperation>(_ listing: Listing) async throws -> [Listing.Item] {
    var listing = listing
    var items: [Listing.Item] = []
    var seen: Set<String> = []
    repeat {
      let page = try await send(listing)
      items += page.items
      listing.pageToken = page.next
      guard let token = page.next else { return items }
      guard seen.insert(token).inserted else { throw EndlessListing(Listing.name, .repeatedPage) }
    } while seen.count < EndlessListing.mostPages
    throw EndlessListing(Listing.name, .tooManyPages)
  }

  /// This client, whose calls go to another Region of the same partition.
  func inRegion(_ region: AWSRegion) -> AWSClient {
    var copy = self
    copy.region = region
    return copy
  }

  /// This client, which reports a bucket's other Region instead of following it there.
  public func reportingBucketRegions() -> AWSClient {
    var copy = self
    copy.bucketRedirects = .report
    return copy
  }
}

/// A listing that does not come to an end.
public struct EndlessListing: Error, Sendable, Equatable, CustomStringConvertible {
  /// How it was noticed.
  public enum Sign: Sendable, Equatable {
    /// A page asked for one that had been read.
    case repeatedPage
    /// There were more pages than any account can fill.
    case tooManyPages
  }

  /// What was listed.
  public var operation: String
  /// How it was noticed.
  public var sign: Sign
  /// A hundred thousand items of the smallest pages that AWS gives.
  static let mostPages = 1000

  init(_ operation: String, _ sign: Sign) {
    self.operation = operation
    self.sign = sign
  }

  /// A sentence for a person.
  public var description: String {
    switch sign {
    case .repeatedPage: "\(operation): the service asks for the same page again"
    case .tooManyPages: "\(operation): no end after \(Self.mostPages) pages"
    }
  }
}

/// Something that a person should know and that is no error.
public enum ClientNotice: Sendable, Equatable {
  /// Real credentials go over plain HTTP to a host that is not this machine. Said once a host.
  case unencrypted(host: String)
  /// Nobody has answered yet; the attempt goes on.
  case stillWaiting(operation: String, host: String)
  /// An attempt ended without an answer, and another is made.
  case noAnswer(operation: String, attempt: Int, TransportError)
  /// The clock of this machine is off by so many seconds; requests are dated by the server's.
  case clockCorrected(seconds: Int)
  /// The bucket is in another Region than the client's; its calls go there.
  case bucketElsewhere(bucket: String, AWSRegion)
}

/// What the copies of a client have in common.
final class ClientMemory: Sendable {
  let budget = RetryBudget()
  let skew = ClockSkew()
  let bucketRegions = Locked<[String: AWSRegion]>([:])
  private let hostsWarnedOf = Locked<Set<String>>([])

  /// True once a host.
  func isNew(host: String) -> Bool {
    hostsWarnedOf.withLock { $0.insert(host).inserted }
  }
}
