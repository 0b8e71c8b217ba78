// SPDX-License-Identifier: Apache-2.0

#if !FUZZING
  @testable import KFManifestEdit
#endif

/// What must hold for every text and every edit: either an error, or the result parses, the addressed node has
/// the new value, every other node is what it was, and a second time changes nothing.
///
/// The fuzzer and the tests share it. An input is three bytes (what to do, which node in two), the length of a
/// value in one, the value, then the text.
struct EditProperty {
  struct Violation: Error, CustomStringConvertible {
    var description: String
  }

  /// Takes an input apart and checks it.
  static func check(_ input: [UInt8]) throws(Violation) {
    guard input.count >= 4 else { return }
    let length = min(Int(input[3]), input.count - 4)
    guard let value = String(validating: input[4..<4 + length], as: UTF8.self) else { return }
    let text = Array(input[(4 + length)...])
    let selector = Int(input[1]) | Int(input[2]) << 8
    if input[0] >= 0x80 {
      return try ComputedEditProperty(text, selector, value)?.check(Int(input[0] & 0x7F)) ?? ()
    }
    switch input[0] % 8 {
    case 0, 1: try checkSet(text, selector, .string(value))
    case 2:
      try checkSet(text, selector, [.null, .empty, .integer(value.utf8.count)][min(value.utf8.count, 2)])
    case 3: try checkRemove(text, selector)
    case 4: try checkAdd(text, selector, key: value)
    case 5: try checkExpression(text, value)
    case 6: try checkSubstitution(text, value)
    default: try checkParameter(text, value)
    }
  }

  /// A node that is a value, not a key, and its path; nil when the path does not lead back to it.
  static func choose(_ file: YAMLFile, _ selector: Int) -> (document: Int, path: YAMLPath, node: Int)? {
    guard !file.tree.nodes.isEmpty else { return nil }
    let node = selector % file.tree.nodes.count
    let document = file.tree.documents.lastIndex { $0.root <= node } ?? 0
    guard let path = try? YAMLPath(parsing: file.tree.path(to: node)),
      case .found(let place) = PathQuery(path, from: file.tree.documents[document].root, in: file.tree),
      place.node == node
    else { return nil }
    return (document, path, node)
  }

  private static func checkSet(_ text: [UInt8], _ selector: Int, _ value: YAMLScalar) throws(Violation) {
    guard let file = try? YAMLFile(text, name: ""), let (document, path, node) = choose(file, selector) else {
      return
    }
    try checkRegion(file, path, document, value)
    var changed = file
    do { try changed.set(path, to: value, document: document) } catch { return }
    let again = try reparse(changed, "set")
    guard case .found(let place) = PathQuery(path, from: again.tree.documents[document].root, in: again.tree),
      again.tree.holds(place.node, value)
    else { throw Violation(description: "the node has not the new value") }
    let old = flatten(file.tree, without: node)
    let new = flatten(again.tree, without: place.node)
    guard old == new else { throw Violation(description: "another node changed") }
    let bytes = changed.bytes
    do { try changed.set(path, to: value, document: document) } catch {
      throw Violation(description: "a second set fails: \(error)")
    }
    guard changed.bytes == bytes else { throw Violation(description: "a second set changes the text") }
  }

  /// What holds in the region around an edit holds in the whole text.
  private static func checkRegion(
    _ file: YAMLFile,
    _ path: YAMLPath,
    _ document: Int,
    _ value: YAMLScalar
  ) throws(Violation) {
    guard case .found(let place) = PathQuery(path, from: file.tree.documents[document].root, in: file.tree)
    else { return }
    let edits = [TreeEdit.replace(place, .scalar(value))]
    guard let splices = try? EditPlanner.plan(edits, in: file.tree) else { return }
    var text = file.tree.text
    text.utf8 = splices.applied(to: text.utf8)
    guard Proof.isLocallyRight(file.tree, edits, splices, gives: text) else { return }
    do { try Proof.checkWhole(file.tree, edits, gives: text) } catch {
      throw Violation(description: "right in its region, wrong in the text: \(error)")
    }
  }

