// SPDX-License-Identifier: Apache-2.0

/// Names for the bytes that YAML and env files are made of.
extension UInt8 {
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let space = UInt8(ascii: " ")
  static let tab = UInt8(ascii: "\t")
  static let hash = UInt8(ascii: "#")
  static let colon = UInt8(ascii: ":")
  static let comma = UInt8(ascii: ",")
  static let dash = UInt8(ascii: "-")
  static let doubleQuote = UInt8(ascii: "\"")
  static let singleQuote = UInt8(ascii: "'")
  static let backslash = UInt8(ascii: "\\")

  var isBreak: Bool { self == .lineFeed || self == .carriageReturn }
  var isBlank: Bool { self == .space || self == .tab }
  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

  /// A letter, a digit or `_`, ASCII only.
  var isWordCharacter: Bool {
    let lower = self | 0x20
    return isDigit || self == UInt8(ascii: "_") || (lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z"))
  }

  /// `[ ] { } ,`: what ends a plain scalar inside a flow collection.
  var isFlowIndicator: Bool {
    switch self {
    case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), .comma: true
    default: false
    }
  }
}

extension [UInt8] {
  /// `count` spaces.
  static func spaces(_ count: Int) -> [UInt8] { [UInt8](repeating: .space, count: Swift.max(0, count)) }
}

extension String {
  /// The text of some bytes, which are known to be UTF-8.
  init(text bytes: some Collection<UInt8>) { self.init(decoding: bytes, as: UTF8.self) }

  /// The same bytes. `==` would also take canonically equivalent spellings for equal; YAML does not.
  func hasSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
