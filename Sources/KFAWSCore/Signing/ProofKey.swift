// SPDX-License-Identifier: Apache-2.0

internal import CLibCrypto
internal import FoundationEssentials

/// A private key of P-256 that proves who asks, in the form of RFC 9449 (DPoP) with ES256.
///
/// The one owner of libcrypto's key.
final class ProofKey {
  private let key: OpaquePointer

  /// Reads PEM without a password, as SEC 1 or PKCS 8; nil for anything but a key of P-256.
  init?(pem: Secret<String>) {
    let lines = pem.reveal().split(whereSeparator: \.isNewline)
    let text = lines.filter { !$0.hasPrefix("-----") }.joined()
    guard let bytes = Data(base64Encoded: text).map({ Array($0) }) else { return nil }
    let key: OpaquePointer? = bytes.withUnsafeBufferPointer { buffer in
      var start = buffer.baseAddress
      return d2i_AutoPrivateKey(nil, &start, buffer.count)
    }
    guard let key else { return nil }
    guard Self.curve(of: key) == "prime256v1" else {
      EVP_PKEY_free(key)
      return nil
    }
    self.key = key
  }

  deinit {
    EVP_PKEY_free(key)
  }

  /// A proof for one request; nil when libcrypto refuses.
  func proof(of method: String, _ url: String, at date: Date, id: String) -> Secret<String>? {
    guard let point = point, point.count == 65 else { return nil }
    let (x, y) = (Self.encode(Array(point[1...32])), Self.encode(Array(point[33...64])))
    let header = #"{"typ":"dpop+jwt","alg":"ES256","jwk":{"kty":"EC","x":"\#(x)","y":"\#(y)","crv":"P-256"}}"#
    let moment = Int(date.timeIntervalSince1970)
    let payload = #"{"htm":"\#(method)","htu":"\#(url)","iat":\#(moment),"jti":"\#(id)"}"#
    let signed = Self.encode(Array(header.utf8)) + "." + Self.encode(Array(payload.utf8))
    return signature(of: Array(signed.utf8)).map { Secret(signed + "." + Self.encode($0)) }
  }

  /// 64 bytes: r and s.
  private func signature(of message: [UInt8]) -> [UInt8]? {
    guard let context = EVP_MD_CTX_new() else { return nil }
    defer { EVP_MD_CTX_free(context) }
    var length = 72
    var encoded = [UInt8](repeating: 0, count: length)
    guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key) == 1,
      EVP_DigestSign(context, &encoded, &length, message, message.count) == 1
    else { return nil }
    return Self.plain(Array(encoded.prefix(length)))
  }

  /// libcrypto's ASN.1 as two numbers of 32 bytes.
  private static func plain(_ encoded: [UInt8]) -> [UInt8]? {
    encoded.withUnsafeBufferPointer { buffer in
      var start = buffer.baseAddress
      guard let signature = d2i_ECDSA_SIG(nil, &start, buffer.count) else { return nil }
      defer { ECDSA_SIG_free(signature) }
      var bytes = [UInt8](repeating: 0, count: 64)
      let isWhole = bytes.withUnsafeMutableBufferPointer { bytes in
        guard let base = bytes.baseAddress else { return false }
        return BN_bn2binpad(ECDSA_SIG_get0_r(signature), base, 32) == 32
          && BN_bn2binpad(ECDSA_SIG_get0_s(signature), base + 32, 32) == 32
      }
      return isWhole ? bytes : nil
    }
  }

  /// The public point, uncompressed: 4, then both coordinates.
  private var point: [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 133)
    var length = 0
    guard EVP_PKEY_get_octet_string_param(key, "pub", &bytes, bytes.count, &length) == 1, bytes[0] == 4 else {
      return nil
    }
    return Array(bytes.prefix(length))
  }

  private static func curve(of key: OpaquePointer) -> String? {
    var name = [CChar](repeating: 0, count: 64)
    var length = 0
    guard EVP_PKEY_get_utf8_string_param(key, "group", &name, name.count, &length) == 1 else { return nil }
    return String(decoding: name.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Base64 for URLs, without padding.
  private static func encode(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      .replacing("=", with: "")
  }
}
