// SPDX-License-Identifier: Apache-2.0

extension Evaluator {
  /// Every value of the left with every value of the right.
  mutating func combine(
    _ sign: BinaryOperator,
    _ left: ExpressionSyntax,
    _ right: ExpressionSyntax,
    on nodes: [GraphNode]
  ) throws(ManifestError) -> [GraphNode] {
    var result: [GraphNode] = []
    for node in nodes {
      let lefts = try evaluate(left, on: [node], .reading)
      let rights = try evaluate(right, on: [node], .reading)
      for right in rights.isEmpty ? [.null] : rights {
        for left in lefts.isEmpty ? [.null] : lefts {
          let value = try Self.value(sign, left, right)
          if value !== left, value !== right { try charge(value.value.size) }
          result.append(value)
        }
      }
    }
    return result
  }

  private static func value(
    _ sign: BinaryOperator,
    _ left: GraphNode,
    _ right: GraphNode
  ) throws(ManifestError) -> GraphNode {
    switch sign {
    case .or: return .boolean(left.isTrue || right.isTrue)
    case .and: return .boolean(left.isTrue && right.isTrue)
    case .equals: return .boolean(isEqual(left, right))
    case .differs: return .boolean(!isEqual(left, right))
    case .alternative: return left.isTrue ? left : right
    case .add, .subtract, .multiply: return try arithmetic(sign, left, right)
    }
  }

  private static func isEqual(_ left: GraphNode, _ right: GraphNode) -> Bool {
    switch (left.content, right.content) {
    case (.sequence, _), (.mapping, _), (_, .sequence), (_, .mapping): return left.value == right.value
    default:
      if left.isNull || right.isNull { return left.isNull && right.isNull }
      return left.hasText(right.text ?? "")
    }
  }

  private static func arithmetic(
    _ sign: BinaryOperator,
    _ left: GraphNode,
    _ right: GraphNode
  ) throws(ManifestError) -> GraphNode {
    if left.isNull, sign == .add { return right }
    if right.isNull, sign == .add { return left }
    if case .sequence(let items, _) = left.content, case .sequence(let more, _) = right.content, sign == .add
    {
      return GraphNode(value: .sequence((items + more).map(\.value)))
    }
    let isNumeric = [left, right].allSatisfy { $0.tag == "!!int" || $0.tag == "!!float" }
    if isNumeric, let sum = number(sign, left.text ?? "", right.text ?? "") {
      return GraphNode(value: .scalar(.plain(sum)))
    }
    if sign == .add, let first = left.text, let second = right.text,
      [left, right].contains(where: { $0.tag == "!!str" })
    {
      return GraphNode(value: .string(first + second))
    }
    throw left.error(
      .wrongKind,
      "cannot compute \(left.tag) \(sign.rawValue) \(right.tag)",
      remedy: "use two numbers or two texts"
    )
  }

  private static func number(_ sign: BinaryOperator, _ left: String, _ right: String) -> String? {
    if let first = Int(left), let second = Int(right) {
      let (value, overflow) =
        switch sign {
        case .add: first.addingReportingOverflow(second)
        case .subtract: first.subtractingReportingOverflow(second)
        default: first.multipliedReportingOverflow(by: second)
        }
      return overflow ? nil : String(value)
    }
    guard let first = Double(left), let second = Double(right) else { return nil }
    let value =
      switch sign {
      case .add: first + second
      case .subtract: first - second
      default: first * second
      }
    return value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
  }
}
