// SPDX-License-Identifier: Apache-2.0

extension Evaluator {
  /// Every value of the left with every value of the right, which is evaluated anew for each.
  mutating func cross(
    _ sign: BinaryOperator,
    _ options: MergeOptions,
    _ left: ExpressionSyntax,
    _ right: ExpressionSyntax,
    on nodes: [GraphNode],
    _ mode: Mode
  ) throws(ManifestError) -> [GraphNode] {
    // The right of `//` may make what the left did not find.
    let mode = sign == .alternative ? mode : .reading
    var result: [GraphNode] = []
    for group in groups(nodes) {
      let lefts: [GraphNode?] = try evaluate(left, on: group, mode)
      for left in lefts.isEmpty && sign.takesNothing ? [nil] : lefts {
        if let decided = Self.decided(sign, left) {
          result.append(decided)
          continue
        }
        let rights: [GraphNode?] = try evaluate(right, on: group, mode)
        for right in rights.isEmpty && sign.takesNothing ? [nil] : rights {
          if let value = try value(sign, options, left, right) { result.append(keep(value)) }
        }
      }
    }
    return result
  }

  /// What the left alone says.
  private static func decided(_ sign: BinaryOperator, _ left: GraphNode?) -> GraphNode? {
    switch sign {
    case .or: left?.isTrue == true ? .boolean(true) : nil
    case .and: left?.isTrue == true ? nil : .boolean(false)
    case .alternative: left?.isTrue == true ? left : nil
    default: nil
    }
  }

  private mutating func value(
    _ sign: BinaryOperator,
    _ options: MergeOptions,
    _ left: GraphNode?,
    _ right: GraphNode?
  ) throws(ManifestError) -> GraphNode? {
    switch sign {
    case .or, .and: return .boolean(right?.isTrue ?? false)
    case .equals: return .boolean(Self.isEqual(left, right))
    case .differs: return .boolean(!Self.isEqual(left, right))
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      return .boolean(try Self.compares(sign, left ?? .null, right ?? .null))
    case .alternative: return left?.isTrue == true ? left : right ?? left
    default:
      guard let left, let right else { return nil }
      return try compute(sign, options, left, right)
    }
  }

  mutating func compute(
    _ sign: BinaryOperator,
    _ options: MergeOptions,
    _ left: GraphNode,
    _ right: GraphNode
  ) throws(ManifestError) -> GraphNode {
    switch sign {
    case .add: try add(left, right)
    case .subtract: try subtract(left, right)
    case .multiply: try multiply(left, right, options)
    default: try calculate(sign, left, right)
    }
  }

  static func isEqual(_ left: GraphNode?, _ right: GraphNode?) -> Bool {
    guard let left, let right else { return (left ?? right)?.isNull ?? true }
    if left.isNull { return right.isNull }
    guard case .scalar(let text, _) = left.content, case .scalar(let pattern, _) = right.content else {
      return false
    }
    return Wildcard.matches(text, pattern)
  }

  private static func compares(_ sign: BinaryOperator, _ left: GraphNode, _ right: GraphNode)
    throws(ManifestError) -> Bool
  {
    let isOpen = sign == .less || sign == .greater
    if left.isNull, right.isNull { return !isOpen }
    if left.isNull || right.isNull { return false }
    let (first, second) = (left.text ?? "", right.text ?? "")
    let (own, other) = (left.guessedTag, right.guessedTag)
    let isLess: Bool
    let isSame: Bool
    if let first = number(left), let second = number(right) {
      (isLess, isSame) = (first < second, first == second)
    } else if own == other, own == "!!str" || own == "!!timestamp" && first.utf8.count == second.utf8.count {
      (isLess, isSame) = (first.utf8.lexicographicallyPrecedes(second.utf8), first.hasSameBytes(as: second))
    } else {
      throw left.error(
        .wrongKind,
        "cannot compare \(left.tag) with \(right.tag)",
        remedy: "compare two numbers or two texts"
      )
    }
    switch sign {
    case .less: return isLess
    case .lessOrEqual: return isLess || isSame
    case .greater: return !isLess && !isSame
    default: return !isLess
    }
  }

  /// A number's value.
  static func number(_ node: GraphNode) -> Double? {
    guard ["!!int", "!!float"].contains(node.guessedTag), let text = node.text else { return nil }
    return integer(text).map(Double.init) ?? floatingPoint(text)
  }

  static func floatingPoint(_ text: String) -> Double? {
    switch text.lowercased() {
    case ".inf", "+.inf": .infinity
    case "-.inf": -.infinity
    case ".nan": .nan
    default: Double(text.filter { $0 != "_" })
    }
  }

