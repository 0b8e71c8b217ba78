// SPDX-License-Identifier: Apache-2.0

extension GraphNode {
  /// A copy as a value; comments and anchors are not part of it.
  var value: YAMLValue {
    switch content {
    case .unread: .scalar(.null)
    case .scalar(let scalar, let tag): .scalar(scalar, tag: tag)
    case .alias(let name, _): .alias(name)
    case .sequence(let items, let isFlow): .sequence(items.map(\.value), isFlow: isFlow)
    case .mapping(let entries, let isFlow):
      .mapping(entries.map { .init(key: $0.key.value, value: $0.value.value) }, isFlow: isFlow)
    }
  }

  var isNull: Bool {
    if case .scalar(let scalar, _) = content { scalar.meaning == .null } else { false }
  }

  /// The scalar's text, for an alias its name, as yq has it.
  var text: String? {
    switch content {
    case .scalar(let scalar, _): scalar.text
    case .alias(let name, _): name
    default: nil
    }
  }

  /// yq's name for the kind of value.
  var tag: String {
    switch content {
    case .unread: "!!null"
    case .sequence: "!!seq"
    case .mapping: "!!map"
    case .alias: "!!str"
    case .scalar(let scalar, let tag): tag.map(Self.short) ?? scalar.meaning.tag
    }
  }

  private static func short(_ tag: String) -> String {
    let core = "tag:yaml.org,2002:"
    return tag.hasPrefix(core) ? "!!" + tag.dropFirst(core.count) : tag
  }

  /// yq's truth: everything but null and false.
  var isTrue: Bool {
    guard case .scalar(let scalar, _) = content else { return true }
    return scalar.meaning != .null && !(scalar.meaning == .boolean && scalar.text.lowercased() == "false")
  }
}

extension ScalarMeaning {
  /// The tag in yq's short spelling.
  var tag: String {
    switch self {
    case .string, .custom: "!!str"
    case .null: "!!null"
    case .boolean: "!!bool"
    case .integer: "!!int"
    case .float: "!!float"
    case .timestamp: "!!timestamp"
    case .merge: "!!merge"
    }
  }
}
