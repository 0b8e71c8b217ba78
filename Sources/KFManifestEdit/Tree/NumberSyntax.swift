// SPDX-License-Identifier: Apache-2.0

/// Which words are numbers or dates to a YAML reader.
enum NumberSyntax {
  /// Decimal, `0x`, `0o`, `0b` and the old octal, with a sign and underscores between digits.
  static func isInteger(_ text: some Collection<UInt8>) -> Bool {
    var digits = unsigned(text)
    if digits.first == UInt8(ascii: "0"), digits.count > 2, let radix = radix(digits.dropFirst().first) {
      digits = digits.dropFirst(2)
      return digits.contains { $0 != UInt8(ascii: "_") }
        && digits.allSatisfy { $0 == UInt8(ascii: "_") || isDigit($0, radix: radix) }
    }
    guard let first = digits.first, first.isDigit else { return false }
    return digits.allSatisfy { $0.isDigit || $0 == UInt8(ascii: "_") }
  }

  /// `1.5`, `.5`, `1.`, `1e3`.
  static func isFloat(_ text: some Collection<UInt8>) -> Bool {
    var digits = 0
    var rest = unsigned(text)
    func skipDigits() {
      while let first = rest.first, first.isDigit || first == UInt8(ascii: "_") {
        if first.isDigit { digits += 1 } else if digits == 0 { return }
        rest = rest.dropFirst()
      }
    }
    skipDigits()
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      skipDigits()
    }
    guard digits > 0 else { return false }
    guard let exponent = rest.first else { return true }
    guard exponent | 0x20 == UInt8(ascii: "e") else { return false }
    rest = unsigned(rest.dropFirst())
    return !rest.isEmpty && rest.allSatisfy(\.isDigit)
  }

  /// `2001-12-14` and the same with a time.
  static func isTimestamp(_ text: some Collection<UInt8>) -> Bool {
    let bytes = Array(text)
    guard bytes.count >= 8, bytes[..<4].allSatisfy(\.isDigit), bytes[4] == .dash else { return false }
    let parts = bytes.split(separator: .dash, maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, (1...2).contains(parts[1].count), parts[1].allSatisfy(\.isDigit) else {
      return false
    }
    let day = parts[2].prefix { $0.isDigit }
    let time = parts[2].dropFirst(day.count)
    guard (1...2).contains(day.count) else { return false }
    guard let separator = time.first else { return bytes.count == 10 }
    guard separator | 0x20 == UInt8(ascii: "t") || separator.isBlank else { return false }
    return time.dropFirst().allSatisfy { $0.isDigit || "+-:.Zz \t".utf8.contains($0) }
      && time.contains(.colon)
  }

  private static func unsigned(_ text: some Collection<UInt8>) -> ArraySlice<UInt8> {
    let all = Array(text)[...]
    return all.first == UInt8(ascii: "+") || all.first == .dash ? all.dropFirst() : all
  }

  private static func radix(_ letter: UInt8?) -> Int? {
    switch letter {
    case UInt8(ascii: "x"), UInt8(ascii: "X"): 16
    case UInt8(ascii: "o"), UInt8(ascii: "O"): 8
    case UInt8(ascii: "b"), UInt8(ascii: "B"): 2
    default: nil
    }
  }

  private static func isDigit(_ byte: UInt8, radix: Int) -> Bool {
    switch radix {
    case 16: byte.isDigit || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "f"))
    default: byte.isDigit && Int(byte - UInt8(ascii: "0")) < radix
    }
  }
}
