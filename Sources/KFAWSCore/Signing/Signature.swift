// SPDX-License-Identifier: Apache-2.0

/// A computed signature with the two texts it was computed from.
struct Signature: Sendable, Equatable {
  static let algorithm = "AWS4-HMAC-SHA256"

  /// The text that the signing key signs.
  let stringToSign: String
  /// 64 hexadecimal digits.
  let hex: String
  /// The value of the `Authorization` header.
  let authorization: String

  init(canonical: CanonicalRequest, scope: SigningScope, timestamp: String, credentials: Credentials) {
    let scopeText = scope.text
    stringToSign = [Self.algorithm, timestamp, scopeText, Digest.sha256(canonical.text).hex]
      .joined(separator: "\n")
    hex = Digest.hmac(key: scope.key(from: credentials.secretAccessKey).reveal(), stringToSign).hex
    authorization =
      Self.algorithm + " Credential=" + credentials.accessKeyID + "/" + scopeText + ", SignedHeaders="
      + canonical.signedHeaders + ", Signature=" + hex
  }
}
