// SPDX-License-Identifier: Apache-2.0

/// An XML answer as a tree, kept flat: the nodes in document order and the text of all of them in one buffer.
///
/// Listing a bucket gives pages of a thousand entries, so a node costs four numbers and no allocation.
final class XMLTree: Sendable {
  struct Node: Sendable {
    var name: Range<Int>
    var text: Range<Int>
    /// Index of the first node behind this one and all its descendants.
    var end: Int
  }

  let nodes: [Node]
  let bytes: [UInt8]

  private init(nodes: [Node], bytes: [UInt8]) {
    self.nodes = nodes
    self.bytes = bytes
  }

  /// Parses `document`; nil when it is not well-formed XML with a root element.
  static func parse(_ document: [UInt8]) -> XMLElement? {
    guard let builder = XMLTreeBuilder.build(from: document), !builder.nodes.isEmpty else { return nil }
    return XMLElement(tree: XMLTree(nodes: builder.nodes, bytes: builder.bytes), index: 0)
  }
}

/// One element of an ``XMLTree``.
struct XMLElement: Sendable {
  let tree: XMLTree
  let index: Int

  /// The name without a namespace prefix.
  var name: String { String(decoding: tree.bytes[tree.nodes[index].name], as: UTF8.self) }
  /// The text directly inside.
  var text: String { String(decoding: tree.bytes[tree.nodes[index].text], as: UTF8.self) }

  /// The children, in order.
  var children: some Sequence<XMLElement> {
    sequence(state: index + 1) { [end = tree.nodes[index].end] next in
      guard next < end else { return nil }
      defer { next = tree.nodes[next].end }
      return XMLElement(tree: tree, index: next)
    }
  }

  /// The first child of that name.
  func child(_ name: String) -> XMLElement? {
    children.first { $0.isNamed(name) }
  }

  /// The children of that name.
  func children(_ name: String) -> [XMLElement] {
    children.filter { $0.isNamed(name) }
  }

  /// The element that lies along `path` below this one.
  subscript(path: String...) -> XMLElement? {
    path.reduce(self as XMLElement?) { $0?.child($1) }
  }

  func isNamed(_ name: String) -> Bool {
    tree.bytes[tree.nodes[index].name].elementsEqual(name.utf8)
  }
}
