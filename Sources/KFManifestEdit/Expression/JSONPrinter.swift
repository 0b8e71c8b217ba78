// SPDX-License-Identifier: Apache-2.0

/// Prints nodes as JSON, as yq's `-o json` does: aliases and `<<` written out, numbers as numbers.
struct JSONPrinter {
  /// Blanks a level; 0 for one line.
  var step = 2

  func printed(_ node: GraphNode) throws(ManifestError) -> String {
    var out: [UInt8] = []
    try write(node, 0, 0, into: &out)
    return String(text: out) + "\n"
  }

  private func write(_ node: GraphNode, _ column: Int, _ depth: Int, into out: inout [UInt8])
    throws(ManifestError)
  {
    guard out.count < 1 << 28, depth < 2000 else {
      throw node.error(.tooLarge, "the JSON is too large", remedy: "print less of the document at once")
    }
    switch node.content {
    case .alias(_, let target):
      guard let target = target.node else { return out += "null".utf8 }
      try write(target, column, depth + 1, into: &out)
    case .sequence(let items): try writeItems(items, column, depth, into: &out)
    case .mapping: try writeEntries(Evaluator.merged(node.entries), column, depth, into: &out)
    default: out += try scalar(node)
    }
  }

  private func writeItems(_ items: [GraphNode], _ column: Int, _ depth: Int, into out: inout [UInt8])
    throws(ManifestError)
  {
    if items.isEmpty { return out += "[]".utf8 }
    out.append(UInt8(ascii: "["))
    for (index, item) in items.enumerated() {
      separate(index, column, into: &out)
      try write(item, column + step, depth + 1, into: &out)
    }
    close("]", column, into: &out)
  }

  private func writeEntries(
    _ entries: [GraphNode.Entry], _ column: Int, _ depth: Int, into out: inout [UInt8]
  )
    throws(ManifestError)
  {
    if entries.isEmpty { return out += "{}".utf8 }
    out.append(UInt8(ascii: "{"))
    for (index, entry) in entries.enumerated() {
      separate(index, column, into: &out)
      out += Self.quoted(entry.key.text ?? "") + [.colon]
      if step > 0 { out.append(.space) }
      try write(entry.value, column + step, depth + 1, into: &out)
    }
    close("}", column, into: &out)
  }

  private func separate(_ index: Int, _ column: Int, into out: inout [UInt8]) {
    if index > 0 { out.append(.comma) }
    if step > 0 { out += [.lineFeed] + [UInt8].spaces(column + step) }
  }

  private func close(_ sign: String, _ column: Int, into out: inout [UInt8]) {
    if step > 0 { out += [.lineFeed] + [UInt8].spaces(column) }
    out += sign.utf8
  }

  private func scalar(_ node: GraphNode) throws(ManifestError) -> [UInt8] {
    let text = node.text ?? ""
    switch node.guessedTag {
    case "!!null": return Array("null".utf8)
    case "!!bool": return Array((node.isTrue ? "true" : "false").utf8)
    case "!!int":
      if let value = Evaluator.integer(text) { return Array(String(value).utf8) }
      fallthrough
    case "!!float":
      guard let value = Evaluator.floatingPoint(text), value.isFinite else {
        throw node.error(.wrongKind, "JSON has no such number", remedy: "put it in quotes or print YAML")
      }
      return Array(Evaluator.spelling(value).utf8)
    default: return Self.quoted(text)
    }
  }

  static func quoted(_ text: String) -> [UInt8] {
    var out: [UInt8] = [.doubleQuote]
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\"".utf8
      case "\\": out += "\\\\".utf8
      case "\n": out += "\\n".utf8
      case "\r": out += "\\r".utf8
      case "\t": out += "\\t".utf8
      case "\u{8}": out += "\\b".utf8
      case "\u{C}": out += "\\f".utf8
      default:
        if scalar.value < 0x20 || scalar.value == 0x2028 || scalar.value == 0x2029 || scalar.value == 0x7F {
          let digits = String(scalar.value, radix: 16)
          out += "\\u".utf8 + Array(repeating: UInt8(ascii: "0"), count: 4 - digits.utf8.count) + digits.utf8
        } else {
          out += String(scalar).utf8
        }
      }
    }
    return out + [.doubleQuote]
  }
}
