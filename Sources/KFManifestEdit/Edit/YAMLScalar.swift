// SPDX-License-Identifier: Apache-2.0

/// A value to write at a path.
public enum YAMLScalar: Sendable, Hashable {
  /// Text. It gets the least quoting that keeps it text to YAML 1.1 and 1.2 readers alike: `yes`, `null`,
  /// `1e3` and `12:30` are quoted, `arn:aws:iam::1:role/x` is not.
  case string(String)
  /// A whole number.
  case integer(Int)
  /// `true` or `false`.
  case boolean(Bool)
  /// Nothing, written `null`.
  case null
  /// Nothing, written as nothing: `key:`.
  case empty
  /// A number, date or word written just so, such as `1.50` or `0x1F`; it means what readers take it for.
  case plain(String)
}

extension YAMLScalar: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
  /// Text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A whole number.
  public init(integerLiteral value: Int) { self = .integer(value) }
  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension YAMLScalar {
  /// The value as text, without quotes.
  var text: String {
    switch self {
    case .string(let text), .plain(let text): text
    case .integer(let number): String(number)
    case .boolean(let truth): truth ? "true" : "false"
    case .null: "null"
    case .empty: ""
    }
  }

  var meaning: ScalarMeaning {
    switch self {
    case .string: .string
    case .integer: .integer
    case .boolean: .boolean
    case .null, .empty: .null
    case .plain(let text): ScalarMeaning(plain: Array(text.utf8))
    }
  }
}
