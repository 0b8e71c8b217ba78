// SPDX-License-Identifier: Apache-2.0

internal import struct FoundationEssentials.Data

/// Takes everything secret of a request out of what a server says about it.
///
/// A server can send back what it was sent: S3 and EC2 quote the whole canonical request when a signature does
/// not fit, session token included, and a hostile one may quote a password in any spelling. So every spelling
/// in which a secret can have gone out is looked for, and of long ones every piece of sixteen bytes.
struct Redaction {
  /// Pieces of secrets by their length.
  private var pieces: [Int: Set<ArraySlice<UInt8>>] = [:]
  private static let pieceLength = 16
  private static let shortest = 4
  private static let longestText = 8192

  /// What is secret in `request`: what the operation calls secret, the keys, the signature.
  init(_ secrets: [Secret<String>], _ request: HTTPRequest, _ credentials: Credentials?) {
    var texts = secrets.map { $0.reveal() }
    if let credentials {
      texts.append(credentials.secretAccessKey.reveal())
      credentials.sessionToken.map { texts.append($0.reveal()) }
    }
    if let signature = request.headers["Authorization"]?.split(separator: "Signature=").last {
      texts.append(String(signature))
    }
    for text in texts { add(text) }
  }

  /// `text` without secrets, control characters and what is over `limit` characters.
  func clean(_ text: String, limit: Int) -> String {
    let head = Self.withoutCanonicalStrings(text).utf8.prefix(Self.longestText)
    return hide(Array(head)).printable(limit: limit)
  }

  /// AWS's words for a wrong signature go on with both texts that it computed.
  private static func withoutCanonicalStrings(_ text: String) -> String {
    let starts = ["The Canonical String for this request", "The String-to-Sign should have been"]
    guard let start = starts.compactMap({ text.firstRange(of: $0)?.lowerBound }).min() else { return text }
    return text[..<start].trimmingWhitespaceAtEnd + " …"
  }

  private mutating func add(_ text: String) {
    guard text.utf8.count >= Self.shortest else { return }
    for spelling in Self.spellings(of: text) {
      let bytes = Array(spelling.utf8)
      let length = min(bytes.count, Self.pieceLength)
      for start in 0...(bytes.count - length) {
        pieces[length, default: []].insert(bytes[start..<(start + length)])
      }
    }
  }

  /// As it is, and as forms, URLs, JSON, XML and Base64 spell it.
  private static func spellings(of text: String) -> Set<String> {
    let encoded = URIEncoding.component(text)
    let json = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    let xml = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    return [
      text, encoded, encoded.replacing("%20", with: "+"), encoded.lowercased(),
      URIEncoding.component(encoded), json, json.replacing("/", with: "\\/"),
      xml, xml.replacing("\"", with: "&quot;").replacing("'", with: "&#39;"),
      Data(text.utf8).base64EncodedString(),
    ]
  }

  private func hide(_ bytes: [UInt8]) -> String {
    var isSecret = [Bool](repeating: false, count: bytes.count)
    for (length, set) in pieces where length <= bytes.count {
      for start in 0...(bytes.count - length) where set.contains(bytes[start..<(start + length)]) {
        for index in start..<(start + length) { isSecret[index] = true }
      }
    }
    var kept: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      if !isSecret[index] {
        kept.append(byte)
      } else if index == 0 || !isSecret[index - 1] {
        kept += Array("•••".utf8)
      }
    }
    return String(decoding: kept, as: UTF8.self)
  }
}

extension Substring {
  fileprivate var trimmingWhitespaceAtEnd: String {
    var copy = self
    while copy.last?.isWhitespace == true { copy.removeLast() }
    return String(copy)
  }
}
