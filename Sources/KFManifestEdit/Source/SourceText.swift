// SPDX-License-Identifier: Apache-2.0

/// A file's text as UTF-8, with what is needed to write it back as it was.
struct SourceText: Sendable, Hashable {
  /// The text without byte order mark. All offsets of this library count these bytes.
  var utf8: [UInt8]
  var encoding: TextEncoding
  /// What errors call the text.
  var name: String

  init(file bytes: [UInt8], name: String) throws(ManifestError) {
    encoding = TextEncoding(of: bytes)
    self.name = name
    guard let text = encoding.decode(bytes) else {
      throw ManifestError(
        .notText,
        file: name,
        "the text is not valid UTF-16",
        remedy: "save the file as UTF-8"
      )
    }
    guard text.count < Int(UInt32.max) - 16 else {
      throw ManifestError(
        .tooLarge,
        file: name,
        "the text is larger than 4 GiB",
        remedy: "split the file into several"
      )
    }
    utf8 = text
    try checkMerge()
  }

  /// A text with both sides of a merge in it is neither: YAML and kustomize would read some of the marks as
  /// content and say nothing.
  private func checkMerge() throws(ManifestError) {
    let mark = utf8.withUnsafeBufferPointer { text in
      [UInt8(ascii: "<"), UInt8(ascii: ">")].compactMap { text.lineBeginning(withSeven: $0) }.min()
    }
    guard let mark else { return }
    throw ManifestError(
      .mergeConflict,
      file: name,
      line: position(of: mark).line,
      "a mark of an unfinished merge stands here",
      remedy: "finish the merge with git first"
    )
  }

  /// The bytes as a file holds them.
  var fileBytes: [UInt8] { encoding.encode(utf8) }

  /// Line and column, both from 1, of the character at `offset`; the column counts characters.
  func position(of offset: Int) -> (line: Int, column: Int) {
    var line = 1
    var lineStart = 0
    var at = 0
    while at < min(offset, utf8.count) {
      let next = utf8.lineEnd(at)
      let following = utf8.afterBreak(next)
      if following > offset || following == next { break }
      line += 1
      lineStart = following
      at = following
    }
    return (line, utf8.column(of: offset, from: lineStart) + 1)
  }
}
