// SPDX-License-Identifier: Apache-2.0

/// One operation of one service: a value that holds the input and knows the output.
protocol AWSOperation: Sendable {
  associatedtype Output: Sendable
  /// The operation's name in the service's model: `CreateDBInstance`.
  static var name: String { get }
  static var service: AWSService { get }
  static var effect: OperationEffect { get }
  /// False for the few calls that give out credentials to whoever holds a token; they are sent unsigned.
  static var isSigned: Bool { get }

  /// The request's method, path, query, headers and body.
  func draft() throws -> RequestDraft
  /// Reads an answer of status 200 to 299.
  func output(from response: HTTPResponse) throws -> Output
}

extension AWSOperation {
  static var name: String { "\(Self.self)" }
  static var isSigned: Bool { true }
}

/// What a repeated or lost request would mean.
enum OperationEffect: Sendable {
  /// Changes nothing.
  case reads
  /// Changes something, and twice is the same as once.
  case mutatesRepeatably
  /// Changes something, and when its answer is lost only looking again tells what happened.
  case mutatesOnce
}

/// A request before it has an address: what an operation knows of it.
struct RequestDraft: Sendable, Equatable {
  var method = "POST"
  /// S3 only: the bucket, which becomes part of the host name or of the path.
  var bucket: String?
  /// Unencoded segments of the path.
  var pathSegments: [String] = []
  var query: [QueryItem] = []
  var headers: HTTPHeaders = [:]
  var body: [UInt8] = []
}

/// An answer that does not have the shape the service's model promises.
public struct UnexpectedAnswer: Error, Sendable, CustomStringConvertible {
  /// The operation that was answered.
  public var operation: String
  /// What is missing or malformed; never a value.
  public var problem: String

  /// A sentence for a person.
  public var description: String {
    "\(operation): the service answered in an unexpected form: \(problem)"
  }
}
