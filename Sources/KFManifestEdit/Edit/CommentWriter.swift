// SPDX-License-Identifier: Apache-2.0

/// Spells comments.
enum CommentWriter {
  /// A text as comment lines, without line breaks; lines that have their sign keep it.
  static func lines(_ text: String) -> [[UInt8]] {
    Array(text.utf8).splitLines().map { line in
      if line.isEmpty || line.first == .hash { return Array(line) }
      return [.hash, .space] + line
    }
  }
}
