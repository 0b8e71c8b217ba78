// SPDX-License-Identifier: Apache-2.0

extension Evaluator {
  mutating func call(
    _ function: ExpressionFunction,
    _ arguments: [ExpressionSyntax],
    on nodes: [GraphNode],
    _ mode: Mode
  ) throws(ManifestError) -> [GraphNode] {
    switch function {
    case .empty: return []
    case .contains: return try containing(arguments[0], on: nodes)
    case .eval: return try evaluateText(arguments[0], on: nodes, mode)
    case .error: throw try raised(arguments[0], on: nodes)
    case .splitDocuments:
      for (part, node) in nodes.enumerated() { node.part = part }
      return nodes
    default: break
    }
    var result: [GraphNode] = []
    for node in nodes {
      for value in try values(function, arguments, node, mode) {
        result.append(value === node || value.isOriginal ? value : keep(value))
      }
    }
    return result
  }

  private mutating func values(
    _ function: ExpressionFunction,
    _ arguments: [ExpressionSyntax],
    _ node: GraphNode,
    _ mode: Mode
  ) throws(ManifestError) -> [GraphNode] {
    switch function {
    case .select:
      return try evaluate(arguments[0], on: [node], .reading).contains(where: \.isTrue) ? [node] : []
    case .has:
      let keys = try evaluate(arguments[0], on: [node], .reading)
      return [.boolean(keys.contains { node.has($0) })]
    case .length: return [replacing(node, GraphNode(number: node.length))]
    case .not: return [replacing(node, .boolean(!node.isTrue))]
    case .tag: return [replacing(node, GraphNode(text: node.tag))]
    case .kind: return [replacing(node, GraphNode(text: node.kind))]
    case .style: return [replacing(node, GraphNode(text: node.style.rawValue))]
    case .anchor: return [replacing(node, GraphNode(text: node.anchor))]
    case .alias: return [replacing(node, GraphNode(text: node.text ?? ""))]
    case .isKey: return [replacing(node, .boolean(node.isKey))]
    case .headComment: return [replacing(node, GraphNode(text: node.comment(.head)))]
    case .lineComment: return [replacing(node, GraphNode(text: node.comment(.line)))]
    case .footComment: return [replacing(node, GraphNode(text: node.comment(.foot)))]
    case .line: return [replacing(node, GraphNode(number: node.position.line))]
    case .column: return [replacing(node, GraphNode(number: node.position.column))]
    case .documentIndex: return [replacing(node, GraphNode(number: node.home?.document ?? 0))]
    case .fileIndex: return [replacing(node, GraphNode(number: node.home?.file ?? 0))]
    case .fileName: return [replacing(node, GraphNode(text: node.home?.tree.text.name ?? ""))]
    case .key:
      return node.key.map { [$0] }
        ?? (node.parent == nil || node.isKey ? [] : [GraphNode(number: node.index)])
    case .path: return [replacing(node, GraphNode(.sequence(try copies(node.steps))))]
    case .parent: return try parent(of: node, arguments)
    case .parents: return [GraphNode(.sequence(try copies(node.ancestors)))]
    case .root: return [node.ancestors.last ?? node]
    default: return try textValues(function, arguments, node, mode)
    }
  }

  private mutating func textValues(
    _ function: ExpressionFunction,
    _ arguments: [ExpressionSyntax],
    _ node: GraphNode,
    _ mode: Mode
  ) throws(ManifestError) -> [GraphNode] {
    switch function {
    case .sub: return [try substitute(arguments, node)]
    case .test: return [.boolean(try regularExpression(arguments[0], node).matches(try string(node)))]
    case .match, .capture: return try matches(function, arguments, node)
    case .split:
      if node.isNull { return [] }
      let separator = try evaluate(arguments[0], on: [node], .reading).first?.text ?? ""
      return [replacing(node, GraphNode(.sequence(Self.split(try string(node, "split"), by: separator))))]
    case .join: return [try join(arguments[0], node)]
    case .trim:
      let text = try string(node, "trim")
      return [replacing(node, GraphNode(text: text.trimmed))]
    case .upcase: return [replacing(node, GraphNode(text: try string(node, "change case with").uppercased()))]
    case .downcase:
      return [replacing(node, GraphNode(text: try string(node, "change case with").lowercased()))]
    case .toString:
      if node.isScalar, node.tag == "!!str" { return [node] }
      let result = GraphNode(text: NodePrinter.bare(node))
      (result.ownAttributes().style, result.ownAttributes().isStyleWanted) = (.double, true)
      return [replacing(node, result)]
    case .toNumber: return [try toNumber(node)]
    case .envsubst: return [try substituteVariables(arguments, node)]
    case .fromYAML: return [try copy(read(try string(node), name: "\(node.location) \(node.path)").root)]
    case .toYAML, .toJSON, .compactJSON, .toBase64, .fromBase64, .toURI, .fromURI, .toShell, .toCSV, .toTSV,
      .fromCSV, .fromTSV, .toProperties, .fromProperties:
      return [try coded(function, arguments, node)]
    default: return try collectionValues(function, arguments, node, mode)
    }
  }

