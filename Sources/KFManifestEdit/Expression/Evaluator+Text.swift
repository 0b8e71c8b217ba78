// SPDX-License-Identifier: Apache-2.0

/// Functions on texts.
extension Evaluator {
  mutating func substitute(_ arguments: [ExpressionSyntax], _ node: GraphNode) throws(ManifestError)
    -> GraphNode
  {
    let pattern = try regularExpression(arguments[0], node)
    let template = try evaluate(arguments[1], on: [node], .reading).first?.text ?? ""
    var isAlias = false
    if case .alias(let name, _) = node.content {
      isAlias = true
      notice("\(node.location): \(node.path) is the alias *\(name); sub replaces it by its name")
    }
    let text = try string(node)
    guard let changed = pattern.replacingMatches(in: text, with: template) else {
      notice("\(node.location): \(node.path): sub found no match")
      return isAlias ? GraphNode(text: text) : node
    }
    try charge(1 + changed.utf8.count / 64)
    return GraphNode(text: changed)
  }

  mutating func regularExpression(_ argument: ExpressionSyntax, _ node: GraphNode) throws(ManifestError)
    -> RegularExpression
  {
    let pattern = try evaluate(argument, on: [node], .reading).first?.text ?? ""
    do {
      return try RegularExpression(pattern)
    } catch {
      throw ManifestError(.badExpression, error.reason, remedy: "use the syntax of RE2")
    }
  }

  func string(_ node: GraphNode, _ what: String = "substitute with") throws(ManifestError) -> String {
    guard node.guessedTag == "!!str" || node.customTag != nil, let text = node.text else {
      throw node.error(
        .wrongKind,
        "cannot \(what) \(node.tag), can only \(what == "substitute with" ? "substitute" : "take") strings. "
          + "Hint: Most often you'll want to use '|=' over '=' for this operation",
        remedy: "check the path; put quotes around the value if it is meant to be text"
      )
    }
    return text
  }

  /// `match` gives where and what, `capture` the groups by name.
  mutating func matches(
    _ function: ExpressionFunction,
    _ arguments: [ExpressionSyntax],
    _ node: GraphNode
  ) throws(ManifestError) -> [GraphNode] {
    let pattern = try regularExpression(arguments[0], node)
    var isGlobal = false
    if arguments.count > 1 {
      let letters = try evaluate(arguments[1], on: [node], .reading).first?.text ?? ""
      guard letters.allSatisfy({ $0 == "g" }) else {
        throw node.error(
          .wrongKind,
          "'\(letters)' is not a valid option for match",
          remedy: "use g; to ignore case write match(\"(?i)cat\")"
        )
      }
      isGlobal = !letters.isEmpty
    }
    let found = pattern.allMatches(in: try string(node), limit: isGlobal ? .max : 1)
    try charge(found.count * (1 + pattern.groupNames.count))
    return found.map { match in
      let value = function == .match ? Self.description(of: match) : Self.captures(of: match)
      return replacing(node, value)
    }
  }

  private static func captures(of match: RegularExpression.Match) -> GraphNode {
    let entries = match.groups.dropFirst().map { group in
      GraphNode.Entry(
        key: GraphNode(text: group.name ?? ""), value: group.text.map { GraphNode(text: $0) } ?? .null)
    }
    return GraphNode(.mapping(entries))
  }

  private static func description(of match: RegularExpression.Match) -> GraphNode {
    func entries(_ group: RegularExpression.Group) -> [GraphNode.Entry] {
      let pairs: [(String, GraphNode)] = [
        ("string", group.text.map { GraphNode(text: $0) } ?? .null),
        ("offset", GraphNode(number: group.offset)),
        ("length", GraphNode(number: group.text?.utf8.count ?? 0)),
      ]
      let named = group.name.map { [("name", GraphNode(text: $0))] } ?? []
      return (pairs + named).map { .init(key: GraphNode(text: $0.0), value: $0.1) }
    }
    let groups = match.groups.dropFirst().map { GraphNode(.mapping(entries($0))) }
    let captures = GraphNode.Entry(key: GraphNode(text: "captures"), value: GraphNode(.sequence(groups)))
    return GraphNode(.mapping(entries(match.groups[0]) + [captures]))
  }

