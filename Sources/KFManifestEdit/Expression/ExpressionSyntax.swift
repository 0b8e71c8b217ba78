// SPDX-License-Identifier: Apache-2.0

/// An expression taken apart.
indirect enum ExpressionSyntax: Sendable {
  /// `.`
  case identity
  /// `..`
  case descend
  /// `.key`, on what comes before; `isOptional` for `.key?`
  case key(ExpressionSyntax, String, isOptional: Bool)
  /// `.[indices]`; none for `.[]`
  case traverse(ExpressionSyntax, ExpressionSyntax?, isOptional: Bool)
  case literal(YAMLScalar)
  case environment(String, isString: Bool)
  /// `[…]`
  case sequence(ExpressionSyntax?)
  /// `{key: value}`
  case mapping([(key: ExpressionSyntax, value: ExpressionSyntax)])
  case pipe(ExpressionSyntax, ExpressionSyntax)
  case union(ExpressionSyntax, ExpressionSyntax)
  case assign(ExpressionSyntax, ExpressionSyntax)
  case update(ExpressionSyntax, ExpressionSyntax)
  case binary(BinaryOperator, ExpressionSyntax, ExpressionSyntax)
  case call(ExpressionFunction, [ExpressionSyntax])
}

/// Operators that make one value of two.
enum BinaryOperator: String, Sendable {
  case or, and
  case equals = "=="
  case differs = "!="
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case alternative = "//"
}

/// Functions by yq's names.
enum ExpressionFunction: String, Sendable, CaseIterable {
  case select, has, del, sub, test, map
  case length, keys, not, tag, empty
  case documentIndex = "document_index"
  case fromYAML = "from_yaml"
  case toYAML = "to_yaml"

  /// Names that mean the same.
  private static let synonyms: [String: ExpressionFunction] = [
    "di": .documentIndex, "documentIndex": .documentIndex, "fromyaml": .fromYAML, "@yamld": .fromYAML,
    "toyaml": .toYAML, "@yaml": .toYAML, "type": .tag,
  ]

  init?(name: String) {
    guard let function = Self(rawValue: name) ?? Self.synonyms[name] else { return nil }
    self = function
  }

  /// How many arguments it takes.
  var arity: Int {
    switch self {
    case .select, .has, .del, .test, .map: 1
    case .sub: 2
    default: 0
    }
  }
}
