// SPDX-License-Identifier: Apache-2.0

extension NodeReader {
  /// An error at a byte offset of this text.
  func error(
    _ code: ManifestError.Code,
    at offset: Int,
    path: String? = nil,
    _ reason: String,
    remedy: String
  ) -> ManifestError {
    var line = 1
    var column = 1
    for at in 0..<min(offset, text.count) where text[at] & 0xC0 != 0x80 {
      let isPair = text[at] == .carriageReturn && at + 1 < text.count && text[at + 1] == .lineFeed
      if text[at].isBreak && !isPair {
        line += 1
        column = 1
      } else {
        column += 1
      }
    }
    return ManifestError(code, file: name, line: line, column: column, path: path, reason, remedy: remedy)
  }

  func failure(_ failure: ScannerFailure) -> ManifestError {
    switch failure.place {
    case .byte(let offset):
      error(
        .notText,
        at: offset,
        failure.reason,
        remedy: "save the file as UTF-8 without control characters"
      )
    case .mark(let line, let column):
      ManifestError(
        .notYAML,
        file: name,
        line: line + 1,
        column: column + 1,
        failure.reason,
        remedy: "mend the YAML at this place and run again"
      )
    }
  }
}
