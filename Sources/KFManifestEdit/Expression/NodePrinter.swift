// SPDX-License-Identifier: Apache-2.0

/// Prints nodes as yq does: two blanks a level, comments and the styles of scalars kept.
struct NodePrinter {
  var step = 2
  /// Quotes and flow style are dropped where they are not needed.
  var isPretty = false

  /// A scalar's text, a collection as YAML without the final line break.
  static func bare(_ node: GraphNode) -> String {
    if case .scalar(let text, _) = node.content { return text }
    return String(text: NodePrinter().lines(node, column: 0))
  }

  /// The node as a result: a scalar as its text unless it shall stay YAML, a collection as YAML.
  func printed(_ node: GraphNode, unwrapsScalars: Bool = true) -> String {
    if unwrapsScalars, case .scalar(let text, _) = node.content { return text + "\n" }
    return yaml(node)
  }

  /// The node as YAML, a scalar with its quotes.
  func yaml(_ node: GraphNode) -> String {
    if case .scalar = node.content { return String(text: inline(node, column: -step)) + "\n" }
    let properties = properties(node)
    let head = isBlock(node) && !properties.isEmpty ? properties + [.lineFeed] : []
    return String(text: comment(node, .head, 0) + head + lines(node, column: 0) + [.lineFeed])
  }

  /// A node's lines from `column` on, the first line's indentation already there.
  func lines(_ node: GraphNode, column: Int) -> [UInt8] {
    switch node.content {
    case .mapping(let entries) where isBlock(node):
      return join(entries.map { entry($0, column) }, column)
    case .sequence(let items) where isBlock(node):
      return join(items.map { item($0, column) }, column)
    default:
      return inline(node, column: column - step)
    }
  }

  private func join(_ parts: [[UInt8]], _ column: Int) -> [UInt8] {
    Array(parts.joined(separator: [.lineFeed] + [UInt8].spaces(column)))
  }

  private func entry(_ entry: GraphNode.Entry, _ column: Int) -> [UInt8] {
    var key = inline(entry.key, column: column)
    if case .alias = entry.key.content { key.append(.space) }
    return comment(entry.key, .head, column) + key + [.colon] + value(entry.value, of: entry.key, column)
      + foot(entry.key, column)
  }

  private func value(_ node: GraphNode, of key: GraphNode, _ column: Int) -> [UInt8] {
    guard isBlock(node) else {
      let text = inline(node, column: column)
      return (text.isEmpty ? [] : [.space]) + withLineComment(text, node)
    }
    let properties = properties(node)
    let head = (properties.isEmpty ? [] : [.space] + properties) + lineComment(key) + lineComment(node)
    let inner = column + step
    return head + [.lineFeed] + .spaces(inner) + comment(node, .head, inner) + lines(node, column: inner)
  }

  private func item(_ node: GraphNode, _ column: Int) -> [UInt8] {
    let head = comment(node, .head, column)
    guard isBlock(node) else {
      let text = inline(node, column: column)
      return head + [.dash] + (text.isEmpty ? [] : [.space]) + withLineComment(text, node)
        + foot(node, column)
    }
    let properties = properties(node)
    let inner = column + 2
    let start = properties.isEmpty ? [] : properties + [.lineFeed] + .spaces(inner)
    return head + [.dash, .space] + start + lines(node, column: inner) + foot(node, column)
  }

  private func isBlock(_ node: GraphNode) -> Bool {
    !node.isScalar && node.length > 0 && (isPretty || node.style != .flow)
      && (node.isMapping || node.isSequence)
  }

  // MARK: Comments

  private func comment(_ node: GraphNode, _ kind: CommentKind, _ column: Int) -> [UInt8] {
    let text = node.comment(kind)
    guard !text.isEmpty else { return [] }
    return CommentWriter.lines(text).flatMap { $0 + [.lineFeed] + [UInt8].spaces(column) }
  }

