// SPDX-License-Identifier: Apache-2.0

extension RegexParser {
  /// What a backslash begins, outside brackets.
  mutating func escape() throws(RegexError) -> RegexSyntax {
    let start = at
    guard at + 1 < text.count else { throw RegexError("trailing backslash at end of expression", []) }
    let letter = text[at + 1]
    at += 2
    if let set = RegexSet.perl(letter) { return .set(set) }
    switch letter {
    case "A": return .assertion(.textStart)
    case "z": return .assertion(.textEnd)
    case "b": return .assertion(.wordBoundary)
    case "B": return .assertion(.notWordBoundary)
    case "p", "P": return .set(try category(isNegated: letter == "P", from: start))
    default:
      at = start
      return .set(.character(try escapedCharacter(), ignoresCase: flags.ignoresCase))
    }
  }

  private mutating func escapedCharacter() throws(RegexError) -> Unicode.Scalar {
    let start = at
    guard at + 1 < text.count else { throw RegexError("trailing backslash at end of expression", []) }
    let letter = text[at + 1]
    at += 2
    switch letter {
    case "a": return "\u{7}"
    case "f": return "\u{C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "v": return "\u{B}"
    case "x": return try hexadecimal(from: start)
    case "0"..."7":
      let digits = text[(at - 1)...].prefix(3).prefix { ("0"..."7").contains($0) }
      guard letter == "0" || digits.count > 1 else { break }
      at += digits.count - 1
      let value = digits.reduce(UInt32(0)) { $0 * 8 + $1.value - 0x30 }
      return Unicode.Scalar(value) ?? "\0"
    default:
      if letter.value < 0x80, !RegexSet.words.contains(letter) { return letter }
    }
    throw RegexError("invalid escape sequence", text[start..<at])
  }

  private mutating func hexadecimal(from start: Int) throws(RegexError) -> Unicode.Scalar {
    var digits = ""
    if take("{") {
      while let next = peek, next != "}" {
        digits.unicodeScalars.append(next)
        at += 1
      }
      at = min(at + 1, text.count)
    } else {
      for scalar in text[at...].prefix(2) { digits.unicodeScalars.append(scalar) }
      at = min(at + 2, text.count)
      if digits.unicodeScalars.count < 2 { digits = "" }
    }
    guard let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) else {
      throw RegexError("invalid escape sequence", text[start..<at])
    }
    return scalar
  }

  /// What follows `\p`: one letter or a name in braces, with `^` for the opposite.
  private mutating func category(isNegated: Bool, from start: Int) throws(RegexError) -> RegexSet {
    var name = ""
    if take("{") {
      while let next = peek, next != "}" {
        name.unicodeScalars.append(next)
        at += 1
      }
      at = min(at + 1, text.count)
    } else if let next = peek {
      name.unicodeScalars.append(next)
      at += 1
    }
    let isOpposite = name.hasPrefix("^")
    guard let category = RegexCategory(String(isOpposite ? name.dropFirst() : name[...])) else {
      throw RegexError("invalid character class range", text[start..<at])
    }
    return RegexSet(categories: [category], isNegated: isNegated != isOpposite)
  }

  /// `[…]`.
  mutating func bracket() throws(RegexError) -> RegexSet {
    let start = at
    var set = RegexSet()
    at += 1
    set.isNegated = take("^")
    set.ignoresCase = flags.ignoresCase
    var isFirst = true
    while let next = peek, next != "]" || isFirst {
      isFirst = false
      try member(of: &set, from: start)
    }
    guard take("]") else { throw RegexError("missing closing ]", text[start...]) }
    return set
  }

  private mutating func member(of set: inout RegexSet, from start: Int) throws(RegexError) {
    if try posixClass(into: &set) { return }
    if peek == "\\", at + 1 < text.count {
      let letter = text[at + 1]
      if let perl = RegexSet.perl(letter) {
        at += 2
        set.add(perl)
        return
      }
      if letter == "p" || letter == "P" {
        at += 2
        set.add(try category(isNegated: letter == "P", from: at - 2))
        return
      }
    }
    let rangeStart = at
    let low = try boundary()
    guard peek == "-", at + 1 < text.count, text[at + 1] != "]" else {
      set.ranges.append(low.value...low.value)
      return
    }
    at += 1
    let high = try boundary()
    guard low <= high else { throw RegexError("invalid character class range", text[rangeStart..<at]) }
    set.ranges.append(low.value...high.value)
  }

  private mutating func boundary() throws(RegexError) -> Unicode.Scalar {
    guard let next = peek else { throw RegexError("missing closing ]", text) }
    if next == "\\" { return try escapedCharacter() }
    at += 1
    return next
  }

  private mutating func posixClass(into set: inout RegexSet) throws(RegexError) -> Bool {
    let start = at
    guard take("[:") else { return false }
    let isNegated = take("^")
    let name = text[at...].prefix { RegexSet.words.contains($0) }
    at += name.count
    guard take(":]") else {
      at = start
      return false
    }
    guard let found = RegexSet.posix(name.reduce(into: "") { $0.unicodeScalars.append($1) }) else {
      throw RegexError("invalid character class range", text[start..<at])
    }
    set.add(isNegated ? found.negated() : found)
    return true
  }
}

extension RegexSet {
  /// Adds what another set holds.
  mutating func add(_ other: RegexSet) {
    if other.isNegated {
      complements.append(other.negated())
    } else {
      ranges += other.ranges
      categories += other.categories
      complements += other.complements
    }
  }
}
