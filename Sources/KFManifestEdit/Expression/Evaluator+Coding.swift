// SPDX-License-Identifier: Apache-2.0

/// Functions that write a value as text or read one from text.
extension Evaluator {
  mutating func coded(
    _ function: ExpressionFunction,
    _ arguments: [ExpressionSyntax],
    _ node: GraphNode
  ) throws(ManifestError) -> GraphNode {
    let step =
      try arguments.first.map { argument throws(ManifestError) in
        try evaluate(argument, on: [node], .reading).first.flatMap { Int($0.text ?? "") } ?? 2
      } ?? 2
    let text: String
    switch function {
    case .toYAML: text = try yaml(node, step)
    case .toJSON:
      text =
        step == 0
        ? String(try JSONPrinter(step: 0).printed(node).dropLast())
        : try JSONPrinter(step: step).printed(node)
    case .compactJSON: text = String(try JSONPrinter(step: 0).printed(node).dropLast())
    case .toBase64: text = Base64.encoded(Array(NodePrinter.bare(node).utf8))
    case .fromBase64: text = try decodedBase64(node)
    case .toURI: text = URIText.encoded(NodePrinter.bare(node))
    case .fromURI: text = URIText.decoded(try string(node))
    case .toShell: text = ShellText.quoted(NodePrinter.bare(node))
    case .toCSV: text = try table(node, separator: ",")
    case .toTSV: text = try table(node, separator: "\t")
    case .toProperties: text = Self.properties(node, [])
    case .fromCSV: return try rows(node, separator: .comma)
    case .fromTSV: return try rows(node, separator: .tab)
    default: return try fromProperties(node)
    }
    try charge(1 + text.utf8.count / 64)
    return replacing(node, GraphNode(text: text))
  }

  /// A text with comments that `from_yaml` read keeps its own layout.
  private func yaml(_ node: GraphNode, _ step: Int) throws(ManifestError) -> String {
    if step == 2, let graph = node.origin?.graph, let root = graph.tree.documents.first?.root,
      node.origin?.node == root, graph.tree.documents.count == 1, graph.tree.text.utf8.contains(.hash),
      node.kind == graph.root.kind
    {
      let edits = EditCollector(node, in: graph).edits()
      return String(text: try YAMLFile.edited(graph.tree, edits).utf8)
    }
    return NodePrinter(step: step).yaml(node)
  }

  private func decodedBase64(_ node: GraphNode) throws(ManifestError) -> String {
    guard let bytes = Base64.decoded(try string(node)), let text = String(validating: bytes, as: UTF8.self)
    else {
      throw node.error(.wrongKind, "the value is not text in base64", remedy: "check the path")
    }
    return text
  }

  private func table(_ node: GraphNode, separator: String) throws(ManifestError) -> String {
    guard node.isSequence else {
      throw node.error(
        .wrongKind, "a table is made of an array, not of \(node.tag)", remedy: "check the path")
    }
    let isRow = node.items.allSatisfy(\.isScalar)
    let rows = isRow ? [node] : node.items
    if let first = rows.first, first.isMapping {
      let keys = first.entries.map { $0.key.text ?? "" }
      let lines = rows.map { row in
        keys.map { key in row.entries.first { $0.key.hasText(key) }?.value.text ?? "" }
      }
      return ([keys] + lines).map { Self.line($0, separator) }.joined(separator: "\n")
    }
    let text = rows.map { Self.line($0.items.map { $0.text ?? "" }, separator) }.joined(separator: "\n")
    return text
  }

  private static func line(_ fields: [String], _ separator: String) -> String {
    fields.map { field in
      let needsQuotes = field.utf8.contains { $0 == .doubleQuote || $0.isBreak } || field.contains(separator)
      return needsQuotes
        ? "\"\(field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\""
        : field
    }.joined(separator: separator)
  }

  /// The first row holds the keys.
  private mutating func rows(_ node: GraphNode, separator: UInt8) throws(ManifestError) -> GraphNode {
    let rows = Self.fields(Array(try string(node).utf8), separator)
    guard let keys = rows.first else { return replacing(node, GraphNode(.sequence([]))) }
    let items = rows.dropFirst().map { row in
      GraphNode(
        .mapping(zip(keys, row).map { .init(key: GraphNode(text: $0), value: Self.typed($1)) })
      )
    }
    try charge(rows.count * keys.count)
    return replacing(node, GraphNode(.sequence(items)))
  }

  private static func typed(_ text: String) -> GraphNode {
    GraphNode(.scalar(text, tag: text.isEmpty ? "!!str" : ScalarMeaning(plain: Array(text.utf8)).tag))
  }

