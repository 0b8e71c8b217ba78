// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

// The JSON 1.1 protocol of Secrets Manager and of the tagging API: a POST whose X-Amz-Target names the
// operation, JSON both ways.

extension WireProtocol {
  /// A POST whose `X-Amz-Target` names the operation: Secrets Manager, KMS, the tagging API.
  public static let json11 = WireProtocol { response in
    JSONFault.read(response)
  }
}

/// An operation of a JSON 1.1 service: the value itself is the request's body.
public protocol JSONOperation: AWSOperation, Encodable {
  /// What stands before the operation's name in `X-Amz-Target`.
  static var targetPrefix: String { get }
  /// `application/x-amz-json-1.1`, unless the service's model says 1.0, as DynamoDB's.
  static var contentType: String { get }
}

extension JSONOperation {
  /// `application/x-amz-json-1.1`.
  public static var contentType: String { "application/x-amz-json-1.1" }

  /// The POST with the JSON.
  public func draft() throws -> RequestDraft {
    RequestDraft(
      headers: [
        "X-Amz-Target": "\(Self.targetPrefix).\(Self.name)",
        "Content-Type": Self.contentType,
      ],
      body: try WireJSON.encode(self))
  }

}

extension JSONOperation where Output: Decodable {
  /// Reads the JSON; an empty body is an ``EmptyAnswer``.
  public func output(from response: HTTPResponse) throws -> Output {
    try WireJSON.decode(Output.self, from: response, of: Self.name)
  }
}

/// An answer of which nothing is read.
public struct EmptyAnswer: Decodable, Sendable {
  /// Nothing.
  public init() {}
}

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
    guard isShallow(response.body) else {
      throw UnexpectedAnswer(operation: operation, problem: "its JSON is nested too deeply")
    }
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .secondsSince1970
    do {
      let isNothing = response.body.isEmpty && type == EmptyAnswer.self
      return try decoder.decode(type, from: isNothing ? Data("{}".utf8) : Data(response.body))
    } catch let error as DecodingError {
      throw UnexpectedAnswer(operation: operation, problem: error.placeWithoutContent)
    }
  }
}

extension WireJSON {
  /// How deep an answer may be nested; AWS's are less than ten.
  static let depthLimit = 100

  /// Whether nothing is nested deeper than ``depthLimit``; brackets in texts do not count.
  static func isShallow(_ body: [UInt8]) -> Bool {
    var depth = 0
    var isInText = false
    var isEscaped = false
    for byte in body {
      switch byte {
      case _ where isEscaped: isEscaped = false
      case UInt8(ascii: "\\") where isInText: isEscaped = true
      case UInt8(ascii: "\""): isInText.toggle()
      case _ where isInText: break
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        if depth > depthLimit { return false }
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      default: break
      }
    }
    return true
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
    let isShallow = WireJSON.isShallow(response.body)
    let body = isShallow ? try? JSONDecoder().decode(Body.self, from: Data(response.body)) : nil
    let code = response.headers["x-amzn-ErrorType"] ?? body?.__type ?? body?.code
    return ServiceFault(code: code.map(bare), message: body?.message ?? body?.Message)
  }

  /// `aws.protocoltests#FooError:http://…` is `FooError`.
  private static func bare(_ code: String) -> String {
    let afterNamespace = code.split(separator: "#").last ?? ""
    return String(afterNamespace.split(separator: ":").first ?? "")
  }
}
