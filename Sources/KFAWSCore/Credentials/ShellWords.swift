// SPDX-License-Identifier: Apache-2.0

/// A line split into words as Python's `shlex.split` does it, and as a shell would without expansions.
enum ShellWords {
  /// Nil when a quote is not closed, or nothing follows a backslash.
  ///
  /// Unicode scalars, not characters: `\r\n` is one character in Swift and two blanks here.
  static func split(_ text: String) -> [String]? {
    var words: [String] = []
    var word: String.UnicodeScalarView?
    var quote: Unicode.Scalar?
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      switch (scalar, quote) {
      case (let mark, let open?) where mark == open: quote = nil
      case ("\\", nil), ("\\", "\""):
        guard let next = rest.popFirst() else { return nil }
        let keepsBackslash = quote != nil && next != "\"" && next != "\\"
        word = (word ?? .init()) + (keepsBackslash ? ["\\", next] : [next])
      case ("\"", nil), ("'", nil): (quote, word) = (scalar, word ?? .init())
      case (" ", nil), ("\t", nil), ("\r", nil), ("\n", nil):
        if let ended = word { words.append(String(ended)) }
        word = nil
      default: word = (word ?? .init()) + [scalar]
      }
    }
    return quote == nil ? words + (word.map { [String($0)] } ?? []) : nil
  }
}

/// What a section of the config file is about: `[profile dev]`, `[services local]`, `[sso-session work]`.
enum SectionHeading: String {
  case profile
  case services
  case ssoSession = "sso-session"

  /// The name behind this word in `heading`; nil when the heading is about something else.
  ///
  /// As in botocore the heading has to start with the word and to consist of two, quotes and backslashes
  /// working as in a shell: `[profile "two words"]`.
  func name(in heading: String) -> String? {
    guard heading.hasPrefix(rawValue), let words = ShellWords.split(heading), words.count == 2 else {
      return nil
    }
    return words[1]
  }
}
