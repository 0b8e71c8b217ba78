// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

// The JSON 1.1 protocol of Secrets Manager and of the tagging API: a POST whose X-Amz-Target names the
// operation, JSON both ways.

extension WireProtocol {
  static let json11 = WireProtocol { response in
    JSONFault.read(response)
  }
}

/// An operation of a JSON 1.1 service: the value itself is the request's body.
protocol JSONOperation: AWSOperation, Encodable where Output: Decodable {
  /// What stands before the operation's name in `X-Amz-Target`.
  static var targetPrefix: String { get }
}

extension JSONOperation {
  func draft() throws -> RequestDraft {
    RequestDraft(
      headers: [
        "X-Amz-Target": "\(Self.targetPrefix).\(Self.name)",
        "Content-Type": "application/x-amz-json-1.1",
      ],
      body: try WireJSON.encode(self))
  }

  func output(from response: HTTPResponse) throws -> Output {
    try WireJSON.decode(Output.self, from: response, of: Self.name)
  }
}

/// An answer of which nothing is read.
struct EmptyAnswer: Decodable, Sendable {}

/// JSON as AWS's services write it: times as seconds since 1970.
enum WireJSON {
  static func encode(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(value))
  }

  static func decode<Value: Decodable>(
    _ type: Value.Type, from response: HTTPResponse, of operation: String
  ) throws -> Value {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .secondsSince1970
    do {
      return try decoder.decode(type, from: Data(response.body))
    } catch let error as DecodingError {
      throw UnexpectedAnswer(operation: operation, problem: error.placeWithoutContent)
    }
  }
}

extension DecodingError {
  /// Where the trouble is, without any value: answers may hold secrets.
  fileprivate var placeWithoutContent: String {
    let (what, path): (String, [any CodingKey]) =
      switch self {
      case .keyNotFound(let key, let context): ("no \(key.stringValue)", context.codingPath)
      case .typeMismatch(_, let context), .valueNotFound(_, let context): ("another type", context.codingPath)
      case .dataCorrupted: ("the body is no JSON", [])
      @unknown default: ("unreadable JSON", [])
      }
    return path.isEmpty ? what : "\(what) at \(path.map(\.stringValue).joined(separator: "."))"
  }
}

/// The error envelope that the JSON protocols share: the code in `__type`, in `code` or in a header, with or
/// without a namespace before `#` and a URI after `:`; the message in either case of its first letter.
enum JSONFault {
  private struct Body: Decodable {
    var __type: String?
    var code: String?
    var message: String?
    var Message: String?
  }

  static func read(_ response: HTTPResponse) -> ServiceFault {
    let body = try? JSONDecoder().decode(Body.self, from: Data(response.body))
    let code = response.headers["x-amzn-ErrorType"] ?? body?.__type ?? body?.code
    return ServiceFault(code: code.map(bare), message: body?.message ?? body?.Message)
  }

  /// `aws.protocoltests#FooError:http://…` is `FooError`.
  private static func bare(_ code: String) -> String {
    let afterNamespace = code.split(separator: "#").last ?? ""
    return String(afterNamespace.split(separator: ":").first ?? "")
  }
}
