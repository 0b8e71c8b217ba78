// SPDX-License-Identifier: Apache-2.0

/// What a typed edit refuses where yq would do something unasked.
extension YAMLFile {
  func checkDocument(_ document: Int) throws(ManifestError) {
    let isNew = document == 0 && tree.documents.isEmpty
    guard isNew || tree.documents.indices.contains(document) else {
      throw tree.error(
        .notFound,
        at: nil,
        "there is no document \(document); the text has \(tree.documents.count)",
        remedy: "count the documents from 0"
      )
    }
  }

  /// Refuses to change what aliases elsewhere stand for.
  func checkIsOwn(_ place: Place, _ path: YAMLPath) throws(ManifestError) {
    let shared = Set(tree.aliasTargets.values)
    for node in place.ancestors + [place.node] where shared.contains(node) {
      throw sharedValue(node, path)
    }
  }

  /// Refuses to remove an anchor that aliases elsewhere need.
  func checkNothingInsideIsShared(_ node: Int, _ path: YAMLPath) throws(ManifestError) {
    for (alias, target) in tree.aliasTargets where (node..<tree.next(node)).contains(target) {
      if !(node..<tree.next(node)).contains(alias) { throw sharedValue(target, path) }
    }
  }

  private func sharedValue(_ node: Int, _ path: YAMLPath) -> ManifestError {
    let name = tree.anchors[node].map { String(text: $0) } ?? ""
    return tree.error(
      .sharedValue,
      at: node,
      path: path.description,
      "aliases to the anchor &\(name) would change too",
      remedy: "write the value out where the alias *\(name) stands, then edit"
    )
  }

  func blocked(
    _ place: Place,
    _ path: YAMLPath,
    _ rest: [YAMLPath.Step],
    _ obstacle: PathQuery.Obstacle
  ) -> ManifestError {
    let reached = YAMLPath(Array(path.steps.dropLast(rest.count))).description
    switch obstacle {
    case .scalar:
      return tree.error(
        .wrongKind,
        at: place.node,
        path: path.description,
        "\(reached) is a single value, so it has no keys",
        remedy: "remove \(reached) first or choose another path"
      )
    case .alias:
      let name = String(text: tree.raw(place.node).dropFirst())
      return tree.error(
        .sharedValue,
        at: place.node,
        path: path.description,
        "\(reached) is the alias *\(name); the anchor &\(name) would change",
        remedy: "edit the anchor's own path, or write the value out in place of the alias"
      )
    case .keyOfSequence:
      return tree.error(
        .wrongKind,
        at: place.node,
        path: path.description,
        "\(reached) is a sequence, which has indices, not keys",
        remedy: "name an item, such as \(reached == "." ? "." : reached)[0]"
      )
    case .indexOutOfRange(let count):
      return tree.error(
        .badPath,
        at: place.node,
        path: path.description,
        "the index is out of range; \(reached) has \(count) items",
        remedy: "use an index from \(-count) to \(count)"
      )
    }
  }
}
