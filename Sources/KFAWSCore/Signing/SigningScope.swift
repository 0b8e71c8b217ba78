// SPDX-License-Identifier: Apache-2.0

/// What a signing key is good for: one day, one region, one service.
struct SigningScope: Sendable, Hashable {
  /// `20150830`
  let day: String
  let region: String
  let service: String

  /// `20150830/us-east-1/iam/aws4_request`
  var text: String { day + "/" + region + "/" + service + "/aws4_request" }

  /// The key that signs within this scope, derived from a secret access key.
  ///
  /// Four HMACs; a caller that signs thousands of requests may keep the key for as long as the scope is the
  /// same.
  func key(from secretAccessKey: Secret<String>) -> Secret<[UInt8]> {
    let start = Array("AWS4\(secretAccessKey.reveal())".utf8)
    let parts = [day, region, service, "aws4_request"]
    return Secret(parts.reduce(start) { key, part in Digest.hmac(key: key, part).bytes })
  }
}
