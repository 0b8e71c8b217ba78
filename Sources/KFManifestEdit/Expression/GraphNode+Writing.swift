// SPDX-License-Identifier: Apache-2.0

extension GraphNode {
  /// What the node says, however it is written.
  var value: YAMLValue {
    switch content {
    case .unread: .scalar(.null)
    case .scalar(let text, _): Self.scalar(text, tag: tag)
    case .alias(let name, _): .alias(name)
    case .sequence(let items): .sequence(items.map(\.value))
    case .mapping(let entries): .mapping(entries.map { .init(key: $0.key.value, value: $0.value.value) })
    }
  }

  /// What the node says together with how it is written where it stems from: style, comments and, where asked for,
  /// the anchor.
  var written: YAMLValue {
    let plain: YAMLValue
    switch content {
    case .sequence(let items): plain = .sequence(items.map(\.written), isFlow: style == .flow)
    case .mapping(let entries):
      plain = .mapping(
        entries.map { .init(key: $0.key.written, value: $0.value.written) },
        isFlow: style == .flow
      )
    default: plain = scalarInStyle
    }
    let dress = dress
    return dress == ValueDress() ? plain : .dressed(plain, dress)
  }

  private var dress: ValueDress {
    var dress = ValueDress()
    if isScalar, style != .plain, style != .tagged { dress.style = style }
    if isScalar, !isTouched, style == .plain, originShape == .plain, let text, !PlainSyntax.meansString(text)
    {
      dress.style = .plain
    }
    if case .scalar = content {} else { dress.tag = customTag.map(Self.long) }
    if let anchor = attributes?.anchor { dress.anchor = anchor }
    dress.head = comment(.head)
    dress.line = comment(.line)
    dress.foot = comment(.foot)
    return dress
  }

  /// A quoted number is text.
  private var scalarInStyle: YAMLValue {
    let value = value
    guard attributes?.isStyleWanted == true, case .scalar(let scalar, let tag) = value, let text else {
      return value
    }
    switch style {
    case .plain, .flow: return value
    case .tagged: return .scalar(scalar, tag: Self.long(self.tag))
    default: return .scalar(.string(text), tag: tag)
    }
  }

  /// A tag in full, as libyaml gives it.
  static func long(_ tag: String) -> String {
    tag.hasPrefix("!!") ? "tag:yaml.org,2002:" + tag.dropFirst(2) : tag
  }

  private static func scalar(_ text: String, tag: String) -> YAMLValue {
    switch tag {
    case "!!str": return .string(text)
    case "!!null": return .scalar(text.isEmpty ? .empty : text == "null" ? .null : .plain(text))
    case "!!merge": return .scalar(.plain(text))
    case "!!float" where ["+Inf", "-Inf", "NaN"].contains(text): return .scalar(.plain(text))
    default:
      let meaning = ScalarMeaning(plain: Array(text.utf8))
      if meaning.tag == tag || meaning == .integer && tag == "!!float" { return .scalar(.plain(text)) }
      return .scalar(meaning == .string ? .string(text) : .plain(text), tag: long(tag))
    }
  }
}
