// SPDX-License-Identifier: Apache-2.0

#if !FUZZING
  @testable import KFManifestEdit
#endif

/// What must hold for every list and mapping that an expression computes anew: only what the expression addresses
/// differs, by meaning and by bytes.
struct ComputedEditProperty {
  typealias Violation = EditProperty.Violation

  private let file: YAMLFile
  private let document: Int
  private let path: YAMLPath
  private let node: Int
  private let value: String
  /// The expression for the node.
  private let target: String

  /// Nil when no expression leads to the chosen node.
  init?(_ text: [UInt8], _ selector: Int, _ value: String) {
    guard let file = try? YAMLFile(text, name: ""),
      let (document, path, node) = EditProperty.choose(file, selector)
    else { return nil }
    // In an expression these are patterns and escapes.
    for case .key(let key) in path.steps
    where key.unicodeScalars.contains(where: { "*?\\\"".unicodeScalars.contains($0) || $0.value < 0x20 }) {
      return nil
    }
    (self.file, self.document, self.path, self.node, self.value) = (file, document, path, node, value)
    target = "select(di == \(document))" + (path.steps.isEmpty ? "" : " | \(path.description)")
  }

  func check(_ kind: Int) throws(Violation) {
    let shape = file.tree.shape(node)
    switch kind % 9 {
    case 0 where shape.isSequence: try checkGrowth("(\(target)) += [strenv(W)]", by: 1)
    case 1 where shape.isSequence: try checkGrowth("with(\(target); . = [strenv(W)] + .)", by: 1)
    case 2 where shape.isMapping && !file.exists(path.appending("zz-new"), document: document):
      try checkGrowth("(\(target)) *= {\"zz-new\": strenv(W)}", by: 2)
    case 3 where shape.isSequence: try checkSame("(\(target)) |= map(.)")
    case 4 where shape.isMapping: try checkSame("(\(target)) |= with_entries(.)")
    case 5 where shape.isSequence: try checkOrder("(\(target)) |= reverse") { $0.reversed() }
    case 6 where shape.isMapping: try checkOrder("with(\(target); sort_keys(.))", nil)
    case 7: try checkComment()
    case 8: try checkNoComments()
    default: break
    }
  }

  private func evaluate(_ expression: String, on file: YAMLFile) -> YAMLFile? {
    guard let expression = try? ManifestExpression(parsing: expression),
      let result = try? expression.evaluate(on: file, environment: ["W": value]),
      !result.notices.contains(where: { $0.contains("written anew") || $0.contains("aliases show") })
    else { return nil }
    return try? YAMLFile(result.bytes, name: "")
  }

  private func edited(_ expression: String) throws(Violation) -> YAMLFile? {
    guard let expression = try? ManifestExpression(parsing: expression) else {
      throw Violation(description: "the expression does not parse: \(expression)")
    }
    guard let result = try? expression.evaluate(on: file, environment: ["W": value]) else { return nil }
    let isExcused = result.notices.contains { $0.contains("written anew") || $0.contains("aliases show") }
    do {
      let again = try YAMLFile(result.bytes, name: "")
      return isExcused ? nil : again
    } catch {
      throw Violation(description: "the result does not parse: \(error)")
    }
  }

  /// The node at the path in the new text.
  private func found(in new: YAMLFile) throws(Violation) -> Int {
    guard new.tree.documents.indices.contains(document),
      case .found(let place) = PathQuery(path, from: new.tree.documents[document].root, in: new.tree)
    else { throw Violation(description: "the node is gone") }
    return place.node
  }

  private func checkOthers(_ new: YAMLFile, _ target: Int) throws(Violation) {
    guard
      EditProperty.flatten(file.tree, without: [node]) == EditProperty.flatten(new.tree, without: [target])
    else { throw Violation(description: "another node changed") }
  }

  /// Children come, and every byte stays.
  private func checkGrowth(_ expression: String, by count: Int) throws(Violation) {
    guard let new = try edited(expression) else { return }
    let target = try found(in: new)
    try checkOthers(new, target)
    guard new.tree.children(target).count == file.tree.children(node).count + count else {
      throw Violation(description: "other children came or went: \(expression)")
    }
    // An empty collection is written anew with its first child.
    if file.tree.children(node).isEmpty { return }
    guard Self.isSubsequence(file.bytes, of: new.bytes) else {
      throw Violation(description: "a byte is gone: \(expression)")
    }
  }

  private static func isSubsequence(_ old: [UInt8], of new: [UInt8]) -> Bool {
    var at = 0
    for byte in new where at < old.count && byte == old[at] { at += 1 }
    // The header of a block scalar that ended the text may say `-` instead of `+`.
    return at == old.count || new.count > old.count && old.contains(UInt8(ascii: "+"))
  }

  private func checkSame(_ expression: String) throws(Violation) {
    guard let new = try edited(expression) else { return }
    guard new.bytes == file.bytes else { throw Violation(description: "bytes changed: \(expression)") }
  }

  /// The children change places, and nothing else does; comments stay.
  private func checkOrder(_ expression: String, _ order: (([Int]) -> [Int])?) throws(Violation) {
    guard let new = try edited(expression) else { return }
    let target = try found(in: new)
    try checkOthers(new, target)
    let old = children(of: node, file)
    let now = children(of: target, new)
    guard old.sorted() == now.sorted() else { throw Violation(description: "a child changed: \(expression)") }
    if order != nil, Array(old.reversed()) != now {
      throw Violation(description: "another order: \(expression)")
    }
    let signs = { (text: [UInt8]) in text.filter { $0 == UInt8(ascii: "#") }.count }
    guard signs(file.bytes) == signs(new.bytes) else { throw Violation(description: "a comment is gone") }
  }

  private func children(of node: Int, _ file: YAMLFile) -> [String] {
    let tree = file.tree
    let heads = tree.shape(node).isMapping ? tree.entries(node).map(\.key) : tree.children(node)
    return heads.map { head in
      let end = tree.next(tree.shape(node).isMapping ? tree.next(head) : head)
      return (head..<end).map { EditProperty.word(for: $0, in: tree) }.joined(separator: "|")
    }
  }

  private func checkComment() throws(Violation) {
    guard !value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }), !value.isEmpty,
      let new = try edited("(\(target)) line_comment = strenv(W)")
    else { return }
    guard EditProperty.flatten(file.tree, without: []) == EditProperty.flatten(new.tree, without: []) else {
      throw Violation(description: "a comment changed a node")
    }
  }

  /// Comments go, nodes stay, and a second time there is nothing to do.
  private func checkNoComments() throws(Violation) {
    guard let new = try edited("... comments=\"\"") else { return }
    guard EditProperty.flatten(file.tree, without: []) == EditProperty.flatten(new.tree, without: []) else {
      throw Violation(description: "removing comments changed a node")
    }
    guard let again = evaluate("... comments=\"\"", on: new) else { return }
    guard again.bytes == new.bytes else { throw Violation(description: "a second time changes the text") }
  }
}
