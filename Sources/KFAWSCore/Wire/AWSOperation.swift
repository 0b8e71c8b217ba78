// SPDX-License-Identifier: Apache-2.0

/// One operation of one service: a value that holds the input and knows the output.
///
/// Operations refine the protocol of their service's wire protocol: ``QueryOperation``, ``JSONOperation``,
/// ``RESTJSONOperation``. ``AWSClient/send(_:)`` takes any of them.
public protocol AWSOperation: Sendable {
  /// What a good answer is read into.
  associatedtype Output: Sendable
  /// The operation's name in the service's model: `CreateDBInstance`. The type's own name unless given.
  static var name: String { get }
  /// The service that is asked.
  static var service: AWSService { get }
  /// What a repeated or lost request would mean.
  static var effect: OperationEffect { get }
  /// False for the few calls that give out credentials to whoever holds a token; they are sent unsigned.
  static var isSigned: Bool { get }
  /// The largest answer accepted, in bytes: 1 MiB, and for a listing what its longest page may have.
  static var answerLimit: Int { get }
  /// What is secret in the input: none of it may come back in an error.
  var secrets: [Secret<String>] { get }
  /// What the log calls the thing that is asked about: a name, an ARN; nil when there is none.
  var resource: String? { get }

  /// The request's method, path, query, headers and body.
  func draft() throws -> RequestDraft
  /// Reads an answer of status 200 to 299.
  func output(from response: HTTPResponse) throws -> Output
}

extension AWSOperation {
  /// The type's name.
  public static var name: String { "\(Self.self)" }
  /// True.
  public static var isSigned: Bool { true }
  /// 1 MiB.
  public static var answerLimit: Int { 1 << 20 }
  /// Nothing.
  public var secrets: [Secret<String>] { [] }
  /// Nil.
  public var resource: String? { nil }
}

/// What a repeated or lost request would mean.
public enum OperationEffect: Sendable {
  /// Changes nothing.
  case reads
  /// Changes something, and twice is the same as once.
  case mutatesRepeatably
  /// Changes something, and when its answer is lost only looking again tells what happened.
  case mutatesOnce
}

/// A request before it has an address: what an operation knows of it.
public struct RequestDraft: Sendable, Equatable {
  /// `POST` unless given.
  public var method: String
  /// S3 only: the bucket, which becomes part of the host name or of the path.
  public var bucket: String?
  /// S3 only: true when the bucket is yet to be made. Nobody owns it then, and the body names its Region.
  public var makesBucket = false
  /// Unencoded segments of the path.
  public var pathSegments: [String]
  /// Unencoded, in their order.
  public var query: [QueryItem]
  /// The fields that the operation's meaning needs; signing adds its own.
  public var headers: HTTPHeaders
  /// Empty for none.
  public var body: [UInt8]

  /// Puts a draft together.
  public init(
    method: String = "POST", bucket: String? = nil, pathSegments: [String] = [], query: [QueryItem] = [],
    headers: HTTPHeaders = [:], body: [UInt8] = []
  ) {
    self.method = method
    self.bucket = bucket
    self.pathSegments = pathSegments
    self.query = query
    self.headers = headers
    self.body = body
  }
}

/// An answer that does not have the shape the service's model promises.
public struct UnexpectedAnswer: Error, Sendable, CustomStringConvertible {
  /// The operation that was answered.
  public var operation: String
  /// What is missing or malformed; never a value.
  public var problem: String

  /// Says what is wrong with an answer.
  public init(operation: String, problem: String) {
    self.operation = operation
    self.problem = problem
  }

  /// A sentence for a person.
  public var description: String {
    "\(operation): the service answered in an unexpected form: \(problem.printable(limit: 200))"
  }
}
