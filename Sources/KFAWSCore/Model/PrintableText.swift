// SPDX-License-Identifier: Apache-2.0

extension String {
  /// This text with nothing in it that moves a cursor, changes a colour or turns the reading direction: such
  /// characters as `\u{1B}`, and no more than `limit` characters.
  ///
  /// For every text that comes from a server or a file before it becomes part of a message.
  package func printable(limit: Int) -> String {
    guard unicodeScalars.contains(where: \.movesCursor) || utf8.count > limit else { return self }
    var text = ""
    var count = 0
    for scalar in unicodeScalars {
      if count == limit { return text + "…" }
      count += 1
      if scalar.movesCursor {
        text += scalar == "\n" ? " " : "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

extension Unicode.Scalar {
  /// Controls, formats such as bidirectional overrides, and the separators of lines and paragraphs.
  fileprivate var movesCursor: Bool {
    if isASCII { return value < 0x20 || value == 0x7F }
    return switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
    default: false
    }
  }
}
