// SPDX-License-Identifier: Apache-2.0

extension YAMLFile {
  /// Gives the node at `path` a value, making the keys that are missing; yq's `.path = value`.
  ///
  /// The value keeps the node's quoting style where that can hold it. New keys follow their neighbours'
  /// indentation and style. Setting a value that is already there changes nothing.
  ///
  /// - Parameters:
  ///   - path: where to write.
  ///   - value: what to write.
  ///   - document: which document of the text, from 0; a text without documents gets its first.
  /// - Throws: ``ManifestError``: ``ManifestError/Code/wrongKind`` when the path goes through a scalar, or leads to
  ///   a map or list with something in it, whose loss nobody asked for: see ``replace(_:with:document:)``;
  ///   ``ManifestError/Code/badPath`` for the root; ``ManifestError/Code/sharedValue`` when an alias would
  ///   change with it.
  public mutating func set(
    _ path: YAMLPath,
    to value: YAMLScalar,
    document: Int = 0
  ) throws(ManifestError) {
    guard !path.steps.isEmpty else {
      throw tree.error(
        .badPath,
        at: nil,
        path: ".",
        "the root is the whole document",
        remedy: "name a key, or replace the root if all of it is meant"
      )
    }
    if let node = node(at: path, document: document), tree.shape(node).isCollection,
      !tree.children(node).isEmpty
    {
      throw tree.error(
        .wrongKind,
        at: node,
        path: path.description,
        "the path leads to a \(kind(of: node)), all of which would go",
        remedy: "name one of the values inside it, or replace it if all of it is meant"
      )
    }
    if let place = place(at: path, document), tree.holds(place.node, value) { return }
    try write(path, .scalar(value), document)
  }

  private func place(at path: YAMLPath, _ document: Int) -> Place? {
    guard tree.documents.indices.contains(document),
      case .found(let place) = PathQuery(path, from: tree.documents[document].root, in: tree)
    else { return nil }
    return place
  }

  /// Gives the node at `path` a value, making the keys that are missing.
  mutating func write(_ path: YAMLPath, _ value: YAMLValue, _ document: Int) throws(ManifestError) {
    try checkDocument(document)
    guard tree.documents.indices.contains(document) else {
      return try apply([.addDocument(.nested(path.steps, value))])
    }
    switch PathQuery(path, from: tree.documents[document].root, in: tree) {
    case .found(let place):
      try checkIsOwn(place, path)
      try apply([.replace(place, value)])
    case .missing(let deepest, let rest):
      try checkIsOwn(deepest, path)
      try apply([Self.creation(in: deepest, rest, value, tree)])
    case .blocked(let place, let rest, let obstacle):
      throw blocked(place, path, rest, obstacle)
    }
  }

  /// Leaves the key at `path` without a value, `key:`, which is null to readers; a comment stays.
  ///
  /// - Throws: as ``set(_:to:document:)`` does.
  public mutating func clear(_ path: YAMLPath, document: Int = 0) throws(ManifestError) {
    try set(path, to: .empty, document: document)
  }

  /// Removes the entry or item at `path`, with the lines it stands on; yq's `del(.path)`.
  ///
  /// Comments on lines of their own stay. Removing what is not there changes nothing.
  ///
  /// - Throws: ``ManifestError``: ``ManifestError/Code/badPath`` for the root,
  ///   ``ManifestError/Code/notFound`` when there is no such document,
  ///   ``ManifestError/Code/sharedValue`` when an alias stands for it.
  public mutating func remove(_ path: YAMLPath, document: Int = 0) throws(ManifestError) {
    guard !path.steps.isEmpty else {
      throw tree.error(
        .badPath,
        at: nil,
        path: ".",
        "the root cannot be removed",
        remedy: "remove the file instead"
      )
    }
    try checkDocument(document)
    guard let place = place(at: path, document), let parent = place.ancestors.last else { return }
    try checkIsOwn(place, path)
    try checkNothingInsideIsShared(place.node, path)
    try apply([Self.removal(of: place, parent, tree)])
  }

  /// The edit that makes the steps below `place` that are missing.
  static func creation(
    in place: Place,
    _ rest: [YAMLPath.Step],
    _ value: YAMLValue,
    _ tree: NodeTree
  ) -> TreeEdit {
    let inner = YAMLValue.nested(rest.dropFirst(), value)
    let children = tree.children(place.node)
    guard tree.shape(place.node).isCollection, !children.isEmpty, let step = rest.first else {
      return .replace(place, .nested(rest, value))
    }
    switch step {
    case .index(let index) where tree.shape(place.node).isSequence:
      let padding = [YAMLValue](repeating: .scalar(.null), count: max(0, index - children.count))
      return .addItems(place, padding + [inner])
    case .index(let index):
      return .addEntries(place, [.init(key: .scalar(.integer(index)), value: inner)])
    case .key(let key):
      return .addEntries(place, [.init(key: .string(key), value: inner)])
    }
  }

  /// The edit that removes a node's entry or item; the last one leaves an empty collection.
  static func removal(of place: Place, _ parent: Int, _ tree: NodeTree) -> TreeEdit {
    let parentPlace = Place(node: parent, ancestors: Array(place.ancestors.dropLast()))
    guard tree.shape(parent).isMapping else {
      let isLast = tree.children(parent).count == 1
      return isLast ? .replace(parentPlace, .sequence([])) : .removeChildren(parentPlace, [place.node])
    }
    let entries = tree.entries(parent)
    if entries.count == 1 { return .replace(parentPlace, .mapping([])) }
    let key = entries.first { $0.value == place.node }?.key ?? place.node
    return .removeChildren(parentPlace, [key])
  }
}

extension NodeTree {
  /// A node says just this already.
  func holds(_ node: Int, _ scalar: YAMLScalar) -> Bool {
    guard shape(node).isScalar else { return false }
    let meaning = meaning(node)
    if meaning == .custom {
      // A tag of the document's own says what the text means.
      let isSpelling = scalar.meaning == .string || shape(node) == .plain
      return isSpelling && hasValue(node, scalar.text.utf8)
    }
    if scalar == .empty { return meaning == .null && contentRange(node).isEmpty }
    if scalar == .null { return meaning == .null }
    return meaning == scalar.meaning && hasValue(node, scalar.text.utf8)
  }
}
