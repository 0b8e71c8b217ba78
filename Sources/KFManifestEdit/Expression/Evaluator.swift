// SPDX-License-Identifier: Apache-2.0

/// Evaluates an expression on the nodes of one document, changing them in place as yq does.
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

  let document: Int
  let environment: [String: String]
  private(set) var notices: [String] = []
  /// Graphs of texts that `from_yaml` read; their nodes live as long as these.
  private var nested: [ExpressionGraph] = []
  private var budget: EvaluationBudget

  init(document: Int, environment: [String: String], notices: [String], budget: EvaluationBudget) {
    self.budget = budget
    self.document = document
    self.environment = environment
    self.notices = notices
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

  /// A node of its own with the same value.
  mutating func copy(_ node: GraphNode) throws(ManifestError) -> GraphNode {
    let value = node.value
    try charge(value.size)
    return GraphNode(value: value)
  }

  mutating func keep(_ graph: ExpressionGraph) { nested.append(graph) }

  mutating func evaluate(
    _ syntax: ExpressionSyntax,
    on nodes: [GraphNode],
    _ mode: Mode
  ) throws(ManifestError) -> [GraphNode] {
    let results = try step(syntax, on: nodes, mode)
    try charge(results.count)
    return results
  }

  private mutating func step(
    _ syntax: ExpressionSyntax,
    on nodes: [GraphNode],
    _ mode: Mode
  ) throws(ManifestError) -> [GraphNode] {
    switch syntax {
    case .identity: return nodes
    case .descend: return nodes.flatMap(Self.withDescendants)
    case .key(let base, let key, let isOptional):
      let bases = try evaluate(base, on: nodes, mode)
      return try traverse(bases, isOptional) { evaluator, node throws(ManifestError) in
        try evaluator.child(of: node, key: GraphNode(value: .string(key)), mode)
      }
    case .traverse(let base, let index, let isOptional):
      return try traverse(base, index, isOptional, on: nodes, mode)
    case .literal(let scalar):
      return (nodes.isEmpty ? [GraphNode.null] : nodes).map { _ in GraphNode(value: .scalar(scalar)) }
    case .environment(let name, let isString): return [try variable(name, isString: isString)]
    case .sequence(let items): return [try collect(items, on: nodes)]
    case .mapping(let entries): return [try collect(entries, on: nodes)]
    case .pipe(let left, let right): return try evaluate(right, on: evaluate(left, on: nodes, mode), mode)
    case .union(let left, let right):
      return try evaluate(left, on: nodes, mode) + evaluate(right, on: nodes, mode)
    case .assign, .update, .call(.del, _): return try change(syntax, on: nodes, mode)
    case .binary(let sign, let left, let right): return try combine(sign, left, right, on: nodes)
    case .call(let function, let arguments): return try call(function, arguments, on: nodes, mode)
    }
  }

  private static func withDescendants(_ node: GraphNode) -> [GraphNode] {
    switch node.content {
    case .sequence(let items, _): [node] + items.flatMap(withDescendants)
    case .mapping(let entries, _): [node] + entries.flatMap { withDescendants($0.value) }
    default: [node]
    }
  }

  /// `[…]` with what the expression yields as items.
  private mutating func collect(_ items: ExpressionSyntax?, on nodes: [GraphNode]) throws(ManifestError)
    -> GraphNode
  {
    guard let items else { return GraphNode(value: .sequence([])) }
    let value = YAMLValue.sequence(try evaluate(items, on: nodes, .reading).map(\.value))
    try charge(value.size)
    return GraphNode(value: value)
  }

  private mutating func collect(
    _ entries: [(key: ExpressionSyntax, value: ExpressionSyntax)],
    on nodes: [GraphNode]
  ) throws(ManifestError) -> GraphNode {
    var result: [YAMLValue.Entry] = []
    for (key, value) in entries {
      let keyValue = try evaluate(key, on: nodes, .reading).first?.value ?? .scalar(.null)
      let content = try evaluate(value, on: nodes, .reading).first?.value ?? .scalar(.null)
      result.append(.init(key: keyValue, value: content))
    }
    try charge(YAMLValue.mapping(result).size)
    return GraphNode(value: .mapping(result))
  }

  /// `env(NAME)` as YAML, `strenv(NAME)` as text.
  private mutating func variable(_ name: String, isString: Bool) throws(ManifestError) -> GraphNode {
    let text = environment[name] ?? ""
    if isString { return GraphNode(value: .string(text)) }
    guard !text.isEmpty else {
      throw ManifestError(
        .unsetVariable,
        "value for env variable '\(name)' not provided in env()",
        remedy: "set it, or use strenv(\(name)) to allow an empty text"
      )
    }
    return GraphNode(value: try read(text, name: "the variable \(name)").root.value)
  }

  /// Parses text as YAML of its own.
  mutating func read(_ text: String, name: String) throws(ManifestError) -> ExpressionGraph {
    let source = try SourceText(file: Array(text.utf8), name: name)
    let graph = ExpressionGraph(try TreeBuilder.build(source), document: 0)
    keep(graph)
    return graph
  }
}
