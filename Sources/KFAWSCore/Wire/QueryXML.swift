// SPDX-License-Identifier: Apache-2.0

// The Query protocol of RDS, IAM and STS: a form-encoded POST, XML back, `<ErrorResponse>` for errors.

extension WireProtocol {
  static let query = WireProtocol { response in
    let root = XMLTree.parse(response.body)
    // STS and RDS wrap errors in ErrorResponse; a few proxies in front of them send the bare Error.
    let error = root?["Error"] ?? root
    return ServiceFault(
      code: error?["Code"]?.text, message: error?["Message"]?.text, requestID: root?["RequestId"]?.text)
  }
}

/// An operation of a Query service: parameters out, the `<…Result>` element back.
protocol QueryOperation: AWSOperation {
  associatedtype Output
  static var version: String { get }
  func encode(into parameters: inout QueryParameters)
  /// Reads the `<OperationResult>` element; for operations without one, the answer's root.
  func decode(_ result: QueryResult) throws -> Output
}

/// The result element of a Query answer.
struct QueryResult: Sendable {
  let element: XMLElement
}

extension QueryOperation {
  func draft() -> RequestDraft {
    var parameters = QueryParameters(action: Self.name, version: Self.version)
    encode(into: &parameters)
    return RequestDraft(
      headers: ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8"], body: parameters.body)
  }

  func output(from response: HTTPResponse) throws -> Output {
    guard let root = XMLTree.parse(response.body) else {
      throw UnexpectedAnswer(operation: Self.name, problem: "the body is no XML")
    }
    return try decode(QueryResult(element: root["\(Self.name)Result"] ?? root))
  }
}

extension QueryOperation where Output == Void {
  func decode(_ result: QueryResult) {}
}
