// SPDX-License-Identifier: Apache-2.0

/// Steps down into nodes, as yq's traverse operators take them.
extension Evaluator {
  mutating func traverse(
    _ nodes: [GraphNode],
    _ isOptional: Bool,
    _ step: (inout Evaluator, GraphNode) throws(ManifestError) -> [GraphNode]
  ) throws(ManifestError) -> [GraphNode] {
    var result: [GraphNode] = []
    for node in nodes {
      do {
        result += try step(&self, node)
      } catch {
        if !isOptional { throw error }
      }
    }
    return result
  }

  /// `base[index]`; the index is evaluated where the whole expression is, not at the base.
  mutating func traverse(
    _ base: ExpressionSyntax,
    _ index: ExpressionSyntax?,
    _ isOptional: Bool,
    on nodes: [GraphNode],
    _ mode: Mode
  ) throws(ManifestError) -> [GraphNode] {
    guard let index else { return try evaluate(base, on: nodes, mode).flatMap(Self.splat) }
    var result: [GraphNode] = []
    for node in nodes {
      let bases = try evaluate(base, on: [node], mode)
      let indices = try evaluate(index, on: [node], .reading)
      result += try traverse(bases, isOptional) { evaluator, base throws(ManifestError) in
        var children: [GraphNode] = []
        for index in indices { children += try evaluator.child(of: base, key: index, mode) }
        try evaluator.charge(children.count)
        return children
      }
    }
    return result
  }

  /// `.[]`: a null becomes an empty sequence.
  private static func splat(_ node: GraphNode) -> [GraphNode] {
    switch node.content {
    case .alias(_, let target): return target.node.map(splat) ?? []
    case .sequence(let items, _): return items
    case .mapping(let entries, _): return entries.map(\.value)
    default:
      if node.isNull { node.setChildren(.sequence([], isFlow: false)) }
      return []
    }
  }

  /// The children that a key or an index names.
  mutating func child(of node: GraphNode, key: GraphNode, _ mode: Mode) throws(ManifestError) -> [GraphNode] {
    guard key.text != nil else {
      throw key.error(
        .wrongKind,
        "a key or an index is a single value, not \(key.tag)",
        remedy: "mend the brackets"
      )
    }
    if let found = known(child: key, of: node) { return [found] }
    let isIndex = key.tag == "!!int"
    switch node.content {
    case .alias(_, let target):
      return try target.node.map { target throws(ManifestError) in try child(of: target, key: key, mode) }
        ?? []
    case .sequence(let items, let isFlow):
      return [try item(of: node, items, isFlow, key, mode)]
    case .mapping(let entries, let isFlow):
      return try value(of: node, entries, isFlow, key, mode)
    default:
      return try childOfScalar(node, key, isIndex: isIndex, mode)
    }
  }

  /// A child that is there, found in the text without reading its neighbours.
  private func known(child key: GraphNode, of node: GraphNode) -> GraphNode? {
    guard !node.isRead, let tree = node.graph?.tree, let source = node.source, let text = key.text else {
      return nil
    }
    if tree.shape(source).isMapping {
      return tree.entry(source, key: text.utf8).flatMap { node.lookUp($0.value) }
    }
    guard tree.shape(source).isSequence, let index = Int(text), index >= 0 else { return nil }
    return tree.item(source, index).flatMap { node.lookUp($0) }
  }

  private mutating func childOfScalar(
    _ node: GraphNode,
    _ key: GraphNode,
    isIndex: Bool,
    _ mode: Mode
  ) throws(ManifestError) -> [GraphNode] {
    guard node.isNull else {
      if mode == .creating {
        notice("\(node.place): \(node.path) is a single value; \(key.text ?? "") below it was not set")
      }
      return []
    }
    if mode != .creating { return [.null] }
    node.setChildren(isIndex ? .sequence([], isFlow: false) : .mapping([], isFlow: false))
    return try child(of: node, key: key, mode)
  }

  private mutating func item(
    of node: GraphNode,
    _ items: [GraphNode],
    _ isFlow: Bool,
    _ key: GraphNode,
    _ mode: Mode
  ) throws(ManifestError) -> GraphNode {
    let text = key.text ?? ""
    guard let index = Int(text) else {
      throw node.error(
        .wrongKind,
        "cannot index array with '\(text)' (a sequence has indices, not keys)",
        remedy: "name an item, such as [0]"
      )
    }
    let position = index < 0 ? items.count + index : index
    guard position >= 0 else {
      throw node.error(
        .badPath,
        "index [\(index)] out of range, array size is \(items.count)",
        remedy: "use an index from \(-items.count) to \(items.count)"
      )
    }
    if position < items.count { return items[position] }
    if mode != .creating { return .null }
    guard position - items.count < 100_000 else {
      throw node.error(.badPath, "index [\(index)] is far beyond the end", remedy: "use a smaller index")
    }
    try charge(position)
    let padding = (items.count...position).map { _ in GraphNode.null }
    node.setChildren(.sequence(items + padding, isFlow: isFlow && !items.isEmpty))
    return padding[padding.count - 1]
  }

  private mutating func value(
    of node: GraphNode,
    _ entries: [GraphNode.Entry],
    _ isFlow: Bool,
    _ key: GraphNode,
    _ mode: Mode
  ) throws(ManifestError) -> [GraphNode] {
    let text = key.text ?? ""
    let direct = entries.filter { $0.key.hasText(text) }.map(\.value)
    if !direct.isEmpty { return direct }
    if let merged = Self.merged(entries, text) { return [merged] }
    if mode != .creating { return [.null] }
    try charge(entries.count)
    let created = GraphNode.null
    let entry = GraphNode.Entry(key: GraphNode(value: key.value), value: created)
    node.setChildren(.mapping(entries + [entry], isFlow: isFlow && !entries.isEmpty))
    return [created]
  }

  /// The value that `<<` brings in, the last mapping having the last word as in yq.
  private static func merged(_ entries: [GraphNode.Entry], _ key: String) -> GraphNode? {
    let sources = entries.filter { $0.key.tag == "!!merge" }.flatMap { entry -> [GraphNode] in
      if case .sequence(let items, _) = entry.value.content { return items }
      return [entry.value]
    }
    return sources.reversed().lazy.compactMap { source -> GraphNode? in
      guard case .alias(_, let target) = source.content, let node = target.node,
        case .mapping(let entries, _) = node.content
      else { return nil }
      return entries.first { $0.key.hasText(key) }?.value
    }.first
  }
}
