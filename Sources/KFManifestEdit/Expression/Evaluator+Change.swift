// SPDX-License-Identifier: Apache-2.0

/// Assignments and removals.
extension Evaluator {
  /// Changes nodes and yields what it was given; while reading, copies are changed instead.
  mutating func change(
    _ syntax: ExpressionSyntax,
    on nodes: [GraphNode],
    _ mode: Mode
  ) throws(ManifestError) -> [GraphNode] {
    var nodes = nodes
    if mode == .reading {
      for index in nodes.indices { nodes[index] = try copy(nodes[index]) }
    }
    switch syntax {
    case .assign(let target, let value, let clobbers): try assign(target, value, clobbers, on: nodes)
    case .update(let target, let value, let clobbers): try update(target, value, clobbers, on: nodes)
    case .combine(let sign, let options, let target, let value):
      try combine(sign, options, target, value, on: nodes)
    case .annotate(let attributes, let target, let value, let isRelative):
      try annotate(attributes, target, value, isRelative, on: nodes)
    case .call(.del, let arguments): nodes = try remove(arguments[0], on: nodes)
    case .call(.deletePaths, let arguments): try removePaths(arguments[0], on: nodes)
    case .call(.setPath, let arguments): try setPath(arguments[0], arguments[1], on: nodes)
    case .call(.with, let arguments):
      let targets = try evaluate(arguments[0], on: nodes, .creating)
      _ = try evaluate(arguments[1], on: targets, .changing)
    case .call(.explode, let arguments):
      for node in try evaluate(arguments[0], on: nodes, .changing) { try explode(node) }
    case .call(.sortKeys, let arguments):
      for node in try evaluate(arguments[0], on: nodes, .changing) { sortKeys(of: node) }
    default: break
    }
    return nodes
  }

  private mutating func assign(
    _ target: ExpressionSyntax,
    _ value: ExpressionSyntax,
    _ clobbers: Bool,
    on nodes: [GraphNode]
  ) throws(ManifestError) {
    for group in groups(nodes) {
      let targets = try evaluate(target, on: group, .creating)
      // Every target is given every value, so that the last one stays.
      guard let last = try evaluate(value, on: group, .reading).last else { continue }
      let stable = targets.contains { $0 === last } ? last : try copy(last)
      for target in targets { try update(target, from: stable, clobbersTags: clobbers) }
    }
  }

  private mutating func update(
    _ target: ExpressionSyntax,
    _ value: ExpressionSyntax,
    _ clobbers: Bool,
    on nodes: [GraphNode]
  ) throws(ManifestError) {
    // What lies deeper comes first, because its parent may take a copy of it.
    for target in try evaluate(target, on: nodes, .creating).reversed() {
      guard let first = try evaluate(value, on: [target], .changing).first, first !== target else { continue }
      try update(target, from: first, clobbersTags: clobbers)
    }
  }

  /// `target += value`: the value is evaluated where the whole expression is.
  private mutating func combine(
    _ sign: BinaryOperator,
    _ options: MergeOptions,
    _ target: ExpressionSyntax,
    _ value: ExpressionSyntax,
    on nodes: [GraphNode]
  ) throws(ManifestError) {
    for group in groups(nodes) {
      for target in try evaluate(target, on: group, .creating) {
        if sign == .alternative, target.isTrue { continue }
        for value in try evaluate(value, on: group, .reading) {
          if sign == .alternative {
            try update(target, from: value)
          } else {
            let result = try compute(sign, options, target, value)
            try update(target, from: result, clobbersTags: options.contains(.clobbersTags))
          }
        }
      }
    }
  }

  private mutating func remove(_ target: ExpressionSyntax, on nodes: [GraphNode]) throws(ManifestError)
    -> [GraphNode]
  {
    let gone = try evaluate(target, on: nodes, .reading)
    Self.detach(gone)
    let ids = Set(gone.map(ObjectIdentifier.init))
    return nodes.filter { !($0.parent == nil && ids.contains(ObjectIdentifier($0))) }
  }

  /// Takes nodes out of the collections they stand in.
  private static func detach(_ gone: [GraphNode]) {
    let ids = Set(gone.map(ObjectIdentifier.init))
    var done: Set<ObjectIdentifier> = []
    for node in gone {
      guard let parent = node.parent, done.insert(ObjectIdentifier(parent)).inserted else { continue }
      switch parent.content {
      case .sequence(let items):
        let kept = items.filter { !ids.contains(ObjectIdentifier($0)) }
        if kept.count < items.count { parent.assign(.sequence(kept)) }
      case .mapping(let entries):
        let kept = entries.filter {
          !ids.contains(ObjectIdentifier($0.value)) && !ids.contains(ObjectIdentifier($0.key))
        }
        if kept.count < entries.count { parent.assign(.mapping(kept)) }
      default: break
      }
    }
  }

