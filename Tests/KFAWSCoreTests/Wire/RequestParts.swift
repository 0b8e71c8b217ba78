// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

@testable import KFAWSCore

/// What a server makes of a request: the order of parameters, of JSON keys and of header fields is gone.
struct RequestParts: Equatable {
  var method: String
  var host: String
  var path: String
  var query: [String]
  var headers: [String: String]
  var body: Body

  enum Body: Equatable {
    case form([String: String])
    case json(JSON)
    case xml(String)
    case none
  }

  init(_ request: HTTPRequest) {
    method = request.method
    host = request.origin.hostHeader
    path = request.path
    query = request.query.map { "\($0.name)=\($0.value)" }.sorted()
    headers = Self.meaningful(
      Dictionary(uniqueKeysWithValues: request.headers.fields.map { ($0.name, $0.value) })
    )
    body = Body(request.body, type: request.headers["Content-Type"] ?? "")
  }

  init(_ recorded: RecordedRequest) {
    let request = recorded.request
    method = request.method
    // For us-east-1 botocore keeps to the old global host; the regional one is the same endpoint.
    host = request.host.replacing("s3.amazonaws.com", with: "s3.us-east-1.amazonaws.com")
    path = request.path
    query = request.query.map { "\($0[0])=\($0[1])" }.sorted()
    headers = Self.meaningful(request.headers)
    body = Body(Array(request.body.utf8), type: request.headers["content-type"] ?? "")
  }

  /// Checksums differ by algorithm and have their own test; botocore leaves the XML's type out.
  private static func meaningful(_ headers: [String: String]) -> [String: String] {
    var kept: [String: String] = [:]
    for (name, value) in headers {
      let name = name.lowercased()
      if name.contains("checksum") || value == "application/xml" { continue }
      kept[name] = value
    }
    return kept
  }

  /// The form's parameters, which a row of a test may change to say how the two requests differ.
  var form: [String: String] {
    get { if case .form(let form) = body { form } else { [:] } }
    set { body = .form(newValue) }
  }
}

extension RequestParts.Body {
  init(_ bytes: [UInt8], type: String) {
    let text = String(decoding: bytes, as: UTF8.self)
    if bytes.isEmpty {
      self = .none
    } else if type.contains("form-urlencoded") {
      let pairs = text.split(separator: "&").map { pair in
        let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (URIEncoding.decodeForm(String(parts[0])), URIEncoding.decodeForm(String(parts.last ?? "")))
      }
      self = .form(Dictionary(pairs) { "\($0) and \($1)" })
    } else if type.contains("json") {
      self = .json((try? JSONDecoder().decode(JSON.self, from: Data(bytes))) ?? .null)
    } else {
      self = .xml(XMLTree.parse(bytes).map(Self.canonical) ?? "no XML: \(text)")
    }
  }

  /// Names and texts, whatever entities they were written with.
  private static func canonical(_ element: XMLElement) -> String {
    let inner = element.children.map(canonical).joined()
    return "<\(element.name)>\(inner.isEmpty ? element.text.debugDescription : inner)</>"
  }
}

/// JSON without an order of keys.
enum JSON: Decodable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let bool = try? value.decode(Bool.self) {
      self = .bool(bool)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let string = try? value.decode(String.self) {
      self = .string(string)
    } else if let array = try? value.decode([JSON].self) {
      self = .array(array)
    } else if let object = try? value.decode([String: JSON].self) {
      self = .object(object)
    } else {
      self = .null
    }
  }
}