  private func foot(_ node: GraphNode, _ column: Int) -> [UInt8] {
    let text = node.comment(.foot)
    guard !text.isEmpty else { return [] }
    return CommentWriter.lines(text).flatMap { [.lineFeed] + [UInt8].spaces(column) + $0 }
  }

  private func lineComment(_ node: GraphNode) -> [UInt8] {
    let text = node.comment(.line)
    return text.isEmpty ? [] : [.space] + (CommentWriter.lines(text).first ?? [])
  }

  private func withLineComment(_ text: [UInt8], _ node: GraphNode) -> [UInt8] {
    let comment = lineComment(node)
    guard !comment.isEmpty else { return text }
    let head = text.lineEnd(0)
    return text[..<head] + comment + text[head...]
  }

  // MARK: Values on one line

  private func properties(_ node: GraphNode) -> [UInt8] {
    let anchor = node.anchor.isEmpty || isAlias(node) ? [] : ["&" + node.anchor]
    var tag = node.customTag
    if !isPretty, node.style == .tagged, !isAlias(node) { tag = node.tag }
    return Array((anchor + (tag.map { [$0] } ?? [])).joined(separator: " ").utf8)
  }

  private func isAlias(_ node: GraphNode) -> Bool {
    if case .alias = node.content { true } else { false }
  }

  private func inline(_ node: GraphNode, column: Int, inFlow: Bool = false) -> [UInt8] {
    let properties = properties(node)
    let content = content(node, column: column, inFlow: inFlow)
    return properties + (properties.isEmpty || content.isEmpty ? [] : [.space]) + content
  }

  private func content(_ node: GraphNode, column: Int, inFlow: Bool) -> [UInt8] {
    switch node.content {
    case .mapping(let entries):
      let parts = entries.map { entry -> [UInt8] in
        inline(entry.key, column: column, inFlow: true) + [.colon, .space]
          + inline(entry.value, column: column, inFlow: true)
      }
      return Array("{".utf8) + parts.joined(separator: ", ".utf8) + "}".utf8
    case .sequence(let items):
      let parts = items.map { inline($0, column: column, inFlow: true) }
      return Array("[".utf8) + parts.joined(separator: ", ".utf8) + "]".utf8
    case .alias(let name, _): return Array("*\(name)".utf8)
    case .scalar(let text, _): return scalar(node, text, column: column, inFlow: inFlow)
    case .unread: return []
    }
  }

  private func scalar(_ node: GraphNode, _ text: String, column: Int, inFlow: Bool) -> [UInt8] {
    if let raw = raw(node) { return raw }
    var context = WritingContext(parentColumn: column, step: step)
    context.inFlow = inFlow
    context.isKey = node.isKey
    let writer = ScalarWriter(context: context)
    if text.isEmpty, node.tag == "!!str", isPretty || node.style == .plain {
      return ScalarWriter.doubleQuoted(text)
    }
    let isText = node.guessedTag == "!!str" && node.customTag == nil
    switch isPretty ? .plain : node.style {
    case .single: return writer.singleQuoted(text) ?? ScalarWriter.doubleQuoted(text)
    case .double: return ScalarWriter.doubleQuoted(text)
    case .literal: return BlockScalarWriter(context: context).literal(text) ?? writer.fresh(.string(text))
    case .folded: return BlockScalarWriter(context: context).folded(text) ?? writer.fresh(.string(text))
    default:
      if !isText, case .scalar(let scalar, _) = node.value { return writer.fresh(scalar) }
      return node.style == .tagged && !isPretty ? Array(text.utf8) : writer.fresh(.string(text))
    }
  }

  /// A scalar's own spelling, when it is whole and on one line.
  private func raw(_ node: GraphNode) -> [UInt8]? {
    guard !isPretty, !node.isTouched, node.attributes?.style == nil, node.attributes?.tag == nil,
      let origin = node.origin
    else { return nil }
    let raw = origin.graph.tree.raw(origin.node)
    return raw.contains(where: \.isBreak) || origin.graph.tree.shape(origin.node).isBlockScalar
      ? nil : Array(raw)
  }
}
