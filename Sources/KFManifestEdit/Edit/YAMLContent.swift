// SPDX-License-Identifier: Apache-2.0

/// A value to write at a path when it may be more than one scalar: lists and maps of any depth.
///
/// ```swift
/// let container: YAMLContent = ["name": "sync", "args": ["--once", 3]]
/// ```
public indirect enum YAMLContent: Sendable, Hashable {
  /// A single value.
  case scalar(YAMLScalar)
  /// Items in their order.
  case list([YAMLContent])
  /// Entries in their order.
  case map([Entry])

  /// A key and what stands behind it.
  public struct Entry: Sendable, Hashable {
    /// The key, as text.
    public var key: String
    /// What stands behind it.
    public var value: YAMLContent

    /// Creates an entry.
    public init(_ key: String, _ value: YAMLContent) {
      self.key = key
      self.value = value
    }
  }

  var value: YAMLValue {
    switch self {
    case .scalar(let scalar): .scalar(scalar)
    case .list(let items): .sequence(items.map(\.value))
    case .map(let entries): .mapping(entries.map { .init(key: .string($0.key), value: $0.value.value) })
    }
  }
}

extension YAMLContent: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// Text.
  public init(stringLiteral value: String) { self = .scalar(.string(value)) }
  /// A whole number.
  public init(integerLiteral value: Int) { self = .scalar(.integer(value)) }
  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .scalar(.boolean(value)) }
  /// A list.
  public init(arrayLiteral elements: YAMLContent...) { self = .list(elements) }
  /// A map.
  public init(dictionaryLiteral elements: (String, YAMLContent)...) {
    self = .map(elements.map { Entry($0.0, $0.1) })
  }
}

extension YAMLFile {
  /// Gives the node at `path` a content whatever stands there, the root included: the word for what
  /// ``set(_:to:document:)`` refuses, to replace a whole map or list.
  ///
  /// Comments inside what is replaced go with it. Content that is already there, in any order of keys, stays.
  ///
  /// - Throws: as ``set(_:to:document:)`` does, but for that.
  public mutating func replace(
    _ path: YAMLPath,
    with content: YAMLContent,
    document: Int = 0
  ) throws(ManifestError) {
    if let node = node(at: path, document: document), tree.holds(node, content) { return }
    try write(path, content.value, document)
  }

  /// Adds an item to the list at `path`, unless it has an equal one. A list that is missing or null is made.
  ///
  /// - Throws: ``ManifestError``: ``ManifestError/Code/wrongKind`` when something else stands there, otherwise as
  ///   ``set(_:to:document:)`` does.
  public mutating func append(
    _ item: YAMLContent,
    to path: YAMLPath,
    document: Int = 0
  ) throws(ManifestError) {
    try checkDocument(document)
    guard let list = node(at: path, document: document), !tree.isNull(list) else {
      return try write(path, .sequence([item.value]), document)
    }
    guard tree.shape(list).isSequence else {
      throw tree.error(
        .wrongKind,
        at: list,
        path: path.description,
        "the path leads to a \(kind(of: list)), not to a list",
        remedy: "name a list"
      )
    }
    if tree.children(list).contains(where: { tree.holds($0, item) }) { return }
    let count = tree.children(list).count
    try write(YAMLPath(path.steps + [.index(count)]), item.value, document)
  }
}

extension NodeTree {
  /// A node means just this already; the order of a map's keys has no meaning.
  func holds(_ node: Int, _ content: YAMLContent) -> Bool {
    let node = aliasTargets[node] ?? node
    switch content {
    case .scalar(let scalar): return holds(node, scalar)
    case .list(let items):
      let children = children(node)
      return shape(node).isSequence && children.count == items.count
        && zip(children, items).allSatisfy { holds($0, $1) }
    case .map(let wanted):
      return shape(node).isMapping && entries(node).count == wanted.count
        && wanted.allSatisfy { entry in
          self.entry(node, key: entry.key.utf8).map { holds($0.value, entry.value) } ?? false
        }
    }
  }
}
