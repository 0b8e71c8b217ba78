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

  /// The root element of an answer.
  ///
  /// - Throws: ``UnexpectedAnswer``: an answer that is no XML must not pass for an empty list.
  static func root(of response: HTTPResponse, _ operation: String) throws -> XMLElement {
    guard let root = parse(response.body) else {
      throw UnexpectedAnswer(operation: operation, problem: "the body is no XML, or too much of it")
    }
    return root
  }

  /// The root element's name without a parse of what follows; nil when no XML begins.
  static func rootName(of document: [UInt8]) -> String? {
    var rest = document.prefix(1024)[...]
    while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
      rest = rest[(start + 1)...]
      guard let first = rest.first, first != UInt8(ascii: "?"), first != UInt8(ascii: "!") else { continue }
      let name = rest.prefix { !" \t\r\n/>".utf8.contains($0) }
      return String(decoding: name, as: UTF8.self)
    }
    return nil
  }
}

/// One element of an ``XMLTree``.
public struct XMLElement: Sendable {
  let tree: XMLTree
  let index: Int

  /// The name without a namespace prefix.
  public var name: String { String(decoding: tree.bytes[tree.nodes[index].name], as: UTF8.self) }
  /// The text directly inside.
  public var text: String { String(decoding: tree.bytes[tree.nodes[index].text], as: UTF8.self) }

  /// The children, in order.
  public var children: some Sequence<XMLElement> {
    sequence(state: index + 1) { [end = tree.nodes[index].end] next in
      guard next < end else { return nil }
      defer { next = tree.nodes[next].end }
      return XMLElement(tree: tree, index: next)
    }
  }

  /// The first child of that name.
  public func child(_ name: String) -> XMLElement? {
    children.first { $0.isNamed(name) }
  }

  /// The children of that name.
  public func children(_ name: String) -> [XMLElement] {
    children.filter { $0.isNamed(name) }
  }

  /// The element that lies along `path` below this one.
  public subscript(path: String...) -> XMLElement? {
    path.reduce(self as XMLElement?) { $0?.child($1) }
  }

  func isNamed(_ name: String) -> Bool {
    tree.bytes[tree.nodes[index].name].elementsEqual(name.utf8)
  }
}
