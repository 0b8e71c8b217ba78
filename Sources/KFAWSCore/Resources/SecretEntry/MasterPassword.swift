// SPDX-License-Identifier: Apache-2.0

internal import CLibCrypto

/// A master password for RDS, made from the random numbers of OpenSSL's generator.
enum MasterPassword {
  /// 32 letters and digits, as GetRandomPassword without punctuation gives: 190 bits, and nothing that a
  /// shell, a URL or a my.cnf would have to quote.
  static func generate() throws -> Secret<String> {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    // Bytes from the last multiple of the alphabet's size on would make its first letters likelier.
    let limit = 256 / alphabet.count * alphabet.count
    var password: [UInt8] = []
    while password.count < 32 {
      var bytes = [UInt8](repeating: 0, count: 64)
      guard RAND_bytes(&bytes, Int32(bytes.count)) == 1 else { throw NoRandomNumbers() }
      password += bytes.lazy.filter { Int($0) < limit }.prefix(32 - password.count)
        .map { alphabet[Int($0) % alphabet.count] }
    }
    return Secret(String(decoding: password, as: UTF8.self))
  }
}

/// OpenSSL's generator gave no random numbers, so there is no password.
public struct NoRandomNumbers: Error, Sendable {}
