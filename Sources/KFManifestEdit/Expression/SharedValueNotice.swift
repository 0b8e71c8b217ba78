// SPDX-License-Identifier: Apache-2.0

/// Says which edits show in other places too, through aliases.
enum SharedValueNotice {
  static func notices(for edits: [TreeEdit], in tree: NodeTree) -> [String] {
    guard !tree.aliasTargets.isEmpty else { return [] }
    let shared = Set(tree.aliasTargets.values)
    var told: Set<Int> = []
    var notices: [String] = []
    for edit in edits {
      for node in nodes(of: edit) where shared.contains(node) && told.insert(node).inserted {
        if told.count > Evaluator.maximumNotices { return notices }
        let name = tree.anchors[node].map { String(text: $0) } ?? ""
        let (line, column) = tree.text.position(of: tree.start(node))
        notices.append(
          "\(tree.text.name):\(line):\(column): the anchor &\(name) changed, and so did what its aliases show"
        )
      }
    }
    return notices
  }

  private static func nodes(of edit: TreeEdit) -> [Int] {
    edit.place.map { $0.ancestors + [$0.node] } ?? []
  }
}
