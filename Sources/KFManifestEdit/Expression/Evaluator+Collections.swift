// SPDX-License-Identifier: Apache-2.0

/// Functions that make one list or mapping of another.
extension Evaluator {
  mutating func collectionValues(
    _ function: ExpressionFunction,
    _ arguments: [ExpressionSyntax],
    _ node: GraphNode,
    _ mode: Mode
  ) throws(ManifestError) -> [GraphNode] {
    switch function {
    case .keys: return [try keys(of: node)]
    case .map: return [sequence(try copies(try evaluate(arguments[0], on: node.values, .reading)), node)]
    case .mapValues: return [try mapValues(arguments[0], node)]
    case .filter: return [sequence(try copies(try node.values.filtered(by: arguments[0], &self)), node)]
    case .first: return try first(arguments, node)
    case .any, .anyWhere, .all, .allWhere: return [try quantify(function, arguments, node)]
    case .reverse:
      return [derived(.sequence(try copies(try items(of: node, "reverse").reversed())), from: node)]
    case .sort: return [try sort(node, by: .identity)]
    case .sortBy: return [try sort(node, by: arguments[0])]
    case .unique: return [try unique(node, by: nil)]
    case .uniqueBy: return [try unique(node, by: arguments[0])]
    case .groupBy: return [try group(node, by: arguments[0])]
    case .min, .max:
      let sorted = try order(node.values, by: .identity)
      guard let found = function == .min ? sorted.first : sorted.last(where: { _ in true }) else { return [] }
      return [found]
    case .flatten:
      let depth =
        try arguments.first.map { argument throws(ManifestError) in
          try evaluate(argument, on: [node], .reading).first.flatMap { Int($0.text ?? "") } ?? -1
        } ?? -1
      return [derived(.sequence(try copies(Self.flat(try items(of: node, "flatten"), depth))), from: node)]
    case .pivot: return [try pivot(node)]
    case .pick, .omit: return [try choose(arguments[0], node, isPick: function == .pick)]
    case .toEntries: return node.isNull ? [] : [try toEntries(node)]
    case .fromEntries: return [try fromEntries(try items(of: node, "from_entries"), in: node)]
    case .withEntries: return try withEntries(arguments[0], node)
    default: return []
    }
  }

  private mutating func sequence(_ items: [GraphNode], _ node: GraphNode) -> GraphNode {
    node.isSequence ? derived(.sequence(items), from: node) : replacing(node, GraphNode(.sequence(items)))
  }

  private func items(of node: GraphNode, _ what: String) throws(ManifestError) -> [GraphNode] {
    guard node.isSequence else {
      throw node.error(.wrongKind, "\(what) takes an array, not \(node.tag)", remedy: "check the path")
    }
    return node.items
  }

  private mutating func keys(of node: GraphNode) throws(ManifestError) -> GraphNode {
    switch node.content {
    case .sequence(let items):
      return replacing(node, GraphNode(.sequence(items.indices.map { GraphNode(number: $0) })))
    case .mapping(let entries): return replacing(node, GraphNode(.sequence(try copies(entries.map(\.key)))))
    default:
      throw node.error(
        .wrongKind,
        "cannot get keys of \(node.tag), keys only works for maps and arrays",
        remedy: "keys takes a mapping or a sequence"
      )
    }
  }

  private mutating func mapValues(_ argument: ExpressionSyntax, _ node: GraphNode) throws(ManifestError)
    -> GraphNode
  {
    let result = try copy(node)
    for value in result.values {
      guard let new = try evaluate(argument, on: [value], .changing).first, new !== value else { continue }
      try update(value, from: new)
    }
    return result
  }

  private mutating func first(_ arguments: [ExpressionSyntax], _ node: GraphNode) throws(ManifestError)
    -> [GraphNode]
  {
    guard let condition = arguments.first else { return Array(node.values.prefix(1)) }
    for value in node.values {
      if try evaluate(condition, on: [value], .reading).first?.isTrue == true { return [value] }
    }
    return []
  }

  private mutating func quantify(
    _ function: ExpressionFunction,
    _ arguments: [ExpressionSyntax],
    _ node: GraphNode
  ) throws(ManifestError) -> GraphNode {
    let wanted = function == .any || function == .anyWhere
    for item in try items(of: node, function.rawValue) {
      var value: GraphNode? = item
      if let condition = arguments.first { value = try evaluate(condition, on: [item], .reading).first }
      if let value, value.isTrue == wanted { return replacing(node, .boolean(wanted)) }
    }
    return replacing(node, .boolean(!wanted))
  }

