// SPDX-License-Identifier: Apache-2.0

internal import CLibExpat

/// Collects expat's events. The instance lives on the stack of ``build(from:)``; expat holds it by address.
struct XMLTreeBuilder {
  private(set) var nodes: [XMLTree.Node] = []
  private(set) var bytes: [UInt8] = []
  private var open: [Int] = []
  private var parser: XML_Parser?
  /// How deep elements may be nested; AWS's answers are less than fifteen.
  static let depthLimit = 100
  /// How many elements there may be: twenty times as many as the longest page of a listing has.
  static let nodeLimit = 500_000

  static func build(from document: [UInt8]) -> XMLTreeBuilder? {
    guard let parser = XML_ParserCreate(nil) else { return nil }
    defer { XML_ParserFree(parser) }
    var builder = XMLTreeBuilder()
    builder.parser = parser
    builder.bytes.reserveCapacity(document.count / 2)
    let status = withUnsafeMutablePointer(to: &builder) { builder in
      XML_SetUserData(parser, builder)
      install(on: parser)
      return document.withUnsafeBytes {
        XML_Parse(parser, $0.bindMemory(to: CChar.self).baseAddress, Int32($0.count), 1)
      }
    }
    return status == XML_STATUS_OK ? builder : nil
  }

  private static func install(on parser: XML_Parser) {
    XML_SetElementHandler(
      parser,
      { context, name, _ in XMLTreeBuilder.at(context)?.pointee.start(name) },
      { context, _ in XMLTreeBuilder.at(context)?.pointee.close() })
    XML_SetCharacterDataHandler(parser) { context, text, count in
      XMLTreeBuilder.at(context)?.pointee.append(text, Int(count))
    }
    // AWS never sends a document type; refusing it keeps entity bombs out.
    XML_SetStartDoctypeDeclHandler(parser) { context, _, _, _, _ in
      XML_StopParser(XMLTreeBuilder.at(context)?.pointee.parser, 0)
    }
  }

  private static func at(_ context: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<XMLTreeBuilder>? {
    context?.assumingMemoryBound(to: XMLTreeBuilder.self)
  }

  private mutating func start(_ name: UnsafePointer<CChar>?) {
    guard let name else { return }
    guard open.count < Self.depthLimit, nodes.count < Self.nodeLimit else {
      XML_StopParser(parser, 0)
      return
    }
    let full = UnsafeBufferPointer(start: name, count: strlenOf(name)).lazy.map { UInt8(bitPattern: $0) }
    let local = full.lastIndex(of: UInt8(ascii: ":")).map { full.index(after: $0) } ?? full.startIndex
    let from = bytes.count
    bytes.append(contentsOf: full[local...])
    open.append(nodes.count)
    nodes.append(.init(name: from..<bytes.count, text: bytes.count..<bytes.count, end: nodes.count + 1))
  }

  private mutating func append(_ text: UnsafePointer<CChar>?, _ count: Int) {
    guard let text, let current = open.last else { return }
    // Text that goes on after a child element would not be one range: AWS's answers have none but white
    // space there, which is dropped.
    guard nodes[current].end == nodes.count, nodes[current].text.upperBound == bytes.count else { return }
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: text, count: count).lazy.map { UInt8(bitPattern: $0) })
    nodes[current].text = nodes[current].text.lowerBound..<bytes.count
  }

  private mutating func close() {
    guard let index = open.popLast() else { return }
    nodes[index].end = nodes.count
    if let parent = open.last { nodes[parent].end = nodes.count }
  }

  private func strlenOf(_ text: UnsafePointer<CChar>) -> Int {
    var length = 0
    while text[length] != 0 { length += 1 }
    return length
  }
}
