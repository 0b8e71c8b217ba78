// SPDX-License-Identifier: Apache-2.0

/// New content for a text: a scalar or a collection, with wishes about its style.
indirect enum YAMLValue: Sendable, Hashable {
  case scalar(YAMLScalar, tag: String? = nil)
  case sequence([YAMLValue], isFlow: Bool = false)
  case mapping([Entry], isFlow: Bool = false)
  /// An alias to an anchor of the same document.
  case alias(String)
  /// A value with a style, a tag or comments of its own.
  case dressed(YAMLValue, ValueDress)

  struct Entry: Sendable, Hashable {
    var key: YAMLValue
    var value: YAMLValue
  }

  static func string(_ text: String) -> YAMLValue { .scalar(.string(text)) }

  /// Mappings and sequences, the innermost being `value`, that the steps lead through.
  static func nested(_ steps: some Collection<YAMLPath.Step>, _ value: YAMLValue) -> YAMLValue {
    steps.reversed().reduce(value) { inner, step in
      switch step {
      case .key(let key): .mapping([Entry(key: .string(key), value: inner)])
      case .index(let index):
        .sequence([YAMLValue](repeating: .scalar(.null), count: max(0, index)) + [inner])
      }
    }
  }

  /// It is written on one line wherever it stands.
  var isOneLine: Bool {
    switch self {
    case .scalar(let scalar, _): !scalar.text.utf8.contains(.lineFeed)
    case .alias: true
    case .sequence(let items, _): items.isEmpty
    case .mapping(let entries, _): entries.isEmpty
    case .dressed(let value, let dress):
      value.isOneLine && dress.style != .literal && dress.style != .folded && !dress.hasComments
    }
  }
}
