// SPDX-License-Identifier: Apache-2.0

// The REST-JSON protocol of EKS: the operation is the method and the path, the answer is JSON.

extension WireProtocol {
  static let restJSON = WireProtocol { response in
    JSONFault.read(response)
  }
}

/// A reading operation of a REST-JSON service.
protocol RESTJSONQuery: AWSOperation where Output: Decodable {
  var pathSegments: [String] { get }
}

extension RESTJSONQuery {
  static var effect: OperationEffect { .reads }

  func draft() -> RequestDraft {
    RequestDraft(method: "GET", pathSegments: pathSegments)
  }

  func output(from response: HTTPResponse) throws -> Output {
    try WireJSON.decode(Output.self, from: response, of: Self.name)
  }
}