  private mutating func sort(_ node: GraphNode, by key: ExpressionSyntax) throws(ManifestError) -> GraphNode {
    if node.isMapping {
      let values = try order(node.entries.map(\.value), by: key)
      let places = Dictionary(uniqueKeysWithValues: node.entries.map { (ObjectIdentifier($0.value), $0) })
      var entries: [GraphNode.Entry] = []
      for value in values {
        guard let entry = places[ObjectIdentifier(value)] else { continue }
        entries.append(
          .init(key: try copy(entry.key, keepsPlace: false), value: try copy(entry.value, keepsPlace: false))
        )
      }
      return derived(.mapping(entries), from: node)
    }
    return derived(.sequence(try copies(try order(try items(of: node, "sort"), by: key))), from: node)
  }

  /// Values in the order of what an expression gives for each; equal ones stay as they stand.
  private mutating func order(_ values: [GraphNode], by key: ExpressionSyntax) throws(ManifestError)
    -> [GraphNode]
  {
    var rows: [(keys: [GraphNode], position: Int)] = []
    for (position, value) in values.enumerated() {
      rows.append((try evaluate(key, on: [value], .reading), position))
    }
    rows.sort { left, right in
      for (first, second) in zip(left.keys, right.keys) {
        if Self.precedes(first, second) { return true }
        if Self.precedes(second, first) { return false }
      }
      return left.keys.count != right.keys.count
        ? left.keys.count < right.keys.count : left.position < right.position
    }
    return rows.map { values[$0.position] }
  }

  /// null, then false and true, then numbers and texts.
  private static func precedes(_ left: GraphNode, _ right: GraphNode) -> Bool {
    func rank(_ node: GraphNode) -> Int { node.isNull ? 0 : node.tag == "!!bool" ? node.isTrue ? 2 : 1 : 3 }
    if rank(left) != rank(right) || rank(left) < 3 { return rank(left) < rank(right) }
    if let first = number(left), let second = number(right) { return first < second }
    return (left.text ?? "").utf8.lexicographicallyPrecedes((right.text ?? "").utf8)
  }

  /// What two values are compared by: their texts, a collection as it is printed.
  private static func identity(_ node: GraphNode) -> String {
    node.text ?? NodePrinter.bare(node)
  }

  private mutating func unique(_ node: GraphNode, by key: ExpressionSyntax?) throws(ManifestError)
    -> GraphNode
  {
    var known: Set<String> = []
    var kept: [GraphNode] = []
    for item in try items(of: node, "unique") {
      let value =
        try key.map { key throws(ManifestError) in try evaluate(key, on: [item], .reading).first } ?? item
      if known.insert(value.map(Self.identity) ?? "null").inserted { kept.append(item) }
    }
    return derived(.sequence(try copies(kept)), from: node)
  }

  private mutating func group(_ node: GraphNode, by key: ExpressionSyntax) throws(ManifestError) -> GraphNode
  {
    var groups: [[GraphNode]] = []
    var places: [String: Int] = [:]
    for item in try items(of: node, "group_by") {
      let value = try evaluate(key, on: [item], .reading).first.map(Self.identity) ?? "null"
      if let place = places[value] {
        groups[place].append(item)
      } else {
        places[value] = groups.count
        groups.append([item])
      }
    }
    var result: [GraphNode] = []
    for group in groups { result.append(GraphNode(.sequence(try copies(group)))) }
    return derived(.sequence(result), from: node)
  }

  private static func flat(_ items: [GraphNode], _ depth: Int) -> [GraphNode] {
    items.flatMap { item in item.isSequence && depth != 0 ? flat(item.items, depth - 1) : [item] }
  }

