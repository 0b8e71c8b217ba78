// SPDX-License-Identifier: Apache-2.0

/// Whether a token of the new text is what it must be.
extension Proof {
  mutating func isUnchanged(_ token: NodeToken, _ node: Int) -> Bool {
    isSame(token, node) && (token.anchor == nil || keepsAliases(token, .unchanged(node)))
  }

  func isSame(_ token: NodeToken, _ node: Int) -> Bool {
    switch token.kind {
    case .leaf(let shape):
      return shape == old.shape(node) && hasSameProperties(token, node) && hasSameValue(token, node)
    case .open(let shape):
      let isPair = shape == .flowMapping && old.shape(node) == .flowPair
      return (shape == old.shape(node) || isPair) && hasSameProperties(token, node)
    default:
      return false
    }
  }

  private func hasSameProperties(_ token: NodeToken, _ node: Int) -> Bool {
    let traits = old.nodes[node].traits
    if old.shape(node) == .alias { return true }
    if let wanted = expectation.properties.isEmpty ? nil : expectation.properties[node] {
      let tag = wanted.tag.map { $0.isEmpty ? nil : Array($0.utf8) } ?? old.tags[node]
      return keepsAnchor(token, node) && token.tag.map([UInt8].init) == tag
    }
    if token.anchor == nil, token.tag == nil { return traits.isDisjoint(with: [.anchor, .tag]) }
    return keepsAnchor(token, node) && token.tag.map([UInt8].init) == old.tags[node]
  }

  func keepsAnchor(_ token: NodeToken, _ node: Int) -> Bool {
    let wanted = expectation.properties.isEmpty ? nil : expectation.properties[node]?.anchor
    let anchor = wanted.map { $0.isEmpty ? nil : Array($0.utf8) } ?? old.anchors[node]
    return token.anchor.map([UInt8].init) == anchor
  }

  private func hasSameValue(_ token: NodeToken, _ node: Int) -> Bool {
    if old.shape(node) == .alias {
      return token.anchor?.bytes.elementsEqual(old.raw(node).dropFirst()) ?? false
    }
    return old.hasValue(node, token.value)
  }

  /// A written scalar has its text and is taken for what it is meant to be.
  func hasMeaning(_ token: NodeToken, _ shape: NodeShape, _ value: YAMLValue) -> Bool {
    switch value {
    case .alias(let name):
      return shape == .alias && token.anchor?.bytes.elementsEqual(name.utf8) ?? false
    case .scalar(let scalar, _):
      let text = Array(token.value)
      guard shape != .alias else { return false }
      let meaning =
        token.tag.map { ScalarMeaning(tag: [UInt8]($0), text: text) }
        ?? (shape == .plain ? ScalarMeaning(plain: text) : .string)
      if scalar.meaning == .null { return meaning == .null || meaning == .custom }
      return text.elementsEqual(scalar.text.utf8) && (meaning == scalar.meaning || meaning == .custom)
    case .dressed(let inner, _):
      return hasMeaning(token, shape, inner)
    default:
      return false
    }
  }
}
