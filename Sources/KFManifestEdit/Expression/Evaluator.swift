// SPDX-License-Identifier: Apache-2.0

/// Evaluates an expression on the nodes of documents, changing them in place as yq does.
struct Evaluator {
  /// What may happen to the nodes that an expression is evaluated on.
  enum Mode {
    /// Paths make what is missing: the left of an assignment.
    case creating
    /// Assignments change the nodes, paths make nothing.
    case changing
    /// Nothing changes; assignments work on copies: the right of an assignment, conditions.
    case reading
  }

  let environment: [String: String]
  private(set) var notices: [String]
  var variables: [String: [GraphNode]] = [:]
  /// Graphs of texts that `from_yaml` read; their nodes live as long as these.
  private var nested: [ExpressionGraph] = []
  /// Nodes that the expression made, which others may stand in.
  private var made: [GraphNode] = []
  private var budget: EvaluationBudget
  private var depth = 0

  init(environment: [String: String], notices: [String], budget: EvaluationBudget) {
    self.environment = environment
    self.notices = notices
    self.budget = budget
  }

  /// How many notices are given; more help nobody, and finding their lines takes time.
  static let maximumNotices = 20

  mutating func notice(_ text: @autoclosure () -> String) {
    if notices.count > Self.maximumNotices { return }
    let text = notices.count == Self.maximumNotices ? "there is more of this that is not shown" : text()
    if !notices.contains(text) { notices.append(text) }
  }

  /// Accounts for values that are made.
  mutating func charge(_ amount: Int) throws(ManifestError) { try budget.spend(amount) }

  /// Keeps a node that was made, and so what lies in it, for as long as the evaluation lasts.
  mutating func keep(_ node: GraphNode) -> GraphNode {
    made.append(node)
    return node
  }

  /// A node in place of another with new content.
  mutating func derived(_ content: GraphNode.Content, from node: GraphNode) -> GraphNode {
    let result = GraphNode(content, from: node)
    if let attributes = node.attributes {
      let own = result.ownAttributes()
      (own.anchor, own.comments) = (attributes.anchor, attributes.comments)
      (own.style, own.isStyleWanted) = (attributes.style, attributes.isStyleWanted)
      if case .scalar = content {} else if node.kind == result.kind { own.tag = attributes.tag }
    }
    return keep(result)
  }

  /// A node of its own with the same value and origin.
  mutating func copy(_ node: GraphNode, keepsPlace: Bool = true) throws(ManifestError) -> GraphNode {
    var count = 0
    let copy = keepsPlace ? node.copy(&count) : node.copyWithoutPlace(&count)
    try charge(count)
    return keep(copy)
  }

  mutating func copies(_ nodes: [GraphNode]) throws(ManifestError) -> [GraphNode] {
    var result: [GraphNode] = []
    for node in nodes { result.append(try copy(node, keepsPlace: false)) }
    return result
  }

  mutating func update(_ target: GraphNode, from value: GraphNode, clobbersTags: Bool = false)
    throws(ManifestError)
  {
    var count = 1 + (value.text?.utf8.count ?? 0) / 64
    target.update(from: value, clobbersTags: clobbersTags, &count)
    try charge(count)
  }

  mutating func evaluate(
    _ syntax: ExpressionSyntax,
    on nodes: [GraphNode],
    _ mode: Mode
  ) throws(ManifestError) -> [GraphNode] {
    depth += 1
    defer { depth -= 1 }
    guard depth < 1000 else {
      throw ManifestError(.tooDeep, "the expression calls itself too deep", remedy: "simplify the expression")
    }
    let results = try step(syntax, on: nodes, mode)
    try charge(1 + results.count)
    return results
  }

  private mutating func step(
    _ syntax: ExpressionSyntax,
    on nodes: [GraphNode],
    _ mode: Mode
  ) throws(ManifestError) -> [GraphNode] {
    switch syntax {
    case .identity: return nodes
    case .group(let inner): return try evaluate(inner, on: nodes, mode)
    case .descend(let includesKeys):
      var result: [GraphNode] = []
      for node in nodes { try descend(node, includesKeys, into: &result) }
      return result
    case .key(let base, let key, let isQuoted, let isOptional):
      let bases = try evaluate(base, on: nodes, mode)
      let index = GraphNode(text: key)
      let isPattern = Wildcard.isPattern(key)
      return try traverse(bases, isOptional) { evaluator, node throws(ManifestError) in
        guard isPattern, !isQuoted, mode == .creating else {
          return try evaluator.child(of: node, key: index, mode, isPattern)
        }
        // A pattern names what is there; it makes no key of its own spelling.
        let found = try evaluator.child(of: node, key: index, .changing, true)
        if found.isEmpty { evaluator.notice("\(node.location): \(node.path) has no key that \(key) matches") }
        return found
      }
    case .traverse(let base, let index, let isOptional):
      return try traverse(base, index, isOptional, on: nodes, mode)
    case .slice(let base, let from, let to): return try slice(base, from, to, on: nodes, mode)
    case .literal(let text, let tag):
      return (nodes.isEmpty ? [GraphNode.null] : nodes).map { _ in GraphNode(.scalar(text, tag: tag)) }
    case .interpolation(let parts): return try interpolate(parts, on: nodes)
    case .environment(let name, let isString): return [try variable(name, isString: isString)]
    case .variable(let name): return variables[name] ?? []
    case .sequence(let items): return try collect(items, on: nodes)
    case .mapping(let entries): return try collect(entries, on: nodes)
    case .pipe(let left, let right): return try evaluate(right, on: evaluate(left, on: nodes, mode), mode)
    case .union(let left, let right):
      return try evaluate(left, on: nodes, mode) + evaluate(right, on: nodes, mode)
    case .assign, .update, .combine, .annotate, .call(.del, _), .call(.deletePaths, _), .call(.setPath, _),
      .call(.with, _), .call(.explode, _), .call(.sortKeys, _):
      return try change(syntax, on: nodes, mode)
    case .binary(let sign, let options, let left, let right):
      return try cross(sign, options, left, right, on: nodes, mode)
    case .name(let value, _, _): return try evaluate(value, on: nodes, mode)
    case .bind, .reduce: return try withVariable(syntax, on: nodes, mode)
    case .call(let function, let arguments): return try call(function, arguments, on: nodes, mode)
    }
  }

