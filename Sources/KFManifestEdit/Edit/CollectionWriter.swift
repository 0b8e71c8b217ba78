// SPDX-License-Identifier: Apache-2.0

/// Spells whole values, in block style where the place allows it.
struct CollectionWriter {
  var context: WritingContext

  /// The value on one line.
  func inline(_ value: YAMLValue) -> [UInt8] {
    let flow = CollectionWriter(context: context.asFlow)
    switch value {
    case .scalar(let scalar, let tag):
      return Self.tagText(tag) + ScalarWriter(context: context).fresh(scalar)
    case .alias(let name):
      return [UInt8(ascii: "*")] + name.utf8
    case .sequence(let items, _):
      return Array("[".utf8) + items.map(flow.inline).joined(separator: ", ".utf8) + "]".utf8
    case .mapping(let entries, _):
      let text = entries.map { entry in flow.key(entry.key) + ": ".utf8 + flow.inline(entry.value) }
      return Array("{".utf8) + text.joined(separator: ", ".utf8) + "}".utf8
    case .dressed(let inner, let dress):
      return Self.properties(dress) + styled(inner, dress.style)
    }
  }

  /// A scalar in a style where the place can have it.
  private func styled(_ value: YAMLValue, _ style: NodeStyle?) -> [UInt8] {
    guard case .scalar(.string(let text), let tag) = value, let style, !context.quotesAll else {
      return inline(value)
    }
    let writer = ScalarWriter(context: context)
    let block = BlockScalarWriter(context: context)
    let bytes: [UInt8]? =
      switch style {
      case .single: writer.singleQuoted(text) ?? ScalarWriter.doubleQuoted(text)
      case .double: ScalarWriter.doubleQuoted(text)
      case .literal: block.literal(text)
      case .folded: block.folded(text)
      case .plain where ScalarMeaning(plain: Array(text.utf8)) == .string:
        PlainSyntax.canBePlain(text, inFlow: context.inFlow) ? Array(text.utf8) : nil
      default: nil
      }
    return Self.tagText(tag) + (bytes ?? writer.fresh(.string(text)))
  }

  func key(_ key: YAMLValue) -> [UInt8] {
    let text = CollectionWriter(context: context.asKey).inline(key)
    // `*a:` would be an alias with a colon in its name.
    if case .alias = key.undressed { return text + [.space] }
    return text
  }

  /// The value as lines of a block whose first line begins at `column`, its indentation already written.
  func block(_ value: YAMLValue, column: Int) -> [UInt8] {
    let inner = CollectionWriter(context: context.inside(column: column))
    let separator = context.newline + [UInt8].spaces(column)
    switch value.undressed {
    case .mapping(let entries, false) where !entries.isEmpty && !context.inFlow:
      return Array(entries.map { inner.entry($0, column: column) }.joined(separator: separator))
    case .sequence(let items, false) where !items.isEmpty && !context.inFlow:
      return Array(items.map { inner.item($0, column: column) }.joined(separator: separator))
    default:
      return inline(value)
    }
  }

  /// One entry of a block mapping whose keys stand at `column`.
  func entry(_ entry: YAMLValue.Entry, column: Int) -> [UInt8] {
    let (own, value) = (entry.key.dress, entry.value.dress)
    let head = above(own.head, column) + key(entry.key) + [.colon]
    let foot = below(own.foot.isEmpty ? value.foot : own.foot, column)
    if entry.value.undressed == .scalar(.empty) { return head + behind(value.line) + foot }
    guard Self.isBlock(entry.value) else {
      let inner = CollectionWriter(context: context.inside(column: column))
      return head + [.space] + inner.commented(entry.value) + foot
    }
    let deeper = column + offset(of: entry.value)
    let properties = Self.properties(value)
    return head + (properties.isEmpty ? [] : [.space] + properties.dropLast()) + behind(own.line)
      + context.newline + .spaces(deeper) + above(value.head, deeper) + block(entry.value, column: deeper)
      + foot
  }

  /// One item of a block sequence whose dashes stand at `column`.
  func item(_ item: YAMLValue, column: Int) -> [UInt8] {
    let inner = CollectionWriter(context: context.inside(column: column))
    let dress = item.dress
    let head = above(dress.head, column) + [.dash, .space]
    guard Self.isBlock(item) else { return head + inner.commented(item) + below(dress.foot, column) }
    let properties = Self.properties(dress)
    let start = properties.isEmpty ? [] : properties.dropLast() + context.newline + .spaces(column + 2)
    return head + start + inner.block(item, column: column + 2) + below(dress.foot, column)
  }

  /// How much deeper than its key a collection stands.
  func offset(of value: YAMLValue) -> Int {
    if case .sequence = value.undressed { return context.sequenceOffset }
    return max(1, context.step)
  }

  /// Spans lines of its own in block style.
  static func isBlock(_ value: YAMLValue) -> Bool {
    switch value.undressed {
    case .mapping(let entries, let isFlow): !entries.isEmpty && !isFlow
    case .sequence(let items, let isFlow): !items.isEmpty && !isFlow
    default: false
    }
  }

  // MARK: Comments

  /// A value on one line, or with a block scalar's lines below it, and its comment at the end of the first line.
  private func commented(_ value: YAMLValue) -> [UInt8] {
    let text = inline(value)
    let comment = context.inFlow ? [] : behind(value.dress.line)
    let end = text.lineEnd(0)
    return comment.isEmpty ? text : text[..<end] + comment + text[end...]
  }

  private func behind(_ comment: String) -> [UInt8] {
    comment.isEmpty ? [] : [.space] + (CommentWriter.lines(comment).first ?? [])
  }

  private func above(_ comment: String, _ column: Int) -> [UInt8] {
    CommentWriter.lines(comment).flatMap { $0 + context.newline + .spaces(column) }
  }

  private func below(_ comment: String, _ column: Int) -> [UInt8] {
    CommentWriter.lines(comment).flatMap { context.newline + .spaces(column) + $0 }
  }

  /// Anchor and tag with a blank behind them.
  private static func properties(_ dress: ValueDress) -> [UInt8] {
    let anchor = dress.anchor.isEmpty ? [] : Array("&\(dress.anchor) ".utf8)
    return anchor + tagText(dress.tag)
  }

  static func tagText(_ tag: String?) -> [UInt8] {
    guard let tag else { return [] }
    let core = "tag:yaml.org,2002:"
    let text = tag.hasPrefix(core) ? "!!" + tag.dropFirst(core.count) : tag.hasPrefix("!") ? tag : "!<\(tag)>"
    return Array(text.utf8) + [.space]
  }
}
