// SPDX-License-Identifier: Apache-2.0

/// How a file's bytes spell its text; what was read is written back the same way.
enum TextEncoding: Sendable, Hashable {
  case utf8
  case utf8WithMark
  case utf16LittleEndian
  case utf16BigEndian

  /// What the byte order mark says; without one the text is UTF-8.
  init(of bytes: [UInt8]) {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      self = .utf8WithMark
    } else if bytes.starts(with: [0xFF, 0xFE]) {
      self = .utf16LittleEndian
    } else if bytes.starts(with: [0xFE, 0xFF]) {
      self = .utf16BigEndian
    } else {
      self = .utf8
    }
  }

  /// The text as UTF-8 without a byte order mark, or nil when the UTF-16 is broken.
  func decode(_ bytes: [UInt8]) -> [UInt8]? {
    switch self {
    case .utf8: bytes
    case .utf8WithMark: Array(bytes.dropFirst(3))
    case .utf16LittleEndian, .utf16BigEndian: decodeUTF16(bytes)
    }
  }

  /// The file's bytes for a text in UTF-8.
  func encode(_ text: [UInt8]) -> [UInt8] {
    switch self {
    case .utf8: return text
    case .utf8WithMark: return [0xEF, 0xBB, 0xBF] + text
    case .utf16LittleEndian, .utf16BigEndian:
      let units = [0xFEFF] + Array(String(decoding: text, as: UTF8.self).utf16)
      return units.flatMap { unit -> [UInt8] in
        let low = UInt8(truncatingIfNeeded: unit)
        let high = UInt8(truncatingIfNeeded: unit >> 8)
        return self == .utf16LittleEndian ? [low, high] : [high, low]
      }
    }
  }

  private func decodeUTF16(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count.isMultiple(of: 2) else { return nil }
    let units = stride(from: 2, to: bytes.count, by: 2).map { at -> UInt16 in
      let first = UInt16(bytes[at])
      let second = UInt16(bytes[at + 1])
      return self == .utf16LittleEndian ? second << 8 | first : first << 8 | second
    }
    var result: [UInt8] = []
    result.reserveCapacity(units.count)
    let broken = transcode(
      units.makeIterator(),
      from: UTF16.self,
      to: UTF8.self,
      stoppingOnError: true
    ) { result.append($0) }
    return broken ? nil : result
  }
}
