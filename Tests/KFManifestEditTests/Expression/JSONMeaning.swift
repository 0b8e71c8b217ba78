// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

@testable import KFManifestEdit

/// What a document means, as JSON has it: order and spelling do not count.
enum JSONMeaning: Equatable, Decodable {
  case null
  case boolean(Bool)
  case number(Double)
  case string([UInt8])
  case array([JSONMeaning])
  case object([String: JSONMeaning])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let truth = try? container.decode(Bool.self) {
      self = .boolean(truth)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .string(Array(text.utf8))
    } else if let items = try? container.decode([JSONMeaning].self) {
      self = .array(items)
    } else {
      self = .object(try container.decode([String: JSONMeaning].self))
    }
  }

  /// Read by Foundation, which is not what is being tested.
  static func parse(_ json: String) throws -> JSONMeaning {
    try JSONDecoder().decode(JSONMeaning.self, from: Data("[\(json)]".utf8)).first
  }

  private var first: JSONMeaning {
    if case .array(let items) = self, let first = items.first { first } else { .null }
  }

  /// The documents of a tree; an empty text counts as one null, as yq has it.
  static func documents(_ tree: NodeTree) -> [JSONMeaning] {
    let roots = tree.documents.map(\.root)
    return roots.isEmpty ? [.null] : roots.map { JSONMeaning($0, in: tree, depth: 0) }
  }

  /// Aliases are written out; one that holds itself ends in an empty array, as yq cuts it off.
  private init(_ node: Int, in tree: NodeTree, depth: Int) {
    let shape = tree.shape(node)
    if shape == .alias {
      let target = tree.aliasTargets[node] ?? node
      let isRecursive = (target..<tree.next(target)).contains(node)
      self = isRecursive && depth > 3 ? .array([]) : JSONMeaning(target, in: tree, depth: depth + 1)
    } else if shape.isSequence {
      self = .array(tree.children(node).map { JSONMeaning($0, in: tree, depth: depth + 1) })
    } else if shape.isMapping {
      self = .object(Self.object(node, in: tree, depth: depth + 1))
    } else {
      self = Self.scalar(String(decoding: tree.value(node), as: UTF8.self), tree.meaning(node))
    }
  }

  private static func object(_ node: Int, in tree: NodeTree, depth: Int) -> [String: JSONMeaning] {
    var result: [String: JSONMeaning] = [:]
    for (key, value) in tree.entries(node) where isMerge(key, in: tree) {
      let sources = tree.shape(value) == .alias ? [value] : tree.children(value)
      for source in sources {
        guard let target = tree.aliasTargets[source] else { continue }
        result.merge(object(target, in: tree, depth: depth + 1)) { _, new in new }
      }
    }
    for (key, value) in tree.entries(node) where !isMerge(key, in: tree) {
      result[tree.text(ofKey: key)] = JSONMeaning(value, in: tree, depth: depth + 1)
    }
    return result
  }

  private static func isMerge(_ key: Int, in tree: NodeTree) -> Bool {
    tree.shape(key).isScalar && tree.meaning(key) == .merge
  }

  private static func scalar(_ text: String, _ meaning: ScalarMeaning) -> JSONMeaning {
    switch meaning {
    case .null: .null
    case .boolean: .boolean(text.lowercased() == "true")
    case .integer, .float: number(text).map { .number($0) } ?? .string(Array(text.utf8))
    default: .string(Array(text.utf8))
    }
  }

  private static func number(_ text: String) -> Double? {
    let plain = text.replacing("_", with: "")
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where plain.hasPrefix(prefix) {
      return Int(plain.dropFirst(2), radix: radix).map(Double.init)
    }
    return Double(plain)
  }
}
