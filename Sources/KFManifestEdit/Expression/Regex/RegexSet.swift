// SPDX-License-Identifier: Apache-2.0

/// A set of characters.
struct RegexSet: Sendable {
  var ranges: [ClosedRange<UInt32>] = []
  var categories: [RegexCategory] = []
  /// Sets that count when they do not hold the character, as `\D` inside brackets.
  var complements: [RegexSet] = []
  var isNegated = false
  var ignoresCase = false

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    if ignoresCase, Self.foldings(of: scalar).contains(where: holds) { return !isNegated }
    return holds(scalar) != isNegated
  }

  private func holds(_ scalar: Unicode.Scalar) -> Bool {
    ranges.contains { $0.contains(scalar.value) } || categories.contains { $0.contains(scalar) }
      || complements.contains { !$0.contains(scalar) }
  }

  /// The character in lower and in upper case, where that is one character.
  private static func foldings(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
    let texts = [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping]
    return [scalar]
      + texts.compactMap { text in
        text.unicodeScalars.count == 1 ? text.unicodeScalars.first : nil
      }
  }

  static func character(_ scalar: Unicode.Scalar, ignoresCase: Bool) -> RegexSet {
    let hasCase = scalar.properties.isCased
    return RegexSet(ranges: [scalar.value...scalar.value], ignoresCase: ignoresCase && hasCase)
  }

  static let digits = RegexSet(ranges: [0x30...0x39])
  static let words = RegexSet(ranges: [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
  static let blanks = RegexSet(ranges: [0x09...0x0A, 0x0C...0x0D, 0x20...0x20])
  static let any = RegexSet(ranges: [0...0x10FFFF])
  static let notLineFeed = RegexSet(ranges: [0...0x09, 0x0B...0x10FFFF])

  func negated() -> RegexSet {
    var result = self
    result.isNegated.toggle()
    return result
  }

  /// `\d`, `\w`, `\s` and their opposites.
  static func perl(_ letter: Unicode.Scalar) -> RegexSet? {
    switch letter {
    case "d": digits
    case "D": digits.negated()
    case "w": words
    case "W": words.negated()
    case "s": blanks
    case "S": blanks.negated()
    default: nil
    }
  }

  /// `[:alpha:]` and the like, ASCII only as in RE2.
  static func posix(_ name: String) -> RegexSet? {
    switch name {
    case "alnum": RegexSet(ranges: [0x30...0x39, 0x41...0x5A, 0x61...0x7A])
    case "alpha": RegexSet(ranges: [0x41...0x5A, 0x61...0x7A])
    case "ascii": RegexSet(ranges: [0...0x7F])
    case "blank": RegexSet(ranges: [0x09...0x09, 0x20...0x20])
    case "cntrl": RegexSet(ranges: [0...0x1F, 0x7F...0x7F])
    case "digit": digits
    case "graph": RegexSet(ranges: [0x21...0x7E])
    case "lower": RegexSet(ranges: [0x61...0x7A])
    case "print": RegexSet(ranges: [0x20...0x7E])
    case "punct": RegexSet(ranges: [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E])
    case "space": RegexSet(ranges: [0x09...0x0D, 0x20...0x20])
    case "upper": RegexSet(ranges: [0x41...0x5A])
    case "word": words
    case "xdigit": RegexSet(ranges: [0x30...0x39, 0x41...0x46, 0x61...0x66])
    default: nil
    }
  }
}

/// A set with a table for ASCII.
struct RegexTable: Sendable {
  private var low: UInt64 = 0
  private var high: UInt64 = 0
  private let set: RegexSet

  init(_ set: RegexSet) {
    self.set = set
    for value in UInt8(0)..<128 where set.contains(Unicode.Scalar(value)) {
      if value < 64 { low |= 1 << UInt64(value) } else { high |= 1 << UInt64(value - 64) }
    }
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    if value < 64 { return low >> UInt64(value) & 1 == 1 }
    if value < 128 { return high >> UInt64(value - 64) & 1 == 1 }
    return set.contains(scalar)
  }
}