  /// A whole number in any of YAML's spellings.
  static func integer(_ text: String) -> Int? {
    let isNegative = text.hasPrefix("-")
    let digits = text.drop { $0 == "-" || $0 == "+" }.filter { $0 != "_" }.lowercased()
    let value: Int? =
      switch digits.prefix(2) {
      case "0x": Int(digits.dropFirst(2), radix: 16)
      case "0o": Int(digits.dropFirst(2), radix: 8)
      case "0b": Int(digits.dropFirst(2), radix: 2)
      default: Int(digits)
      }
    return value.map { isNegative ? -$0 : $0 }
  }

  /// A number as Go prints it.
  static func spelling(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
    return value == value.rounded() && abs(value) < 1e18 ? String(Int(value)) : "\(value)"
  }

  /// Numbers with numbers.
  mutating func calculate(_ sign: BinaryOperator, _ left: GraphNode, _ right: GraphNode)
    throws(ManifestError) -> GraphNode
  {
    if sign == .divide, left.guessedTag == "!!str", right.guessedTag == "!!str" {
      return derived(.sequence(Self.split(left.text ?? "", by: right.text ?? "")), from: left)
    }
    guard let first = Self.number(left), let second = Self.number(right) else {
      throw left.error(
        .wrongKind,
        "cannot compute \(left.tag) \(sign.rawValue) \(right.tag)",
        remedy: "use two numbers or two texts"
      )
    }
    if sign != .divide, let whole = try Self.whole(sign, left, right) { return number(whole, "!!int", left) }
    let value: Double =
      switch sign {
      case .add: first + second
      case .subtract: first - second
      case .multiply: first * second
      case .remainder: first.truncatingRemainder(dividingBy: second)
      default: first / second
      }
    return number(Self.spelling(value), "!!float", left)
  }

  private mutating func number(_ text: String, _ tag: String, _ left: GraphNode) -> GraphNode {
    derived(.scalar(text, tag: left.customTag ?? tag), from: left)
  }

  private static func whole(_ sign: BinaryOperator, _ left: GraphNode, _ right: GraphNode)
    throws(ManifestError) -> String?
  {
    guard left.guessedTag == "!!int", right.guessedTag == "!!int", let first = integer(left.text ?? ""),
      let second = integer(right.text ?? "")
    else { return nil }
    if sign == .remainder, second == 0 {
      throw left.error(.wrongKind, "cannot modulo by 0", remedy: "divide by another number")
    }
    let (value, overflow) =
      switch sign {
      case .add: first.addingReportingOverflow(second)
      case .subtract: first.subtractingReportingOverflow(second)
      case .remainder: first.remainderReportingOverflow(dividingBy: second)
      default: first.multipliedReportingOverflow(by: second)
      }
    let isHexadecimal = left.text?.hasPrefix("0x") == true
    return overflow ? nil : isHexadecimal ? "0x" + String(value, radix: 16) : String(value)
  }

  mutating func add(_ left: GraphNode, _ right: GraphNode) throws(ManifestError) -> GraphNode {
    if left.isNull { return try standing(for: left, right) }
    switch left.content {
    case .sequence(let items):
      let more = right.isNull ? [] : right.isSequence ? right.items : [right]
      return derived(.sequence(try copies(items) + copies(more)), from: left)
    case .mapping:
      guard right.isMapping else {
        if right.isNull { return left }
        throw unfit(left, right)
      }
      let result = try copy(left)
      try put(right.entries, into: result)
      return result
    default:
      guard right.isScalar || right.isNull else { throw unfit(left, right) }
      return try addScalars(left, right)
    }
  }

  private mutating func standing(for left: GraphNode, _ right: GraphNode) throws(ManifestError) -> GraphNode {
    let result = try copy(right)
    result.takePlace(of: left)
    return result
  }

  private func unfit(_ left: GraphNode, _ right: GraphNode) -> ManifestError {
    left.error(
      .wrongKind,
      "\(right.tag) cannot be added to a \(left.tag)",
      remedy: "use two of a kind; a list takes `+ [value]`"
    )
  }

  private mutating func addScalars(_ left: GraphNode, _ right: GraphNode) throws(ManifestError) -> GraphNode {
    if left.tag == "!!timestamp" { throw dates(left) }
    if right.isNull { return left }
    if left.guessedTag == "!!str" || right.guessedTag == "!!str" {
      let text = (left.text ?? "") + (right.text ?? "")
      try charge(1 + text.utf8.count / 64)
      return derived(.scalar(text, tag: left.guessedTag == "!!str" ? left.tag : right.tag), from: left)
    }
    return try calculate(.add, left, right)
  }

  private func dates(_ node: GraphNode) -> ManifestError {
    node.error(
      .wrongKind,
      "arithmetic with !!timestamp is not supported",
      remedy: "compute the date in the shell and pass it in with strenv(NAME)"
    )
  }

