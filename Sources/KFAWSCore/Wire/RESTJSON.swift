// SPDX-License-Identifier: Apache-2.0

// The REST-JSON protocol of EKS: the operation is the method and the path, the answer is JSON.

extension WireProtocol {
  /// Method, path and JSON: EKS.
  public static let restJSON = WireProtocol { response in
    JSONFault.read(response)
  }
}

/// An operation of a REST-JSON service.
public protocol RESTJSONOperation: AWSOperation {
  /// `GET`, `POST`, `DELETE`, …
  static var method: String { get }
  /// Unencoded segments of the path.
  var pathSegments: [String] { get }
  /// Unencoded.
  var query: [QueryItem] { get }
  /// The JSON to send; nil for none.
  var payload: (any Encodable & Sendable)? { get }
}

extension RESTJSONOperation {
  /// Reading.
  public static var method: String { "GET" }
  /// None.
  public var query: [QueryItem] { [] }
  /// None.
  public var payload: (any Encodable & Sendable)? { nil }
  /// The path.
  public var resource: String? { "/" + pathSegments.joined(separator: "/") }

  /// Method, path and body.
  public func draft() throws -> RequestDraft {
    var draft = RequestDraft(method: Self.method, pathSegments: pathSegments, query: query)
    guard let payload else { return draft }
    draft.headers["Content-Type"] = "application/json"
    draft.body = try WireJSON.encode(payload)
    return draft
  }
}

extension RESTJSONOperation where Output: Decodable {
  /// Reads the JSON; an empty body is an ``EmptyAnswer``.
  public func output(from response: HTTPResponse) throws -> Output {
    try WireJSON.decode(Output.self, from: response, of: Self.name)
  }
}
