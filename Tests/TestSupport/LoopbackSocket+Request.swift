// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore

extension LoopbackSocket {
  /// The next request, read whole; nil when the connection ends before.
  func readRequest(connection: Int) -> LoopbackServer.Received? {
    var bytes: [UInt8] = []
    let end = Array("\r\n\r\n".utf8)
    while bytes.firstRange(of: end) == nil {
      guard let more = read() else { return nil }
      bytes += more
    }
    guard let head = bytes.firstRange(of: end) else { return nil }
    let lines = String(decoding: bytes[..<head.lowerBound], as: UTF8.self).split(separator: "\r\n")
    let words = lines[0].split(separator: " ")
    var headers = HTTPHeaders()
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      headers.append(String(parts[0]), String(parts[1].drop { $0 == " " }))
    }
    var body = Array(bytes[head.upperBound...])
    let length = headers["Content-Length"].flatMap { Int($0) } ?? 0
    while body.count < length {
      guard let more = read() else { return nil }
      body += more
    }
    return LoopbackServer.Received(
      connection: connection,
      method: String(words[0]),
      target: String(words[1]),
      headers: headers,
      body: body
    )
  }
}
