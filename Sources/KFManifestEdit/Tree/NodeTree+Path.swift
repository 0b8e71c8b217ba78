// SPDX-License-Identifier: Apache-2.0

extension NodeTree {
  /// The path of a node for messages, as `.spec.items[2].name`; a key has the path of its value.
  func path(to target: Int) -> String {
    var path = PathSpelling()
    var node = documents.last { $0.root <= target }?.root ?? 0
    while node != target, shape(node).isCollection {
      guard let (step, child, isKey) = stepTowards(target, in: node) else { break }
      switch step {
      case .key(let key): path.append(key: text(ofKey: key))
      case .index(let index): path.append(index: index)
      }
      if isKey { break }
      node = child
    }
    return path.description
  }

  private enum Step {
    case key(Int)
    case index(Int)
  }

  private func stepTowards(_ target: Int, in node: Int) -> (Step, Int, isKey: Bool)? {
    let end = next(node) == 0 ? nodes.count : next(node)
    var child = node + 1
    var position = 0
    while child < end {
      let after = next(child) == 0 ? nodes.count : next(child)
      if shape(node).isMapping {
        let value = after
        let valueEnd = value >= nodes.count || next(value) == 0 ? nodes.count : next(value)
        if target < after { return (.key(child), child, true) }
        if target < valueEnd { return (.key(child), value, false) }
        child = valueEnd
      } else {
        if target < after { return (.index(position), child, false) }
        child = after
      }
      position += 1
    }
    return nil
  }

  /// A key's text; complex keys have none.
  func text(ofKey key: Int) -> String {
    shape(key).isScalar ? String(text: value(key)) : ""
  }
}
