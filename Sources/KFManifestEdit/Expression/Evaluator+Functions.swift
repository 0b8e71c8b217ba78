// SPDX-License-Identifier: Apache-2.0

extension Evaluator {
  mutating func call(
    _ function: ExpressionFunction,
    _ arguments: [ExpressionSyntax],
    on nodes: [GraphNode],
    _ mode: Mode
  ) throws(ManifestError) -> [GraphNode] {
    if function == .empty { return [] }
    var result: [GraphNode] = []
    for node in nodes {
      if let value = try value(function, arguments, node) {
        result.append(value)
      }
    }
    return result
  }

  private mutating func value(
    _ function: ExpressionFunction,
    _ arguments: [ExpressionSyntax],
    _ node: GraphNode
  ) throws(ManifestError) -> GraphNode? {
    switch function {
    case .select:
      return try evaluate(arguments[0], on: [node], .reading).contains(where: \.isTrue) ? node : nil
    case .has:
      let keys = try evaluate(arguments[0], on: [node], .reading)
      return .boolean(keys.contains { node.has($0) })
    case .sub: return try substitute(arguments, node)
    case .test:
      let pattern = try regularExpression(arguments[0], node)
      return .boolean(pattern.matches(try string(node)))
    case .map: return try map(arguments[0], node)
    case .length: return GraphNode(value: .scalar(.integer(node.length)))
    case .keys: return try keys(of: node)
    case .not: return .boolean(!node.isTrue)
    case .tag: return GraphNode(value: .string(node.tag))
    case .documentIndex: return GraphNode(value: .scalar(.integer(document)))
    case .fromYAML: return try read(try string(node), name: "\(node.place) \(node.path)").root
    case .toYAML: return GraphNode(value: .string(try NodeText(node).yaml()))
    case .del, .empty: return nil
    }
  }

  private mutating func substitute(_ arguments: [ExpressionSyntax], _ node: GraphNode) throws(ManifestError)
    -> GraphNode
  {
    let pattern = try regularExpression(arguments[0], node)
    let template = try evaluate(arguments[1], on: [node], .reading).first?.text ?? ""
    var isAlias = false
    if case .alias(let name, _) = node.content {
      isAlias = true
      notice("\(node.place): \(node.path) is the alias *\(name); sub replaces it by its name")
    }
    let text = try string(node)
    guard let changed = pattern.replacingMatches(in: text, with: template) else {
      notice("\(node.place): \(node.path): sub found no match")
      return isAlias ? GraphNode(value: .string(text)) : node
    }
    try charge(1 + changed.utf8.count / 64)
    return GraphNode(value: .string(changed))
  }

  private mutating func regularExpression(
    _ argument: ExpressionSyntax,
    _ node: GraphNode
  ) throws(ManifestError) -> RegularExpression {
    let pattern = try evaluate(argument, on: [node], .reading).first?.text ?? ""
    do {
      return try RegularExpression(pattern)
    } catch {
      throw ManifestError(.badExpression, error.reason, remedy: "use the syntax of RE2")
    }
  }

  private func string(_ node: GraphNode) throws(ManifestError) -> String {
    guard node.tag == "!!str" || node.tag.hasPrefix("!") && !node.tag.hasPrefix("!!"), let text = node.text
    else {
      throw node.error(
        .wrongKind,
        "cannot substitute with \(node.tag), can only substitute strings. "
          + "Hint: Most often you'll want to use '|=' over '=' for this operation",
        remedy: "check the path; put quotes around the value if it is meant to be text"
      )
    }
    return text
  }

  private mutating func map(_ argument: ExpressionSyntax, _ node: GraphNode) throws(ManifestError)
    -> GraphNode
  {
    let items: [GraphNode] =
      switch node.content {
      case .sequence(let items, _): items
      case .mapping(let entries, _): entries.map(\.value)
      default: []
      }
    return GraphNode(value: .sequence(try evaluate(argument, on: items, .reading).map(\.value)))
  }

  private func keys(of node: GraphNode) throws(ManifestError) -> GraphNode {
    switch node.content {
    case .sequence(let items, _): GraphNode(value: .sequence(items.indices.map { .scalar(.integer($0)) }))
    case .mapping(let entries, _): GraphNode(value: .sequence(entries.map(\.key.value)))
    default:
      throw node.error(
        .wrongKind,
        "cannot get keys of \(node.tag)",
        remedy: "keys takes a mapping or a sequence"
      )
    }
  }
}

extension GraphNode {
  static func boolean(_ truth: Bool) -> GraphNode { GraphNode(value: .scalar(.boolean(truth))) }

  func has(_ key: GraphNode) -> Bool {
    switch content {
    case .sequence(let items, _): Int(key.text ?? "").map(items.indices.contains) ?? false
    case .mapping(let entries, _): entries.contains { $0.key.hasText(key.text ?? "") }
    default: false
    }
  }

  /// Children of a collection, characters of a text.
  var length: Int {
    switch content {
    case .sequence(let items, _): items.count
    case .mapping(let entries, _): entries.count
    default: isNull ? 0 : (text ?? "").unicodeScalars.count
    }
  }
}