  private mutating func descend(_ node: GraphNode, _ includesKeys: Bool, into result: inout [GraphNode])
    throws(ManifestError)
  {
    try charge(1)
    result.append(node)
    for item in node.items { try descend(item, includesKeys, into: &result) }
    for entry in node.entries {
      if includesKeys { result.append(entry.key) }
      try descend(entry.value, includesKeys, into: &result)
    }
  }

  /// Whether yq would work on all nodes at once: documents of several files under `ea`.
  func isTogether(_ nodes: [GraphNode]) -> Bool { nodes.allSatisfy(\.isTogether) }

  /// The groups in which yq works on nodes: each by itself, or all together.
  func groups(_ nodes: [GraphNode]) -> [[GraphNode]] { isTogether(nodes) ? [nodes] : nodes.map { [$0] } }

  /// `[…]` with what the expression yields as items.
  private mutating func collect(_ items: ExpressionSyntax?, on nodes: [GraphNode]) throws(ManifestError)
    -> [GraphNode]
  {
    var result: [GraphNode] = []
    for group in groups(nodes) {
      let values =
        try items.map { items throws(ManifestError) in try evaluate(items, on: group, .reading) } ?? []
      result.append(keep(GraphNode(.sequence(try copies(values)))))
    }
    return result
  }

  /// `{…}`: a mapping for every choice of a key and a value of each entry.
  private mutating func collect(
    _ entries: [(key: ExpressionSyntax, value: ExpressionSyntax)],
    on nodes: [GraphNode]
  ) throws(ManifestError) -> [GraphNode] {
    var result: [GraphNode] = []
    for group in nodes.isEmpty ? [[]] : nodes.map({ [$0] }) {
      var mappings = [GraphNode(.mapping([]))]
      for (key, value) in entries {
        let keys = try evaluate(key, on: group, .reading)
        let values = try evaluate(value, on: group, .reading)
        var next: [GraphNode] = []
        for mapping in mappings {
          for key in keys {
            for value in values { next.append(try adding(key, value, to: mapping)) }
          }
        }
        mappings = next
      }
      for mapping in mappings {
        if let first = group.first { mapping.takeDocument(of: first) }
        result.append(keep(mapping))
      }
    }
    return result
  }

  private mutating func adding(_ key: GraphNode, _ value: GraphNode, to mapping: GraphNode)
    throws(ManifestError)
    -> GraphNode
  {
    let entry = GraphNode.Entry(
      key: try copy(key, keepsPlace: false), value: try copy(value, keepsPlace: false))
    let copied = try copy(mapping)
    try merge(GraphNode(.mapping([entry])), into: copied, [])
    return copied
  }

  private mutating func interpolate(_ parts: [ExpressionSyntax.TextPart], on nodes: [GraphNode])
    throws(ManifestError) -> [GraphNode]
  {
    var result: [GraphNode] = []
    for node in nodes.isEmpty ? [GraphNode.null] : nodes {
      var text = ""
      for part in parts {
        switch part {
        case .text(let plain): text += plain
        case .expression(let inner):
          text += try evaluate(inner, on: [node], .reading).first.map { NodePrinter.bare($0) } ?? ""
        }
      }
      try charge(1 + text.utf8.count / 64)
      result.append(GraphNode(text: text))
    }
    return result
  }

  /// `env(NAME)` as YAML, `strenv(NAME)` as text.
  private mutating func variable(_ name: String, isString: Bool) throws(ManifestError) -> GraphNode {
    let text = environment[name] ?? ""
    if isString { return GraphNode(text: text) }
    guard !text.isEmpty else {
      throw ManifestError(
        .unsetVariable,
        "value for env variable '\(name)' not provided in env()",
        remedy: "set it, or use strenv(\(name)) to allow an empty text"
      )
    }
    return try copy(read(text, name: "the variable \(name)").root, keepsPlace: false)
  }

  /// Parses text as YAML of its own.
  mutating func read(_ text: String, name: String) throws(ManifestError) -> ExpressionGraph {
    let source = try SourceText(file: Array(text.utf8), name: name)
    let graph = ExpressionGraph(try TreeBuilder.build(source), document: 0)
    nested.append(graph)
    return graph
  }

  private mutating func withVariable(
    _ syntax: ExpressionSyntax,
    on nodes: [GraphNode],
    _ mode: Mode
  ) throws(ManifestError) -> [GraphNode] {
    let outer = variables
    defer { variables = outer }
    var result: [GraphNode] = []
    if case .bind(let value, let name, let isReference, let body) = syntax {
      for group in groups(nodes) {
        let values = try evaluate(value, on: group, isReference ? .creating : .reading)
        for value in values {
          variables[name] = [isReference ? value : try copy(value)]
          result += try evaluate(body, on: group, mode)
        }
        if values.isEmpty { result += try evaluate(body, on: group, mode) }
      }
    } else if case .reduce(let value, let name, let initial, let body) = syntax {
      let items = try evaluate(value, on: nodes, .reading)
      result = try evaluate(initial, on: Array(nodes.prefix(1)), .reading)
      for item in items {
        variables[name] = [item]
        result = try evaluate(body, on: result, .changing)
      }
    }
    return result
  }
}
