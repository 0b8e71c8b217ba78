// SPDX-License-Identifier: Apache-2.0

/// What a section of the config file is about: `[profile dev]`, `[services local]`.
enum SectionHeading: String {
  case profile
  case services

  /// The name behind this word in `heading`; nil when the heading is about something else.
  ///
  /// As in botocore the heading has to start with the word and to consist of two, quotes and backslashes
  /// working as in a shell: `[profile "two words"]`.
  func name(in heading: String) -> String? {
    guard heading.hasPrefix(rawValue), let words = Self.words(heading), words.count == 2 else { return nil }
    return words[1]
  }

  /// Nil when a quote is not closed.
  private static func words(_ text: String) -> [String]? {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var rest = text[...]
    while let character = rest.popFirst() {
      switch (character, quote) {
      case (let mark, let open?) where mark == open: quote = nil
      case ("\\", nil), ("\\", "\""):
        guard let next = rest.popFirst() else { return nil }
        word = (word ?? "") + (quote == nil || next == "\"" || next == "\\" ? "" : "\\") + String(next)
      case ("\"", nil), ("'", nil): (quote, word) = (character, word ?? "")
      case (" ", nil), ("\t", nil):
        if let ended = word { words.append(ended) }
        word = nil
      default: word = (word ?? "") + String(character)
      }
    }
    return quote == nil ? words + (word.map { [$0] } ?? []) : nil
  }
}