  private static func checkRemove(_ text: [UInt8], _ selector: Int) throws(Violation) {
    guard let file = try? YAMLFile(text, name: ""), let (document, path, node) = choose(file, selector),
      !path.steps.isEmpty
    else { return }
    var changed = file
    do { try changed.remove(path, document: document) } catch { return }
    let again = try reparse(changed, "remove")
    // An entry's key goes with its value.
    let isValue = if case .key = path.steps.last { true } else { false }
    let heads = isValue ? [node, file.tree.keyBefore(node)] : [node]
    guard flatten(file.tree, without: heads) == flatten(again.tree, without: []) else {
      throw Violation(description: "removing changed another node")
    }
  }

  private static func checkAdd(_ text: [UInt8], _ selector: Int, key: String) throws(Violation) {
    guard let file = try? YAMLFile(text, name: ""), let (document, path, node) = choose(file, selector),
      file.tree.shape(node).isMapping, !file.exists(path.appending(key), document: document)
    else { return }
    var changed = file
    do { try changed.set(path.appending(key), to: "new value", document: document) } catch { return }
    let again = try reparse(changed, "add")
    guard (try? again.string(at: path.appending(key), document: document)) == "new value" else {
      throw Violation(description: "the new entry is not there")
    }
    guard again.tree.nodes.count == file.tree.nodes.count + 2 else {
      throw Violation(description: "adding an entry added something else")
    }
  }

  private static func checkExpression(_ text: [UInt8], _ expression: String) throws(Violation) {
    guard let expression = try? ManifestExpression(parsing: expression),
      let file = try? YAMLFile(text, name: ""),
      let result = try? expression.evaluate(on: file, environment: ["V": "x: 1", "W": "a b"])
    else { return }
    do { _ = try YAMLFile(result.bytes, name: "") } catch {
      throw Violation(description: "an expression's result does not parse: \(error)")
    }
  }

  private static func checkSubstitution(_ text: [UInt8], _ pattern: String) throws(Violation) {
    guard let expression = try? RegularExpression(pattern), text.count < 300,
      let text = String(validating: text, as: UTF8.self)
    else { return }
    let replaced = expression.replacingMatches(in: text, with: "<$0>$1")
    guard (replaced != nil) == expression.matches(text) else {
      throw Violation(description: "matching and replacing disagree")
    }
  }

  private static func checkParameter(_ text: [UInt8], _ value: String) throws(Violation) {
    guard let file = try? ParamsEnv(text, name: "") else { return }
    for key in file.keys.prefix(2) + ["absent"] {
      var changed = file
      do { try changed.setParameter(key, to: value) } catch { continue }
      guard let again = try? ParamsEnv(changed.bytes, name: ""), again.value(of: key) == value else {
        throw Violation(description: "the parameter has not the new value")
      }
    }
  }

  static func reparse(_ file: YAMLFile, _ what: String) throws(Violation) -> YAMLFile {
    do { return try YAMLFile(file.bytes, name: "") } catch {
      throw Violation(description: "after \(what) the text does not parse: \(error)")
    }
  }

  /// Every node but some and what is inside them, in words.
  static func flatten(_ tree: NodeTree, without gone: Int) -> [String] {
    flatten(tree, without: [gone])
  }

  static func flatten(_ tree: NodeTree, without gone: [Int]) -> [String] {
    var result: [String] = []
    var node = 0
    while node < tree.nodes.count {
      if gone.contains(node) {
        node = tree.next(node)
        continue
      }
      result.append(word(for: node, in: tree))
      node += 1
    }
    return result
  }

  /// One node in words.
  static func word(for node: Int, in tree: NodeTree) -> String {
    let shape = tree.shape(node)
    // A collection that lost its last child is written otherwise.
    let kind = shape.isMapping ? "map" : shape.isSequence ? "seq" : "\(shape)"
    let value = shape.isCollection ? "" : String(decoding: tree.value(node), as: UTF8.self)
    let anchor = tree.anchors[node].map { String(decoding: $0, as: UTF8.self) } ?? ""
    let tag = tree.tags[node].map { String(decoding: $0, as: UTF8.self) } ?? ""
    return "\(kind) \(anchor) \(tag) \(value)"
  }
}

extension NodeTree {
  /// The node before a value among its mapping's children.
  func keyBefore(_ value: Int) -> Int {
    nodes.indices.first { shape($0).isMapping && entries($0).contains { $0.value == value } }
      .flatMap { mapping in entries(mapping).first { $0.value == value }?.key } ?? value
  }
}
