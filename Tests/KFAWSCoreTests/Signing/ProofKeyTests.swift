// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import KFAWSCore

/// Proofs of a key, checked by the program `openssl`.
@Suite struct ProofKeyTests {
  private static let url = "https://us-west-2.signin.aws.amazon.com/v1/token"

  private static func bytes(_ text: Substring) throws -> [UInt8] {
    let padded =
      text.replacing("-", with: "+").replacing("_", with: "/")
      + String(repeating: "=", count: (4 - text.count % 4) % 4)
    let data = try #require(Data(base64Encoded: String(padded)))
    return Array(data)
  }

  /// The claims, and that `key` signed them.
  static func check(_ proof: String, of key: String, url: String) async throws {
    let parts = proof.split(separator: ".")
    #expect(parts.count == 3)
    let header = try JSONDecoder().decode([String: JSONValue].self, from: Data(bytes(parts[0])))
    let payload = try JSONDecoder().decode([String: JSONValue].self, from: Data(bytes(parts[1])))
    #expect(header["typ"] == .string("dpop+jwt") && header["alg"] == .string("ES256"))
    #expect(payload["htm"] == .string("POST") && payload["htu"] == .string(url))
    #expect(payload["iat"] == .number(1_800_000_000))
    let folder = FileManager.default.temporaryDirectory.appending(path: "proof-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let signature = try bytes(parts[2])
    #expect(signature.count == 64)
    try Data(key.utf8).write(to: folder.appending(path: "key"))
    try Data(encoded(signature)).write(to: folder.appending(path: "signature"))
    try Data("\(parts[0]).\(parts[1])".utf8).write(to: folder.appending(path: "message"))
    let answer = try await OpenSSL.run(
      "dgst", "-sha256", "-prverify", "\(folder.path)/key", "-signature", "\(folder.path)/signature",
      "\(folder.path)/message")
    #expect(answer == "Verified OK\n")
  }

  /// Two numbers in ASN.1.
  private static func encoded(_ signature: [UInt8]) -> [UInt8] {
    let numbers = [signature[..<32], signature[32...]].flatMap { half -> [UInt8] in
      let digits = Array(half.drop { $0 == 0 })
      let number = digits.first.map { $0 >= 0x80 } == true ? [0] + digits : digits
      return [2, UInt8(number.count)] + number
    }
    return [0x30, UInt8(numbers.count)] + numbers
  }

  @Test(.timeLimit(.minutes(30)), arguments: 1...8)
  func provesWhoAsks(round: Int) async throws {
    let pem = try await OpenSSL.key()
    let key = try #require(ProofKey(pem: Secret(pem)))
    let date = Date(timeIntervalSince1970: 1_800_000_000)
    let proof = try #require(key.proof(of: "POST", Self.url, at: date, id: "id-\(round)"))
    try await Self.check(proof.reveal(), of: pem, url: Self.url)
  }

  @Test(.timeLimit(.minutes(30))) func takesNothingButKeysOfP256() async throws {
    #expect(ProofKey(pem: Secret(try await OpenSSL.key(curve: "secp384r1"))) == nil)
    #expect(ProofKey(pem: Secret(try await OpenSSL.run("genrsa", "1024"))) == nil)
    for text in ["", "x", "AAAA", "-----BEGIN EC PRIVATE KEY-----\n!\n"] {
      #expect(ProofKey(pem: Secret(text)) == nil)
    }
  }
}
