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
    guard let index else { return try evaluate(base, on: nodes, mode).flatMap { Self.splat($0, mode) } }
    var result: [GraphNode] = []
    for group in nodes.isEmpty ? [[]] : nodes.map({ [$0] }) {
      let bases = try evaluate(base, on: group, mode)
      let indices = try evaluate(index, on: group, .reading)
      result += try traverse(bases, isOptional) { evaluator, base throws(ManifestError) in
        var children: [GraphNode] = []
        for index in indices {
          children += try evaluator.child(of: base, key: index, mode, evaluator.isPattern(index))
        }
        try evaluator.charge(children.count)
        return children
      }
    }
    return result
  }

  private func isPattern(_ index: GraphNode) -> Bool { Wildcard.isPattern(index.text ?? "") }

  /// `.[]`: a null becomes an empty sequence; what `<<` brings into a mapping counts too.
  static func splat(_ node: GraphNode, _ mode: Mode) -> [GraphNode] {
    switch node.content {
    case .alias(_, let target): return target.node.map { splat($0, mode) } ?? []
    case .sequence(let items): return items
    case .mapping(let entries): return merged(entries).map(\.value)
    default:
      if node.isNull, mode == .creating { node.assign(.sequence([])) }
      return []
    }
  }

  /// The entries of a mapping with those that `<<` brings in, the mapping's own having the last word.
  static func merged(_ entries: [GraphNode.Entry]) -> [GraphNode.Entry] {
    guard entries.contains(where: { $0.key.tag == "!!merge" }) else { return entries }
    var result: [GraphNode.Entry] = []
    var places: [String: Int] = [:]
    func add(_ entry: GraphNode.Entry) {
      let key = entry.key.text ?? ""
      if let place = places[key] {
        result[place] = entry
      } else {
        places[key] = result.count
        result.append(entry)
      }
    }
    for entry in mergeSources(entries).reversed().flatMap(\.entries) { add(entry) }
    for entry in entries where entry.key.tag != "!!merge" { add(entry) }
    return result
  }

  /// The mappings that `<<` names; the earlier overrule the later.
  private static func mergeSources(_ entries: [GraphNode.Entry]) -> [GraphNode] {
    entries.filter { $0.key.tag == "!!merge" }.flatMap { entry -> [GraphNode] in
      let values = entry.value.isSequence ? entry.value.items : [entry.value]
      return values.compactMap { value in
        if case .alias(_, let target) = value.content { target.node } else { value }
      }
    }
  }

  /// The children that a key, a pattern or an index names.
  mutating func child(of node: GraphNode, key: GraphNode, _ mode: Mode, _ isPattern: Bool)
    throws(ManifestError)
    -> [GraphNode]
  {
    guard key.text != nil else {
      throw key.error(
        .wrongKind,
        "a key or an index is a single value, not \(key.tag)",
        remedy: "mend the brackets"
      )
    }
    if !isPattern, let found = known(child: key, of: node) { return [found] }
    switch node.content {
    case .alias(_, let target):
      return try target.node.map { target throws(ManifestError) in
        try child(of: target, key: key, mode, isPattern)
      } ?? []
    case .sequence(let items): return [try item(of: node, items, key, mode)]
    case .mapping(let entries): return try value(of: node, entries, key, mode, isPattern)
    default: return try childOfScalar(node, key, mode, isPattern)
    }
  }

  /// A child that is there, found in the text without reading its neighbours.
  private func known(child key: GraphNode, of node: GraphNode) -> GraphNode? {
    guard !node.isRead, node.isOriginal, let origin = node.origin, let text = key.text else { return nil }
    let tree = origin.graph.tree
    if tree.shape(origin.node).isMapping {
      return tree.entry(origin.node, key: text.utf8).flatMap { node.lookUp($0.value, key: $0.key) }
    }
    guard tree.shape(origin.node).isSequence, let index = Int(text), index >= 0 else { return nil }
    guard let item = tree.item(origin.node, index), let found = node.lookUp(item, key: nil) else {
      return nil
    }
    found.setIndex(index)
    return found
  }

  private mutating func childOfScalar(_ node: GraphNode, _ key: GraphNode, _ mode: Mode, _ isPattern: Bool)
    throws(ManifestError) -> [GraphNode]
  {
    guard node.isNull else {
      if mode == .creating {
        notice("\(node.location): \(node.path) is a single value; \(key.text ?? "") below it was not set")
      }
      return []
    }
    if mode != .creating {
      if isPattern { return [] }
      return [missing(in: node, key)]
    }
    node.assign(key.tag == "!!int" ? .sequence([]) : .mapping([]))
    return try child(of: node, key: key, mode, isPattern)
  }

  /// What reading finds where there is nothing: a null that knows its path.
  private mutating func missing(in node: GraphNode, _ key: GraphNode) -> GraphNode {
    let mapping = GraphNode(
      .mapping([.init(key: GraphNode(.scalar(key.text ?? "", tag: key.tag)), value: .null)]))
    mapping.takePlace(of: node)
    return keep(mapping).entries[0].value
  }

  private mutating func item(
    of node: GraphNode,
    _ items: [GraphNode],
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
    node.assign(.sequence(items + padding))
    return padding[padding.count - 1]
  }

  private mutating func value(
    of node: GraphNode,
    _ entries: [GraphNode.Entry],
    _ key: GraphNode,
    _ mode: Mode,
    _ isPattern: Bool
  ) throws(ManifestError) -> [GraphNode] {
    let text = key.text ?? ""
    if isPattern {
      let matches = Self.merged(entries).filter { Wildcard.matches($0.key.text ?? "", text) }.map(\.value)
      if !matches.isEmpty { return matches }
      if mode != .creating { return [] }
    }
    let direct = entries.filter { $0.key.hasText(text) }.map(\.value)
    if !direct.isEmpty { return direct }
    let merged = Self.mergeSources(entries).flatMap(\.entries).first { $0.key.hasText(text) }
    if let merged { return [merged.value] }
    if mode != .creating { return [missing(in: node, key)] }
    try charge(entries.count)
    let created = GraphNode.null
    let entry = GraphNode.Entry(key: GraphNode(.scalar(text, tag: key.tag)), value: created)
    node.assign(.mapping(entries + [entry]))
    return [created]
  }

  /// `.[from:to]` of sequences and texts.
  mutating func slice(
    _ base: ExpressionSyntax,
    _ from: ExpressionSyntax?,
    _ to: ExpressionSyntax?,
    on nodes: [GraphNode],
    _ mode: Mode
  ) throws(ManifestError) -> [GraphNode] {
    var result: [GraphNode] = []
    for node in try evaluate(base, on: nodes, mode) {
      let length = node.length
      let start = try bound(from, node, length) ?? 0
      let end = max(start, try bound(to, node, length) ?? length)
      if node.isSequence {
        result.append(derived(.sequence(try copies(Array(node.items[start..<end]))), from: node))
      } else {
        let text = String(String.UnicodeScalarView(Array((node.text ?? "").unicodeScalars)[start..<end]))
        result.append(derived(.scalar(text, tag: "!!str"), from: node))
      }
    }
    return result
  }

  private mutating func bound(_ syntax: ExpressionSyntax?, _ node: GraphNode, _ length: Int)
    throws(ManifestError) -> Int?
  {
    guard let syntax else { return nil }
    guard let number = try evaluate(syntax, on: [node], .reading).first.flatMap({ Int($0.text ?? "") }) else {
      throw node.error(.wrongKind, "a slice needs numbers", remedy: "write .[1:3]")
    }
    return min(max(0, number < 0 ? length + number : number), length)
  }
}