  private mutating func removePaths(_ paths: ExpressionSyntax, on nodes: [GraphNode]) throws(ManifestError) {
    for node in nodes {
      var gone: [GraphNode] = []
      for path in try evaluate(paths, on: [node], .reading).flatMap(\.items) {
        if let target = try follow(path.items, from: node, .reading) { gone.append(target) }
      }
      Self.detach(gone)
    }
  }

  private mutating func setPath(
    _ path: ExpressionSyntax,
    _ value: ExpressionSyntax,
    on nodes: [GraphNode]
  ) throws(ManifestError) {
    for node in nodes {
      guard let steps = try evaluate(path, on: [node], .reading).first,
        let value = try evaluate(value, on: [node], .reading).first,
        let target = try follow(steps.items, from: node, .creating)
      else { continue }
      try update(target, from: value)
    }
  }

  private mutating func follow(_ steps: [GraphNode], from node: GraphNode, _ mode: Mode) throws(ManifestError)
    -> GraphNode?
  {
    var node = node
    for step in steps {
      guard let next = try child(of: node, key: step, mode, false).first else { return nil }
      node = next
    }
    return node
  }

  private mutating func annotate(
    _ attributes: Set<NodeAttribute>,
    _ target: ExpressionSyntax,
    _ value: ExpressionSyntax,
    _ isRelative: Bool,
    on nodes: [GraphNode]
  ) throws(ManifestError) {
    let common = isRelative ? "" : try evaluate(value, on: nodes, .reading).first?.text ?? ""
    for node in try evaluate(target, on: nodes, .creating) {
      let text = isRelative ? try evaluate(value, on: [node], .reading).first?.text ?? "" : common
      for attribute in attributes { try set(attribute, of: node, to: text) }
    }
  }

  private mutating func set(_ attribute: NodeAttribute, of node: GraphNode, to text: String)
    throws(ManifestError)
  {
    switch attribute {
    case .style:
      guard let style = NodeStyle(rawValue: text) else {
        throw node.error(
          .wrongKind,
          "there is no style of this name",
          remedy: "use tagged, double, single, literal, folded, flow or an empty text"
        )
      }
      _ = node.content
      (node.ownAttributes().style, node.ownAttributes().isStyleWanted) = (style, true)
    case .tag:
      if case .scalar(let own, _) = node.content { node.assign(.scalar(own, tag: text)) }
      node.ownAttributes().tag = text
    case .anchor: node.ownAttributes().anchor = text
    case .alias:
      if !text.isEmpty { node.assign(.alias(text, .init(node: nil))) }
    case .comment(let kind):
      node.ownAttributes().comments[kind] = text
    }
  }

  private mutating func sortKeys(of node: GraphNode) {
    guard node.isMapping else { return }
    let sorted = node.entries.enumerated().sorted {
      let (left, right) = ($0.element.key.text ?? "", $1.element.key.text ?? "")
      return left.hasSameBytes(as: right)
        ? $0.offset < $1.offset : left.utf8.lexicographicallyPrecedes(right.utf8)
    }
    node.assign(.mapping(sorted.map(\.element)))
  }

  /// Writes out what aliases and `<<` stand for, and drops the anchors.
  private mutating func explode(_ node: GraphNode) throws(ManifestError) {
    try charge(1)
    switch node.content {
    case .alias(_, let target):
      if let target = target.node {
        let copy = try copy(target)
        try explode(copy)
        try update(node, from: copy)
        (node.ownAttributes().style, node.ownAttributes().anchor) = (target.style, "")
      }
    case .sequence(let items):
      for item in items { try explode(item) }
    case .mapping(let entries):
      if entries.contains(where: { $0.key.tag == "!!merge" }) {
        node.assign(.mapping(try unmerged(entries)))
      }
      for entry in node.entries {
        try explode(entry.key)
        try explode(entry.value)
      }
    default: break
    }
    if !node.anchor.isEmpty { node.ownAttributes().anchor = "" }
  }

  /// The entries without `<<`: what it brings in stands where it stood, as far as the mapping has no such key.
  private mutating func unmerged(_ entries: [GraphNode.Entry]) throws(ManifestError) -> [GraphNode.Entry] {
    let own = Set(entries.filter { $0.key.tag != "!!merge" }.map { $0.key.text ?? "" })
    var result: [GraphNode.Entry] = []
    for entry in entries {
      guard entry.key.tag == "!!merge" else {
        result.append(entry)
        continue
      }
      var known = own
      let values = entry.value.isSequence ? entry.value.items : [entry.value]
      for value in values {
        let source: GraphNode? = if case .alias(_, let target) = value.content { target.node } else { value }
        for inner in try copy(source ?? .null).entries where known.insert(inner.key.text ?? "").inserted {
          inner.key.leavePlace()
          inner.value.leavePlace()
          result.append(inner)
        }
      }
    }
    return result
  }
}