  mutating func join(_ argument: ExpressionSyntax, _ node: GraphNode) throws(ManifestError) -> GraphNode {
    guard node.isSequence else {
      throw node.error(
        .wrongKind,
        "cannot join with \(node.tag), can only join arrays of scalars",
        remedy: "check the path"
      )
    }
    let separator = try evaluate(argument, on: [node], .reading).first?.text ?? ""
    let text = node.items.map { $0.isNull ? "" : $0.text ?? "" }.joined(separator: separator)
    try charge(1 + text.utf8.count / 64)
    return replacing(node, GraphNode(text: text))
  }

  func toNumber(_ node: GraphNode) throws(ManifestError) -> GraphNode {
    if Self.number(node) != nil { return node }
    let text = node.text ?? ""
    let meaning = ScalarMeaning(plain: Array(text.utf8))
    guard node.isScalar, !node.isNull, meaning == .integer || meaning == .float else {
      throw node.error(
        .wrongKind,
        "cannot convert node value at path \(node.path) of tag \(node.tag) to number",
        remedy: "check the path"
      )
    }
    return replacing(node, GraphNode(.scalar(text, tag: meaning.tag)))
  }

  /// `${NAME}`, `${NAME-default}`, `${NAME:-default}` and `$NAME`.
  mutating func substituteVariables(_ arguments: [ExpressionSyntax], _ node: GraphNode) throws(ManifestError)
    -> GraphNode
  {
    guard case .literal(let words, _)? = arguments.first ?? .literal("", tag: "!!str") else { return node }
    let text = Array(try string(node, "substitute variables in").utf8)
    var result: [UInt8] = []
    var at = 0
    while at < text.count {
      guard text[at] == UInt8(ascii: "$"), let found = Self.reference(in: text, at + 1) else {
        result.append(text[at])
        at += 1
        continue
      }
      result += try value(of: found.name, fallback: found.fallback, coversEmpty: found.coversEmpty, words)
      at = found.end
    }
    return replacing(node, GraphNode(text: String(text: result)))
  }

  private func value(of name: String, fallback: [UInt8]?, coversEmpty: Bool, _ words: String)
    throws(ManifestError) -> [UInt8]
  {
    let value = environment[name]
    if let value, !(value.isEmpty && coversEmpty && fallback != nil) {
      if value.isEmpty, words.contains("ne") { throw unset(name, "set but empty") }
      return Array(value.utf8)
    }
    if let fallback { return fallback }
    if words.contains("nu") { throw unset(name, "not set") }
    if words.contains("ne") { throw unset(name, "set but empty") }
    return []
  }

  private func unset(_ name: String, _ what: String) -> ManifestError {
    ManifestError(
      .unsetVariable, "variable ${\(name)} \(what)", remedy: "set it, or give a default: ${\(name)-…}")
  }

  private static func reference(in text: [UInt8], _ start: Int)
    -> (name: String, fallback: [UInt8]?, coversEmpty: Bool, end: Int)?
  {
    let hasBrace = start < text.count && text[start] == UInt8(ascii: "{")
    var at = hasBrace ? start + 1 : start
    let first = at
    while at < text.count, text[at].isWordCharacter { at += 1 }
    let name = String(text: text[first..<at])
    guard !name.isEmpty, !text[first].isDigit else { return nil }
    guard hasBrace else { return (name, nil, false, at) }
    guard let close = text[at...].firstIndex(of: UInt8(ascii: "}")) else { return nil }
    if at == close { return (name, nil, false, close + 1) }
    let coversEmpty = text[at] == .colon
    let sign = coversEmpty ? at + 1 : at
    guard sign < close, text[sign] == .dash else { return nil }
    return (name, Array(text[(sign + 1)..<close]), coversEmpty, close + 1)
  }
}
