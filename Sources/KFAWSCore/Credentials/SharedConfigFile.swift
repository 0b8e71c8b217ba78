// SPDX-License-Identifier: Apache-2.0

/// A file in the dialect of `~/.aws/config` and `~/.aws/credentials`.
///
/// Sections as they are written, `profile dev` included; ``SharedConfig`` knows what they mean.
struct SharedConfigFile: Sendable, Equatable {
  /// One value; secret, because a key pair looks like any other.
  enum Value: Sendable, Equatable {
    case text(Secret<String>)
    /// The indented `name = value` lines below `s3 =`.
    case nested([String: Secret<String>])

    /// Nil when it is nested.
    var text: Secret<String>? {
      guard case .text(let text) = self else { return nil }
      return text
    }
  }

  /// By property name, in lower case.
  typealias Section = [String: Value]

  /// By name.
  var sections: [String: Section] = [:]
  /// The sections' names as they follow one another, for a later one replaces an earlier one.
  var order: [String] = []

  /// Reads the text of a file.
  ///
  /// - Parameter path: for messages only.
  static func parse(_ text: String, path: String) throws(CredentialError) -> SharedConfigFile {
    var parser = SharedConfigParser(path: path)
    let text = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
    for (index, line) in lines.enumerated() { try parser.take(String(line), number: index + 1) }
    return try parser.file()
  }
}