  /// The right's entries replace or follow the left's.
  private mutating func put(_ entries: [GraphNode.Entry], into mapping: GraphNode) throws(ManifestError) {
    var result = mapping.entries
    var places = Dictionary(
      result.enumerated().map { ($1.key.text ?? "", $0) },
      uniquingKeysWith: { first, _ in first }
    )
    for entry in entries {
      let key = entry.key.text ?? ""
      if let place = places[key] {
        result[place].value = try copy(entry.value, keepsPlace: false)
      } else {
        places[key] = result.count
        result.append(
          .init(key: try copy(entry.key, keepsPlace: false), value: try copy(entry.value, keepsPlace: false))
        )
      }
    }
    mapping.assign(.mapping(result))
  }

  mutating func subtract(_ left: GraphNode, _ right: GraphNode) throws(ManifestError) -> GraphNode {
    if left.isNull { return try standing(for: left, right) }
    if left.tag == "!!timestamp" { throw dates(left) }
    guard left.isSequence else { return try calculate(.subtract, left, right) }
    guard right.isSequence else { throw unfit(left, right) }
    let gone = right.items.map(\.value)
    let kept = left.items.filter { item in
      let value = item.value
      return !gone.contains(value)
    }
    return derived(.sequence(try copies(kept)), from: left)
  }

  mutating func multiply(_ left: GraphNode, _ right: GraphNode, _ options: MergeOptions) throws(ManifestError)
    -> GraphNode
  {
    if right.isNull { return left }
    let isMerge =
      (left.isMapping || left.isNull) && right.isMapping
      || (left.isSequence || left.isNull) && right.isSequence
    if isMerge {
      let result = try copy(left)
      try merge(right, into: result, options)
      return result
    }
    if let text = repeated(left, right) ?? repeated(right, left) {
      try charge(1 + text.utf8.count / 64)
      return derived(.scalar(text, tag: "!!str"), from: left)
    }
    return try calculate(.multiply, left, right)
  }

  private func repeated(_ text: GraphNode, _ number: GraphNode) -> String? {
    guard text.guessedTag == "!!str", number.guessedTag == "!!int", let word = text.text,
      let count = Self.integer(number.text ?? ""), count >= 0, count * max(1, word.utf8.count) < 10_000_000
    else { return nil }
    return String(repeating: word, count: count)
  }

  /// Merges one value into another in place: mappings by their keys, everything else replaced.
  mutating func merge(_ value: GraphNode, into target: GraphNode, _ options: MergeOptions)
    throws(ManifestError)
  {
    try charge(1)
    let isWanted = !options.contains(.onlyNew) || target.isNull
    switch value.content {
    case .mapping(let entries):
      if !target.isMapping {
        guard isWanted else { return }
        target.assign(.mapping([]))
      }
      if let tag = value.customTag, target.customTag == nil || options.contains(.clobbersTags) {
        target.ownAttributes().tag = tag
      }
      try mergeEntries(entries, into: target, options)
    case .sequence(let items) where options.contains(.appends) && (target.isSequence || target.isNull):
      target.assign(.sequence(target.items + (try copies(items))))
    case .sequence(let items) where options.contains(.mergesItems) && target.isSequence:
      try mergeItems(items, into: target, options)
    default:
      if isWanted { try update(target, from: value, clobbersTags: options.contains(.clobbersTags)) }
    }
  }

  private mutating func mergeEntries(
    _ entries: [GraphNode.Entry],
    into target: GraphNode,
    _ options: MergeOptions
  ) throws(ManifestError) {
    var added: [GraphNode.Entry] = []
    let own = target.entries
    let known = Dictionary(own.map { ($0.key.text ?? "", $0.value) }, uniquingKeysWith: { first, _ in first })
    for entry in entries {
      if let value = known[entry.key.text ?? ""] {
        try merge(entry.value, into: value, options)
      } else if !options.contains(.onlyExisting) {
        added.append(
          .init(key: try copy(entry.key, keepsPlace: false), value: try copy(entry.value, keepsPlace: false))
        )
      }
    }
    if !added.isEmpty { target.assign(.mapping(own + added)) }
  }

  private mutating func mergeItems(_ items: [GraphNode], into target: GraphNode, _ options: MergeOptions)
    throws(ManifestError)
  {
    let own = target.items
    for (item, value) in zip(own, items) { try merge(value, into: item, options) }
    guard items.count > own.count, !options.contains(.onlyExisting) else { return }
    target.assign(.sequence(own + (try copies(Array(items[own.count...])))))
  }

  static func split(_ text: String, by separator: String) -> [GraphNode] {
    guard !text.isEmpty else { return [] }
    if separator.isEmpty { return text.unicodeScalars.map { GraphNode(text: String($0)) } }
    var parts: [GraphNode] = []
    let bytes = Array(text.utf8)
    let sign = Array(separator.utf8)
    var start = 0
    var at = 0
    while at + sign.count <= bytes.count {
      if bytes[at] == sign[0], bytes[at..<at + sign.count].elementsEqual(sign) {
        parts.append(GraphNode(text: String(text: bytes[start..<at])))
        at += sign.count
        start = at
      } else {
        at += 1
      }
    }
    return parts + [GraphNode(text: String(text: bytes[start...]))]
  }
}
