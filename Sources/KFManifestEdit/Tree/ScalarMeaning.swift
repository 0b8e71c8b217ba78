// SPDX-License-Identifier: Apache-2.0

/// What readers take a scalar for: YAML 1.2's core schema as yq resolves it.
enum ScalarMeaning: Sendable, Hashable {
  case string, null, boolean, integer, float, timestamp, merge
  /// A tag of the document's own, or one that is not for scalars.
  case custom

  /// The meaning of a plain scalar.
  init(plain text: some Collection<UInt8>) {
    guard let first = text.first else {
      self = .null
      return
    }
    self = .string
    guard text.count <= 64, Self.mayStartSpecial(first) else { return }
    let word = String(text: text)
    if let known = Self.words[word] {
      self = known
    } else if NumberSyntax.isInteger(word.utf8) {
      self = .integer
    } else if NumberSyntax.isFloat(word.utf8) {
      self = .float
    } else if NumberSyntax.isTimestamp(word.utf8) {
      self = .timestamp
    }
  }

  /// The meaning of a tagged scalar.
  init(tag: [UInt8], text: some Collection<UInt8>) {
    self =
      switch String(text: tag) {
      case "tag:yaml.org,2002:str", "!": .string
      case "tag:yaml.org,2002:null": .null
      case "tag:yaml.org,2002:bool": .boolean
      case "tag:yaml.org,2002:int": .integer
      case "tag:yaml.org,2002:float": .float
      case "tag:yaml.org,2002:timestamp": .timestamp
      default: .custom
      }
  }

  private static func mayStartSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x2B, 0x2D, 0x2E, 0x30...0x39, 0x3C, 0x7E: true
    default: "nNtTfF".utf8.contains(byte)
    }
  }

  private static let words: [String: ScalarMeaning] = [
    "~": .null, "null": .null, "Null": .null, "NULL": .null,
    "true": .boolean, "True": .boolean, "TRUE": .boolean,
    "false": .boolean, "False": .boolean, "FALSE": .boolean,
    ".nan": .float, ".NaN": .float, ".NAN": .float,
    ".inf": .float, ".Inf": .float, ".INF": .float, "+.inf": .float, "+.Inf": .float, "+.INF": .float,
    "-.inf": .float, "-.Inf": .float, "-.INF": .float, "<<": .merge,
  ]
}
