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
    }
  }

  func key(_ key: YAMLValue) -> [UInt8] {
    CollectionWriter(context: context.asKey).inline(key)
  }

  /// The value as lines of a block whose first line begins at `column`, its indentation already written.
  func block(_ value: YAMLValue, column: Int) -> [UInt8] {
    let inner = CollectionWriter(context: context.inside(column: column))
    let separator = context.newline + [UInt8].spaces(column)
    switch value {
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
    let head = key(entry.key) + [.colon]
    if entry.value == .scalar(.empty) { return head }
    guard Self.isBlock(entry.value) else {
      return head + [.space] + CollectionWriter(context: context.inside(column: column)).inline(entry.value)
    }
    let deeper = column + offset(of: entry.value)
    return head + context.newline + .spaces(deeper) + block(entry.value, column: deeper)
  }

  /// One item of a block sequence whose dashes stand at `column`.
  func item(_ item: YAMLValue, column: Int) -> [UInt8] {
    let inner = CollectionWriter(context: context.inside(column: column))
    return [.dash, .space] + (Self.isBlock(item) ? inner.block(item, column: column + 2) : inner.inline(item))
  }

  /// How much deeper than its key a collection stands.
  func offset(of value: YAMLValue) -> Int {
    if case .sequence = value { return context.sequenceOffset }
    return max(1, context.step)
  }

  /// Spans lines of its own in block style.
  static func isBlock(_ value: YAMLValue) -> Bool {
    switch value {
    case .mapping(let entries, let isFlow): !entries.isEmpty && !isFlow
    case .sequence(let items, let isFlow): !items.isEmpty && !isFlow
    default: false
    }
  }

  private static func tagText(_ tag: String?) -> [UInt8] {
    guard let tag else { return [] }
    let core = "tag:yaml.org,2002:"
    let text = tag.hasPrefix(core) ? "!!" + tag.dropFirst(core.count) : tag.hasPrefix("!") ? tag : "!<\(tag)>"
    return Array(text.utf8) + [.space]
  }
}
