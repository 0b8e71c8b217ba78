// SPDX-License-Identifier: Apache-2.0

/// What follows the `|` or `>` of a block scalar: indentation indicator and chomping, in either order.
struct BlockScalarHeader: Equatable {
  enum Chomping: UInt8 {
    /// One final line break: no sign.
    case clip = 0
    /// No final line break: `-`.
    case strip = 0x2D
    /// All of them: `+`.
    case keep = 0x2B
  }

  var chomping = Chomping.clip
  /// How much deeper than its parent the text is indented; nil when the first line shows it.
  var indicator: Int?

  init(chomping: Chomping = .clip, indicator: Int? = nil) {
    self.chomping = chomping
    self.indicator = indicator
  }

  /// Reads the header that begins with the style's sign.
  init(_ text: some Collection<UInt8>) {
    for byte in text.dropFirst().prefix(2) {
      if byte.isDigit { indicator = Int(byte - UInt8(ascii: "0")) }
      if byte == UInt8(ascii: "-") { chomping = .strip }
      if byte == UInt8(ascii: "+") { chomping = .keep }
    }
  }

  /// The header as text, without the style's sign.
  var text: [UInt8] {
    let digit = indicator.map { [UInt8(ascii: "0") + UInt8($0)] } ?? []
    return digit + (chomping == .clip ? [] : [chomping.rawValue])
  }
}
