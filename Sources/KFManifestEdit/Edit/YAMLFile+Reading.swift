// SPDX-License-Identifier: Apache-2.0

extension YAMLFile {
  /// A scalar's value as text, whatever its type; yq's `.path` for one scalar.
  ///
  /// - Parameters:
  ///   - path: where it stands. Aliases on the way are followed, merge keys (`<<`) are not.
  ///   - document: which document of the text, from 0.
  /// - Returns: nil when it is missing or null.
  /// - Throws: ``ManifestError/Code/wrongKind`` when the path leads to a mapping or a sequence.
  public func string(at path: YAMLPath, document: Int = 0) throws(ManifestError) -> String? {
    guard let node = node(at: path, document: document) else { return nil }
    guard tree.shape(node).isScalar else {
      throw tree.error(
        .wrongKind,
        at: node,
        path: path.description,
        "the path leads to a \(kind(of: node)), not to a single value",
        remedy: "name one of the values inside it"
      )
    }
    return tree.isNull(node) ? nil : String(text: tree.value(node))
  }

  /// Whether the path leads to a node, even one that is null.
  public func exists(_ path: YAMLPath, document: Int = 0) -> Bool {
    node(at: path, document: document) != nil
  }

  /// The keys of the mapping at `path` in their order; none when there is no mapping.
  public func keys(at path: YAMLPath = [], document: Int = 0) -> [String] {
    guard let node = node(at: path, document: document) else { return [] }
    return tree.entries(node).map { tree.text(ofKey: $0.key) }
  }

  /// How many children the mapping or sequence at `path` has; yq's `length`. 0 for everything else.
  public func count(at path: YAMLPath = [], document: Int = 0) -> Int {
    guard let node = node(at: path, document: document) else { return 0 }
    let children = tree.children(node).count
    return tree.shape(node).isMapping ? children / 2 : children
  }

  /// The line that the node at `path` begins on, from 1; nil when there is none.
  public func line(of path: YAMLPath, document: Int = 0) -> Int? {
    node(at: path, document: document).map { tree.text.position(of: tree.start($0)).line }
  }

  /// The node at a path, through aliases.
  func node(at path: YAMLPath, document: Int) -> Int? {
    guard tree.documents.indices.contains(document) else { return nil }
    var node = resolved(tree.documents[document].root)
    for step in path.steps {
      guard case .found(let place) = PathQuery(YAMLPath([step]), from: node, in: tree) else { return nil }
      node = resolved(place.node)
    }
    return node
  }

  private func resolved(_ node: Int) -> Int { tree.aliasTargets[node] ?? node }

  func kind(of node: Int) -> String {
    let shape = tree.shape(node)
    return shape.isMapping ? "mapping" : shape.isSequence ? "sequence" : shape == .alias ? "alias" : "scalar"
  }
}