  private static func fields(_ text: [UInt8], _ separator: UInt8) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var at = 0
    func close() {
      row.append(String(text: field))
      field = []
    }
    while at < text.count {
      let byte = text[at]
      at += 1
      if isQuoted {
        if byte != .doubleQuote {
          field.append(byte)
        } else if at < text.count, text[at] == .doubleQuote {
          field.append(byte)
          at += 1
        } else {
          isQuoted = false
        }
      } else if byte == .doubleQuote {
        isQuoted = true
      } else if byte == separator {
        close()
      } else if byte.isBreak {
        if !(row.isEmpty && field.isEmpty) {
          close()
          rows.append(row)
          row = []
        }
      } else {
        field.append(byte)
      }
    }
    if !(row.isEmpty && field.isEmpty) {
      close()
      rows.append(row)
    }
    return rows
  }

  private static func properties(_ node: GraphNode, _ path: [String]) -> String {
    switch node.content {
    case .sequence(let items):
      items.enumerated().map { properties($1, path + [String($0)]) }.joined()
    case .mapping(let entries):
      entries.map { properties($0.value, path + [$0.key.text ?? ""]) }.joined()
    default: path.joined(separator: ".") + " = " + (node.text ?? "") + "\n"
    }
  }

  private mutating func fromProperties(_ node: GraphNode) throws(ManifestError) -> GraphNode {
    let root = GraphNode(.mapping([]))
    for line in Array(try string(node).utf8).splitLines() {
      let trimmed = String(text: line).trimmed
      guard !trimmed.isEmpty, !trimmed.hasPrefix("#"), !trimmed.hasPrefix("!"),
        let sign = trimmed.firstIndex(where: { $0 == "=" || $0 == ":" })
      else { continue }
      var target = root
      for step in String(trimmed[..<sign]).trimmed.split(separator: ".") {
        let key = GraphNode(text: String(step))
        target = try child(of: target, key: key, .creating, false).first ?? target
      }
      target.setScalar(String(trimmed[trimmed.index(after: sign)...]).trimmed, tag: "!!str")
    }
    return replacing(node, root)
  }
}

/// Base64 with padding.
enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encoded(_ bytes: [UInt8]) -> String {
    var out: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for index in 0..<4 {
        out.append(index <= group.count ? alphabet[bits >> (18 - 6 * index) & 63] : UInt8(ascii: "="))
      }
    }
    return String(text: out)
  }

  static func decoded(_ text: String) -> [UInt8]? {
    var bits = 0
    var count = 0
    var out: [UInt8] = []
    for byte in text.utf8 where !byte.isBreak && !byte.isBlank && byte != UInt8(ascii: "=") {
      guard let value = alphabet.firstIndex(of: byte) else { return nil }
      bits = (bits << 6 | value) & 0xFFFFFF
      count += 6
      if count >= 8 {
        count -= 8
        out.append(UInt8(truncatingIfNeeded: bits >> count))
      }
    }
    return out
  }
}

/// Texts in a query of a URI, as Go escapes them.
enum URIText {
  static func encoded(_ text: String) -> String {
    var out: [UInt8] = []
    for byte in text.utf8 {
      if byte.isWordCharacter || "-.~".utf8.contains(byte) {
        out.append(byte)
      } else if byte == .space {
        out.append(UInt8(ascii: "+"))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        out += ("%" + (byte < 16 ? "0" : "") + digits).utf8
      }
    }
    return String(text: out)
  }

  static func decoded(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var out: [UInt8] = []
    var at = 0
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "%"), at + 2 < bytes.count,
        let value = UInt8(String(text: bytes[(at + 1)...(at + 2)]), radix: 16)
      {
        out.append(value)
        at += 3
      } else {
        out.append(bytes[at] == UInt8(ascii: "+") ? .space : bytes[at])
        at += 1
      }
    }
    return String(text: out)
  }
}

/// Words of a shell, with the least quoting.
enum ShellText {
  static func quoted(_ text: String) -> String {
    var out = ""
    var isOpen = false
    for scalar in text.unicodeScalars {
      if scalar == "'" {
        if isOpen { out += "'" }
        isOpen = false
        out += "\\"
      } else if !isOpen, !isSafe(scalar) {
        out += "'"
        isOpen = true
      }
      out.unicodeScalars.append(scalar)
    }
    return isOpen ? out + "'" : out
  }

  private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && (UInt8(scalar.value).isWordCharacter || "@%+=:,./-".unicodeScalars.contains(scalar))
  }
}