  /// Rows become columns.
  private mutating func pivot(_ node: GraphNode) throws(ManifestError) -> GraphNode {
    let rows = try items(of: node, "pivot")
    if rows.allSatisfy(\.isMapping) {
      var keys: [String] = []
      for key in rows.flatMap(\.entries).map({ $0.key.text ?? "" }) where !keys.contains(key) {
        keys.append(key)
      }
      var entries: [GraphNode.Entry] = []
      for key in keys {
        let column = rows.map { row in row.entries.first { $0.key.hasText(key) }?.value }
        entries.append(.init(key: GraphNode(text: key), value: GraphNode(.sequence(try columnItems(column)))))
      }
      return replacing(node, GraphNode(.mapping(entries)))
    }
    let width = rows.map(\.items.count).max() ?? 0
    var columns: [GraphNode] = []
    for index in 0..<width {
      let column = rows.map { index < $0.items.count ? $0.items[index] : nil }
      columns.append(GraphNode(.sequence(try columnItems(column))))
    }
    return replacing(node, GraphNode(.sequence(columns)))
  }

  private mutating func columnItems(_ column: [GraphNode?]) throws(ManifestError) -> [GraphNode] {
    try copies(column.map { $0 ?? GraphNode(.scalar("", tag: "!!null")) })
  }

  private mutating func choose(_ argument: ExpressionSyntax, _ node: GraphNode, isPick: Bool)
    throws(ManifestError) -> GraphNode
  {
    let wanted = try evaluate(argument, on: [node], .reading).flatMap(\.items)
    if node.isMapping {
      let entries =
        isPick
        ? wanted.compactMap { key in node.entries.first { $0.key.hasText(key.text ?? "") } }
        : node.entries.filter { entry in !wanted.contains { entry.key.hasText($0.text ?? "") } }
      var copied: [GraphNode.Entry] = []
      for entry in entries {
        copied.append(
          .init(key: try copy(entry.key, keepsPlace: false), value: try copy(entry.value, keepsPlace: false))
        )
      }
      return derived(.mapping(copied), from: node)
    }
    let items = try items(of: node, isPick ? "pick" : "omit")
    let indices = wanted.compactMap { Int($0.text ?? "") }.filter(items.indices.contains)
    let chosen = isPick ? indices : items.indices.filter { !indices.contains($0) }
    return derived(.sequence(try copies(chosen.map { items[$0] })), from: node)
  }

  private mutating func toEntries(_ node: GraphNode) throws(ManifestError) -> GraphNode {
    var result: [GraphNode] = []
    switch node.content {
    case .sequence(let items):
      for (index, item) in items.enumerated() { result.append(try entry(GraphNode(number: index), item)) }
    case .mapping(let entries):
      for entry in entries { result.append(try self.entry(entry.key, entry.value)) }
    default:
      throw node.error(
        .wrongKind, "\(node.tag) has no keys", remedy: "to_entries takes a mapping or a sequence")
    }
    return derived(.sequence(result), from: node)
  }

  private mutating func entry(_ key: GraphNode, _ value: GraphNode) throws(ManifestError) -> GraphNode {
    GraphNode(
      .mapping([
        .init(key: GraphNode(text: "key"), value: try copy(key, keepsPlace: false)),
        .init(key: GraphNode(text: "value"), value: try copy(value, keepsPlace: false)),
      ])
    )
  }

  private mutating func fromEntries(_ items: [GraphNode], in node: GraphNode) throws(ManifestError)
    -> GraphNode
  {
    var entries: [GraphNode.Entry] = []
    for (position, item) in items.enumerated() {
      let find = { (name: String) in item.entries.first { $0.key.hasText(name) }?.value }
      guard let key = find("key"), let value = find("value") else {
        throw node.error(
          .wrongKind,
          "expected to find one 'key' and one 'value' entry in position \(position)",
          remedy: "from_entries takes a list of {key: …, value: …}"
        )
      }
      entries.append(.init(key: try copy(key, keepsPlace: false), value: try copy(value, keepsPlace: false)))
    }
    return derived(.mapping(entries), from: node)
  }

  private mutating func withEntries(_ argument: ExpressionSyntax, _ node: GraphNode) throws(ManifestError)
    -> [GraphNode]
  {
    if node.isNull { return [] }
    let entries = keep(try toEntries(node))
    return [try fromEntries(try evaluate(argument, on: entries.items, .changing), in: node)]
  }
}

extension [GraphNode] {
  /// The nodes for which an expression gives something true.
  fileprivate func filtered(by condition: ExpressionSyntax, _ evaluator: inout Evaluator)
    throws(ManifestError)
    -> [GraphNode]
  {
    var result: [GraphNode] = []
    for node in self {
      let values = try evaluator.evaluate(condition, on: [node], .reading)
      if values.contains(where: \.isTrue) { result.append(node) }
    }
    return result
  }
}
