// SPDX-License-Identifier: Apache-2.0

// The Query protocol of RDS, IAM, STS and SNS: a form-encoded POST, XML back, `<ErrorResponse>` for errors.

extension WireProtocol {
  /// Form-encoded parameters out, XML back: RDS, IAM, STS, SNS.
  public static let query = WireProtocol { response in
    let root = XMLTree.parse(response.body)
    // STS and RDS wrap errors in ErrorResponse; a few proxies in front of them send the bare Error.
    let error = root?["Error"] ?? root
    return ServiceFault(
      code: error?["Code"]?.text, message: error?["Message"]?.text, requestID: root?["RequestId"]?.text)
  }
}

/// An operation of a Query service: parameters out, the `<…Result>` element back.
public protocol QueryOperation: AWSOperation {
  /// What a good answer is read into.
  associatedtype Output
  /// The version in the service's model: `2014-10-31`.
  static var version: String { get }
  /// Sets what the operation has to say; action and version are there already.
  func encode(into parameters: inout QueryParameters)
  /// Reads the `<OperationResult>` element; for operations without one, the answer's root.
  func decode(_ result: QueryResult) throws -> Output
}

/// The result element of a Query answer.
public struct QueryResult: Sendable {
  /// `<CreateTopicResult>` and what is in it.
  public let element: XMLElement
}

extension QueryOperation {
  /// The POST with the parameters.
  public func draft() -> RequestDraft {
    var parameters = QueryParameters(action: Self.name, version: Self.version)
    encode(into: &parameters)
    return parameters.draft
  }

  /// Finds the result element and reads it.
  public func output(from response: HTTPResponse) throws -> Output {
    let root = try XMLTree.root(of: response, Self.name)
    return try decode(QueryResult(element: root["\(Self.name)Result"] ?? root))
  }

  /// The first parameter's value: it names the resource in all of AWS's Query APIs that are used here.
  public var resource: String? {
    var parameters = QueryParameters(action: "", version: "")
    encode(into: &parameters)
    guard let first = parameters.items.dropFirst(2).first else { return nil }
    let names = ["Name", "Identifier", "Arn", "ARN"]
    return names.contains { first.name.hasSuffix($0) } ? first.value : nil
  }
}

extension QueryOperation where Output == Void {
  /// Reads nothing.
  public func decode(_ result: QueryResult) {}
}
