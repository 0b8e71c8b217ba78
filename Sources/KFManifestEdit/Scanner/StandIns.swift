// SPDX-License-Identifier: Apache-2.0

/// Characters that libyaml treats by YAML 1.1 or refuses, replaced by stand-ins while it reads.
///
/// To YAML 1.2, U+0085, U+2028 and U+2029 are ordinary characters; libyaml takes them for line breaks. It
/// refuses U+007F and an inner U+FEFF, which other YAML tools accept. Each is one character and so is its
/// stand-in, so libyaml's marks, which count characters, stay right.
struct StandIns: Sendable {
  private static let troublesome: [[UInt8]] = [
    [0x7F], [0xC2, 0x85], [0xE2, 0x80, 0xA8], [0xE2, 0x80, 0xA9], [0xEF, 0xBB, 0xBF],
  ]
  /// Runs of unassigned code points, of which one is taken that the text does not hold.
  private static let candidates: [UInt32] = [0xFDD0, 0xFDD8, 0xFDE0, 0xF0000, 0xF1000, 0x10F000, 0x10FFF0]

  /// The text for libyaml.
  let text: [UInt8]
  private let replacements: [[UInt8]]

  /// Nil when the text needs none, which is nearly always.
  init?(over text: [UInt8]) {
    guard Self.isTroubled(text) else { return nil }
    let choices = Self.candidates.lazy.map { first in (0..<5).map { Self.utf8(first + $0) } }
    guard let free = choices.first(where: { !Self.holds($0, text) }) else { return nil }
    replacements = free
    self.text = Self.replacing(Self.troublesome, by: free, in: text)
  }

  /// A value that libyaml returned, with the true characters again.
  func original(_ value: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    Self.replacing(replacements, by: Self.troublesome, in: Array(value))
  }

  private static func isTroubled(_ text: [UInt8]) -> Bool {
    text.withUnsafeBufferPointer { bytes in
      if bytes.has(0x7F) { return true }
      if bytes.isASCII { return false }
      return holds(troublesome, text)
    }
  }

  private static func holds(_ words: [[UInt8]], _ text: [UInt8]) -> Bool {
    for at in text.indices where text[at] >= 0xC2 && words.contains(where: { stands($0, in: text, at) }) {
      return true
    }
    return false
  }

  private static func replacing(_ old: [[UInt8]], by new: [[UInt8]], in text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count + 16)
    let firsts = Set(old.compactMap(\.first))
    var copied = 0
    var at = 0
    while at < text.count {
      guard text[at] >= 0x7F, firsts.contains(text[at]),
        let hit = old.firstIndex(where: { stands($0, in: text, at) })
      else {
        at += 1
        continue
      }
      result += text[copied..<at]
      result += new[hit]
      at += old[hit].count
      copied = at
    }
    return result + text[copied...]
  }

  private static func stands(_ word: [UInt8], in text: [UInt8], _ at: Int) -> Bool {
    guard at + word.count <= text.count else { return false }
    for offset in word.indices where text[at + offset] != word[offset] { return false }
    return true
  }

  private static func utf8(_ codePoint: UInt32) -> [UInt8] {
    Unicode.Scalar(codePoint).map { Array(String($0).utf8) } ?? []
  }
}
