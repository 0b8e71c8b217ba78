// SPDX-License-Identifier: Apache-2.0

/// A text and its nodes. Nodes are named by their index.
struct NodeTree: Sendable {
  var text: SourceText
  var nodes: [Node] = []
  var collections: [CollectionSpan] = []
  var documents: [DocumentSpan] = []
  /// Anchors' names and the resolved tags, by node.
  var anchors: [Int: [UInt8]] = [:]
  var tags: [Int: [UInt8]] = [:]
  /// The node that an alias stands for, by the alias.
  var aliasTargets: [Int: Int] = [:]
  var longProperties: [Int: Int] = [:]
  var decoded = DecodedValues()
  /// Some mapping has a mapping or a sequence for a key.
  var hasCollectionKeys = false

  /// One document: its root node and where its content may begin and end.
  struct DocumentSpan: Sendable {
    var root: Int
    /// After the `---`, or where the document begins when it has none.
    var contentStart: Int
    var isExplicit: Bool
    /// Where the next document's marker or the text's end is.
    var end: Int
  }
}

extension NodeTree {
  func shape(_ node: Int) -> NodeShape { nodes[node].shape }
  func start(_ node: Int) -> Int { Int(nodes[node].start) }

  /// Where the content ends.
  func end(_ node: Int) -> Int {
    let extent = nodes[node].extent
    return Int(nodes[node].shape.isCollection ? collections[Int(extent)].end : extent)
  }

  /// The first node after this one and all inside it.
  func next(_ node: Int) -> Int {
    nodes[node].shape.isCollection ? Int(collections[Int(nodes[node].extent)].next) : node + 1
  }

  /// Where the content begins, after anchor and tag.
  func content(_ node: Int) -> Int {
    let length = nodes[node].propertiesLength
    return start(node) + (length == .max ? longProperties[node] ?? 0 : Int(length))
  }

  func contentRange(_ node: Int) -> Range<Int> { content(node)..<max(content(node), end(node)) }

  /// The bytes of the content as they stand in the text.
  func raw(_ node: Int) -> ArraySlice<UInt8> { text.utf8[contentRange(node)] }

  /// A scalar's value.
  func value(_ node: Int) -> ArraySlice<UInt8> {
    if nodes[node].traits.contains(.decoded) { return decoded.value(of: node) }
    let range = contentRange(node)
    switch shape(node) {
    case .singleQuoted, .doubleQuoted: return text.utf8[range.lowerBound + 1..<range.upperBound - 1]
    default: return text.utf8[range]
    }
  }

  func hasValue(_ node: Int, _ other: String.UTF8View) -> Bool {
    shape(node).isScalar && value(node).elementsEqual(other)
  }

  func hasValue(_ node: Int, _ other: UnsafeBufferPointer<UInt8>) -> Bool {
    if nodes[node].traits.contains(.decoded) { return decoded.value(of: node).elementsEqual(other) }
    let quotes = shape(node) == .singleQuoted || shape(node) == .doubleQuoted ? 1 : 0
    let start = content(node) + quotes
    guard end(node) - quotes - start == other.count else { return false }
    return self.text.utf8.withUnsafeBufferPointer { other.stand(in: $0, at: start) }
  }

  /// The children of a collection in order; a mapping's are its keys, each followed by its value.
  func children(_ node: Int) -> [Int] {
    guard shape(node).isCollection else { return [] }
    var result: [Int] = []
    var child = node + 1
    while child < next(node) {
      result.append(child)
      child = next(child)
    }
    return result
  }

  /// The indices of a mapping's keys and values.
  func entries(_ node: Int) -> [(key: Int, value: Int)] {
    guard shape(node).isMapping else { return [] }
    let all = children(node)
    return stride(from: 0, to: all.count - 1, by: 2).map { (all[$0], all[$0 + 1]) }
  }

  /// The value of the entry with this key; the first, as there are no duplicates.
  func entry(_ mapping: Int, key: String.UTF8View) -> (key: Int, value: Int)? {
    guard shape(mapping).isMapping else { return nil }
    var child = mapping + 1
    while child < next(mapping) {
      let value = next(child)
      if hasValue(child, key) { return (child, value) }
      child = next(value)
    }
    return nil
  }

  /// The item at an index from 0.
  func item(_ sequence: Int, _ index: Int) -> Int? {
    var child = sequence + 1
    var position = 0
    while child < next(sequence) {
      if position == index { return child }
      position += 1
      child = next(child)
    }
    return nil
  }

  /// What a scalar means to a reader: its tag by the core schema.
  func meaning(_ node: Int) -> ScalarMeaning {
    if let tag = tags[node] { return ScalarMeaning(tag: tag, text: value(node)) }
    return shape(node) == .plain ? ScalarMeaning(plain: value(node)) : .string
  }

  func isNull(_ node: Int) -> Bool { shape(node).isScalar && meaning(node) == .null }

  /// An error that points at a node.
  func error(
    _ code: ManifestError.Code,
    at node: Int?,
    path: String? = nil,
    _ reason: String,
    remedy: String
  ) -> ManifestError {
    guard let node else { return ManifestError(code, file: text.name, path: path, reason, remedy: remedy) }
    let (line, column) = text.position(of: start(node))
    return ManifestError(
      code,
      file: text.name,
      line: line,
      column: column,
      path: path,
      reason,
      remedy: remedy
    )
  }
}
