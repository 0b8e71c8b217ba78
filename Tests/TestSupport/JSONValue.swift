// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// JSON of any shape, for what a test reads back.
package enum JSONValue: Codable, Sendable, Equatable {
  case object([String: JSONValue])
  case array([JSONValue])
  case string(String)
  case number(Double)
  case boolean(Bool)
  case null

  /// Reads any JSON.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .boolean(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  /// Writes it as it was read.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .object(let members): try container.encode(members)
    case .array(let elements): try container.encode(elements)
    case .string(let text): try container.encode(text)
    case .number(let number): try container.encode(number)
    case .boolean(let value): try container.encode(value)
    case .null: try container.encodeNil()
    }
  }

  /// Reads a document.
  package init(_ bytes: [UInt8]) throws {
    self = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
  }

  /// The member of an object, or the element of an array; null when there is none.
  package subscript(path: String...) -> JSONValue {
    path.reduce(self) { value, key in
      switch value {
      case .object(let members): members[key] ?? .null
      case .array(let elements):
        Int(key).flatMap { elements.indices.contains($0) ? elements[$0] : nil } ?? .null
      default: .null
      }
    }
  }

  /// The names of an object's members, sorted.
  package var keys: [String] {
    if case .object(let members) = self { members.keys.sorted() } else { [] }
  }

  /// The text of a string.
  package var string: String? {
    if case .string(let text) = self { text } else { nil }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByNilLiteral
{
  /// A string.
  package init(stringLiteral value: String) { self = .string(value) }
  /// A Boolean.
  package init(booleanLiteral value: Bool) { self = .boolean(value) }
  /// A number.
  package init(integerLiteral value: Int) { self = .number(Double(value)) }
  /// Null.
  package init(nilLiteral: ()) { self = .null }
}
