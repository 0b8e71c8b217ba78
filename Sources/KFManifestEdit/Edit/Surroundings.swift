// SPDX-License-Identifier: Apache-2.0

/// What a tree says about how its author indents and quotes.
struct Surroundings {
  let tree: NodeTree

  /// The demands on a node that stands, or will stand, at `place`.
  ///
  /// - Parameter onOneLine: the node takes one line, so that it does not matter how others are indented.
  func context(of place: Place, onOneLine: Bool = false) -> WritingContext {
    var context = WritingContext()
    if !onOneLine { context.newline = tree.text.utf8.newline(near: tree.end(place.node)) }
    context.inFlow = place.ancestors.contains { tree.shape($0).isFlowCollection }
    if let parent = place.ancestors.last { context.quotesAll = quotesAll(in: parent) }
    if let block = place.ancestors.last(where: { !tree.shape($0).isFlowCollection }) {
      context.parentColumn = column(of: block)
    }
    if !context.inFlow, !onOneLine { addIndentation(near: place, to: &context) }
    return context
  }

  /// The demands on a new child of the collection at `place`.
  func context(inside place: Place, onOneLine: Bool) -> WritingContext {
    context(of: place.child(place.node), onOneLine: onOneLine)
  }

  /// The column where a collection's children begin.
  func column(of node: Int) -> Int { tree.text.utf8.column(of: tree.content(node)) }

  /// A flow mapping whose keys are in double quotes may be JSON.
  private func quotesAll(in parent: Int) -> Bool {
    tree.shape(parent) == .flowMapping && parent + 1 < tree.next(parent)
      && tree.shape(parent + 1) == .doubleQuoted
  }

  /// Takes the steps of the nearest example, looking at the collections around first, then at the document.
  private func addIndentation(near place: Place, to context: inout WritingContext) {
    var hasStep = false
    var hasOffset = false
    let root = place.ancestors.first ?? place.node
    for node in place.ancestors.reversed() + Array(root..<min(tree.next(root), root + 500)) {
      guard !(hasStep && hasOffset) else { return }
      guard tree.shape(node) == .blockMapping else { continue }
      for (_, value) in tree.entries(node).prefix(100) {
        let shape = tree.shape(value)
        if !hasStep, shape == .blockMapping {
          context.step = max(1, column(of: value) - column(of: node))
          hasStep = true
        } else if !hasOffset, shape == .blockSequence {
          context.sequenceOffset = max(0, column(of: value) - column(of: node))
          hasOffset = true
        }
      }
    }
    if !hasOffset, hasStep { context.sequenceOffset = context.step }
  }
}
