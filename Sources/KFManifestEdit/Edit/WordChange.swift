// SPDX-License-Identifier: Apache-2.0

/// A text of several folded lines with some of its words replaced, the lines staying as they are.
struct WordChange {
  let raw: [UInt8]
  let old: String
  let new: String

  /// The new spelling, or nil when the words do not match one to one.
  var bytes: [UInt8]? {
    let oldWords = Self.words(of: Array(old.utf8))
    let newWords = Self.words(of: Array(new.utf8))
    guard oldWords.count == newWords.count, !PlainSyntax.needsEscapes(new, allowing: ["\n"]) else {
      return nil
    }
    let oldBytes = Array(old.utf8)
    let newBytes = Array(new.utf8)
    var result: [UInt8] = []
    var at = 0
    for (oldRange, newRange) in zip(oldWords, newWords) {
      let oldWord = oldBytes[oldRange]
      let newWord = newBytes[newRange]
      guard let found = Self.range(of: oldWord, in: raw, from: at) else { return nil }
      result += raw[at..<found.lowerBound]
      result += newWord
      at = found.upperBound
    }
    return result + raw[at...]
  }

  private static func words(of text: [UInt8]) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var at = 0
    while at < text.count {
      while at < text.count, text[at].isBlank || text[at].isBreak { at += 1 }
      let start = at
      while at < text.count, !(text[at].isBlank || text[at].isBreak) { at += 1 }
      if at > start { words.append(start..<at) }
    }
    return words
  }

  private static func range(of word: ArraySlice<UInt8>, in text: [UInt8], from start: Int) -> Range<Int>? {
    var at = start
    while at + word.count <= text.count {
      if text[at..<at + word.count].elementsEqual(word) { return at..<at + word.count }
      at += 1
    }
    return nil
  }
}
