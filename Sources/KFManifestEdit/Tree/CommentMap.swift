// SPDX-License-Identifier: Apache-2.0

/// Where a comment stands in relation to its node.
enum CommentKind: Sendable, CaseIterable {
  /// On the lines above.
  case head
  /// Behind it.
  case line
  /// On the lines below.
  case foot
}

/// Which comments of a document belong to which nodes, as go-yaml and so yq sees it.
///
/// A comment behind a value is its line comment; behind a key with its value below it is the key's. Comments on
/// lines directly above a key or an item are its head comment, comments directly below it and followed by a blank
/// line its foot comment. What is left belongs to the root.
struct CommentMap {
  private struct Key: Hashable {
    var node: Int
    var kind: CommentKind
  }

  private let tree: NodeTree
  private let root: Int
  private var found: [Key: Range<Int>] = [:]
  private var cursor: Int
  /// The leaf read last, and the keys and items it stands in, outermost first.
  private var last: Int?
  private var lastChain: [Int] = []
  private var chain: [Int] = []
  /// The outermost flow collection that ended behind the last leaf.
  private var closed: Int?

  init(_ tree: NodeTree, document: Int) {
    self.tree = tree
    guard tree.documents.indices.contains(document) else {
      (root, cursor) = (0, 0)
      return
    }
    let span = tree.documents[document]
    root = span.root
    cursor = document == 0 && !span.isExplicit ? 0 : span.contentStart
    walk(span.root, headOwner: nil)
    scan(to: span.end, headOwner: nil)
  }

  func range(_ kind: CommentKind, of node: Int) -> Range<Int>? { found[Key(node: node, kind: kind)] }

  /// Without the signs, as yq gives it.
  func text(_ kind: CommentKind, of node: Int) -> String {
    guard let range = range(kind, of: node) else { return "" }
    let lines = Array(tree.text.utf8[range]).splitLines().map { line -> String in
      let trimmed = line.drop { $0.isBlank }
      guard trimmed.first == .hash else { return "" }
      let body = trimmed.dropFirst()
      return String(text: body.first == .space ? body.dropFirst() : trimmed)
    }
    return lines.joined(separator: "\n")
  }

  private mutating func walk(_ node: Int, headOwner: Int?) {
    switch tree.shape(node) {
    case .blockSequence, .flowSequence: walkSequence(node, headOwner)
    case .blockMapping, .flowMapping, .flowPair: walkMapping(node, headOwner)
    default: leaf(node, headOwner: headOwner ?? node)
    }
    if tree.shape(node) == .flowSequence || tree.shape(node) == .flowMapping {
      scan(to: max(cursor, tree.end(node) - 1), headOwner: nil, isInside: true)
      cursor = max(cursor, tree.end(node))
      closed = node
    }
  }

  private mutating func walkSequence(_ node: Int, _ headOwner: Int?) {
    var owner = headOwner
    for child in tree.children(node) {
      chain.append(child)
      walk(child, headOwner: owner ?? child)
      chain.removeLast()
      owner = nil
    }
  }

  private mutating func walkMapping(_ node: Int, _ headOwner: Int?) {
    var owner = headOwner
    for (key, value) in tree.entries(node) {
      chain.append(key)
      walk(key, headOwner: owner ?? key)
      walk(value, headOwner: nil)
      chain.removeLast()
      owner = nil
    }
  }

  private mutating func leaf(_ node: Int, headOwner: Int) {
    scan(to: max(cursor, tree.start(node)), headOwner: headOwner)
    cursor = max(cursor, tree.end(node))
    if tree.shape(node).isBlockScalar { headerComment(node) }
    (last, lastChain, closed) = (node, chain, nil)
  }

  private mutating func headerComment(_ node: Int) {
    let text = tree.text.utf8
    let start = tree.content(node)
    let end = text.lineEnd(start)
    if let sign = text[start..<end].indices.first(where: { text[$0] == .hash && text[$0 - 1].isBlank }) {
      found[Key(node: node, kind: .line)] = sign..<end
    }
  }

  /// Takes in the comments between the last leaf and `end`.
  private mutating func scan(to end: Int, headOwner: Int?, isInside: Bool = false) {
    let text = tree.text.utf8
    var groups: [Range<Int>] = []
    var at = cursor
    while at < end {
      guard text[at] == .hash, at == 0 || text[at - 1].isBlank || text[at - 1].isBreak else {
        at += 1
        continue
      }
      let comment = at..<min(text.lineEnd(at), max(end, at))
      if text.indentation(before: at) == nil, last != nil {
        found[Key(node: closed ?? last ?? root, kind: .line)] = comment
      } else if let group = groups.last, text.nextLine(group.upperBound) == text.lineStart(at) {
        groups[groups.count - 1] = group.lowerBound..<comment.upperBound
      } else {
        groups.append(comment)
      }
      at = comment.upperBound
    }
    attach(groups, headOwner)
    cursor = max(cursor, end)
  }

  private mutating func attach(_ groups: [Range<Int>], _ headOwner: Int?) {
    guard !groups.isEmpty else { return }
    let text = tree.text.utf8
    var rest = groups[...]
    if let first = rest.first, let last, isDirectly(first, below: last), !touchesNext(first, headOwner) {
      let column = text.column(of: first.lowerBound)
      let owner = lastChain.last { text.column(of: tree.start($0)) <= column + 2 } ?? lastChain.first ?? root
      add(first, to: owner, .foot)
      rest = rest.dropFirst()
    }
    guard let first = rest.first, let end = rest.last else { return }
    let whole = first.lowerBound..<end.upperBound
    if last == nil {
      add(whole, to: root, .head)
    } else if let headOwner {
      add(whole, to: headOwner, .head)
    } else {
      add(whole, to: root, .foot)
    }
  }

  private mutating func add(_ range: Range<Int>, to node: Int, _ kind: CommentKind) {
    let key = Key(node: node, kind: kind)
    found[key] = found[key].map { $0.lowerBound..<range.upperBound } ?? range
  }

  /// No blank line stands between the line where a leaf ends and a comment.
  private func isDirectly(_ comment: Range<Int>, below leaf: Int) -> Bool {
    let text = tree.text.utf8
    return text.nextLine(max(tree.end(leaf), tree.content(leaf))) == text.lineStart(comment.lowerBound)
  }

  /// No blank line stands between a comment and what follows it.
  private func touchesNext(_ comment: Range<Int>, _ next: Int?) -> Bool {
    let text = tree.text.utf8
    guard next != nil else { return false }
    let line = text.nextLine(comment.upperBound)
    return line < text.count && text.afterBlanks(line) < text.lineEnd(line)
  }
}

extension [UInt8] {
  /// The lines without their breaks; a final break does not start another line.
  func splitLines() -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var at = 0
    while at < count {
      let end = lineEnd(at)
      lines.append(self[at..<end])
      at = afterBreak(end)
    }
    return lines
  }
}