  /// A value in the place of a node, for `path` and the document that it belongs to.
  func replacing(_ node: GraphNode, _ value: GraphNode) -> GraphNode {
    value.takePlace(of: node)
    value.takeDocument(of: node)
    return value
  }

  private mutating func parent(of node: GraphNode, _ arguments: [ExpressionSyntax]) throws(ManifestError)
    -> [GraphNode]
  {
    let ancestors = node.ancestors
    var level = 1
    if let argument = arguments.first {
      level = try evaluate(argument, on: [node], .reading).first.flatMap { Int($0.text ?? "") } ?? 1
    }
    if level == 0 { return [node] }
    let index = level > 0 ? level - 1 : ancestors.count + level
    return ancestors.indices.contains(index) ? [ancestors[index]] : []
  }

  private mutating func containing(_ argument: ExpressionSyntax, on nodes: [GraphNode]) throws(ManifestError)
    -> [GraphNode]
  {
    var result: [GraphNode] = []
    for node in nodes {
      for value in try evaluate(argument, on: [node], .reading) {
        guard node.kind == value.kind else {
          throw node.error(
            .wrongKind,
            "\(value.tag) cannot check contained in \(node.tag)",
            remedy: "compare two of a kind"
          )
        }
        result.append(replacing(node, .boolean(Self.contains(node, value))))
      }
    }
    return result
  }

  private static func contains(_ node: GraphNode, _ value: GraphNode) -> Bool {
    switch node.content {
    case .sequence(let items):
      let wanted = value.isSequence ? value.items : [value]
      return wanted.allSatisfy { value in items.contains { contains($0, value) } }
    case .mapping(let entries):
      return value.isMapping
        && value.entries.allSatisfy { wanted in
          entries.contains { $0.key.hasText(wanted.key.text ?? "") && contains($0.value, wanted.value) }
        }
    default:
      guard value.isScalar, node.tag == value.tag else { return false }
      if node.isNull { return true }
      let (text, part) = (node.text ?? "", value.text ?? "")
      return node.tag == "!!str" ? part.isEmpty || text.containsBytes(part) : text.hasSameBytes(as: part)
    }
  }

  /// `eval(text)`: an expression that is made at run time.
  private mutating func evaluateText(
    _ argument: ExpressionSyntax,
    on nodes: [GraphNode],
    _ mode: Mode
  ) throws(ManifestError) -> [GraphNode] {
    let text = try evaluate(argument, on: nodes, .reading).first?.text ?? ""
    return try evaluate(try ExpressionParser.parse(text), on: nodes, mode)
  }

  private mutating func raised(_ argument: ExpressionSyntax, on nodes: [GraphNode]) throws(ManifestError)
    -> ManifestError
  {
    let text = try evaluate(argument, on: nodes, .reading).first?.text ?? ""
    return ManifestError(.raised, text, remedy: "the expression asks for this with `error`")
  }
}

extension GraphNode {
  func has(_ key: GraphNode) -> Bool {
    switch content {
    case .sequence(let items): Int(key.text ?? "").map(items.indices.contains) ?? false
    case .mapping(let entries): entries.contains { $0.key.hasText(key.text ?? "") }
    default: false
    }
  }

  /// The collections around the node, innermost first.
  var ancestors: [GraphNode] {
    var result: [GraphNode] = []
    var node = parent
    while let current = node {
      result.append(current)
      node = current.parent
    }
    return result
  }
}

extension String {
  fileprivate func containsBytes(_ part: String) -> Bool {
    let (text, part) = (Array(utf8), Array(part.utf8))
    guard part.count <= text.count else { return false }
    return (0...text.count - part.count).contains { text[$0..<$0 + part.count].elementsEqual(part) }
  }

  /// Without white space at the ends.
  var trimmed: String {
    let scalars = unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
  }
}
