// SPDX-License-Identifier: Apache-2.0

/// Builds a tree from a reader's tokens, refusing duplicate keys.
struct TreeBuilder {
  private struct Frame {
    var node: Int
    var isMapping: Bool
    var firstKey: Int
    /// The next child is a key.
    var expectsKey: Bool
  }

  private(set) var tree: NodeTree
  private var frames: [Frame] = []
  private var keys = KeyLedger()
  private var anchorNodes: [[UInt8]: Int] = [:]
  /// Where the node closed last ended.
  private var lastEnd = 0

  init(_ text: SourceText) {
    tree = NodeTree(text: text)
    // Room for most texts at once; pages never touched cost nothing.
    tree.nodes.reserveCapacity(text.utf8.count / 6 + 16)
    tree.collections.reserveCapacity(text.utf8.count / 16 + 16)
  }

  /// Parses a text.
  static func build(_ text: SourceText) throws(ManifestError) -> NodeTree {
    var builder = TreeBuilder(text)
    let utf8 = text.utf8
    try NodeReader.read(utf8, name: text.name) { reader throws(ManifestError) in
      try builder.run(&reader)
    }
    return builder.tree
  }

  private mutating func run(_ reader: inout NodeReader) throws(ManifestError) {
    while true {
      let token = try reader.next()
      if token.kind == .end { return }
      try take(token, of: reader)
    }
  }

  /// Adds what a token says; a reader's tokens come in their order.
  mutating func take(_ token: NodeToken, of reader: NodeReader) throws(ManifestError) {
    switch token.kind {
    case .end: break
    case .documentStart(let isImplicit): startDocument(token, isImplicit: isImplicit)
    case .documentEnd: tree.documents[tree.documents.count - 1].end = token.start
    case .leaf(let shape): try leaf(shape, token, reader)
    case .open(let shape): open(shape, token)
    case .close: try close(token, reader)
    }
  }

  private mutating func startDocument(_ token: NodeToken, isImplicit: Bool) {
    anchorNodes.removeAll(keepingCapacity: true)
    tree.documents.append(
      .init(root: tree.nodes.count, contentStart: token.end, isExplicit: !isImplicit, end: token.end)
    )
  }

  private mutating func leaf(
    _ shape: NodeShape,
    _ token: NodeToken,
    _ reader: NodeReader
  ) throws(ManifestError) {
    let node = append(shape, token)
    if shape == .alias {
      try resolveAlias(node, token, reader)
    } else if !token.isRaw {
      tree.nodes[node].traits.insert(.decoded)
      tree.decoded.append(token.value, of: node)
    }
    lastEnd = token.end
    if shape != .alias, let top = frames.last, top.expectsKey { keys.add(node, token.value) }
    completeChild()
  }

  private mutating func append(_ shape: NodeShape, _ token: NodeToken) -> Int {
    let node = tree.nodes.count
    let properties = token.content - token.start
    var traits: Node.Traits = []
    if let tag = token.tag {
      traits.insert(.tag)
      tree.tags[node] = [UInt8](tag)
    }
    if let anchor = token.anchor, shape != .alias {
      traits.insert(.anchor)
      tree.anchors[node] = [UInt8](anchor)
      anchorNodes[[UInt8](anchor)] = node
    }
    if properties >= Int(UInt16.max) { tree.longProperties[node] = properties }
    tree.nodes.append(
      Node(
        start: UInt32(token.start),
        extent: UInt32(shape.isCollection ? tree.collections.count : token.end),
        propertiesLength: UInt16(clamping: properties),
        shape: shape,
        traits: traits
      )
    )
    return node
  }

  private mutating func resolveAlias(_ node: Int, _ token: NodeToken, _ reader: NodeReader)
    throws(ManifestError)
  {
    let name = token.anchor.map([UInt8].init) ?? []
    guard let target = anchorNodes[name] else {
      throw reader.error(
        .notYAML,
        at: token.start,
        "an alias names an anchor that is not defined before it",
        remedy: "define the anchor or write the value out"
      )
    }
    tree.aliasTargets[node] = target
  }

  private mutating func open(_ shape: NodeShape, _ token: NodeToken) {
    let node = append(shape, token)
    tree.collections.append(CollectionSpan(end: 0, next: 0))
    frames.append(
      Frame(node: node, isMapping: shape.isMapping, firstKey: keys.count, expectsKey: shape.isMapping)
    )
    lastEnd = token.end
  }

  private mutating func close(_ token: NodeToken, _ reader: NodeReader) throws(ManifestError) {
    guard let frame = frames.popLast() else { return }
    let shape = tree.shape(frame.node)
    if shape == .flowMapping || shape == .flowSequence { lastEnd = token.end }
    tree.collections[Int(tree.nodes[frame.node].extent)] =
      CollectionSpan(end: UInt32(lastEnd), next: UInt32(tree.nodes.count))
    if shape.isMapping, let duplicate = keys.closeMapping(from: frame.firstKey, in: tree) {
      throw reader.error(
        .duplicateKey,
        at: tree.start(duplicate),
        path: tree.path(to: duplicate),
        "the key is there twice in one mapping",
        remedy: "remove or rename one of the two; tools disagree on which of them counts"
      )
    }
    if frames.last?.expectsKey == true { tree.hasCollectionKeys = true }
    completeChild()
  }

  /// Notes that a child of the innermost open collection is whole.
  private mutating func completeChild() {
    guard let top = frames.indices.last, frames[top].isMapping else { return }
    frames[top].expectsKey.toggle()
  }
}
