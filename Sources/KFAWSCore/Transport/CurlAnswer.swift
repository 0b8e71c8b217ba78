// SPDX-License-Identifier: Apache-2.0

/// An answer while it comes in.
struct CurlAnswer {
  private(set) var headers = HTTPHeaders()
  private(set) var body: [UInt8] = []
  private(set) var isTooLarge = false
  private var headerBytes = 0
  /// The most bytes that ``body`` may have.
  let limit: Int
  /// The most bytes that the header fields may have together; S3 allows 2 KiB of its own metadata.
  private static let headerLimit = 64 << 10

  init(limit: Int) {
    self.limit = limit
  }

  /// One line with its line end: a status line, a field, a trailer or the empty line at the end.
  ///
  /// A status line starts over, for an answer `100 Continue` comes before the real one.
  ///
  /// - Returns: whether more is welcome.
  mutating func takeHeaderLine(_ line: UnsafeRawBufferPointer) -> Bool {
    headerBytes += line.count
    guard headerBytes <= Self.headerLimit else { return false }
    let text = String(decoding: line, as: UTF8.self).trimmingWhitespace()
    if text.utf8.starts(with: "HTTP/".utf8) {
      headers = HTTPHeaders()
    } else if let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) {
      let value = text[text.utf8.index(after: colon)...]
      headers.append(String(text[..<colon]), String(value).trimmingWhitespace())
    }
    return true
  }

  /// - Returns: whether more is welcome.
  mutating func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
    isTooLarge = body.count + bytes.count > limit
    if !isTooLarge { body.append(contentsOf: bytes) }
    return !isTooLarge
  }
}

extension String {
  /// Without ASCII white space at both ends.
  func trimmingWhitespace() -> String {
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
    guard let first = utf8.firstIndex(where: { !isSpace($0) }),
      let last = utf8.lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(self[first...last])
  }
}
