// SPDX-License-Identifier: Apache-2.0

internal import CLibCrypto
internal import FoundationEssentials

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

extension SharedConfig {
  /// Writes a file beside the one it replaces, mode 0600, and puts it in its place; makes the folder.
  public static let writeFile: FileWriter = { path, bytes in
    let target = URL(filePath: path)
    let folder = target.deletingLastPathComponent()
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let temporary = folder.appending(path: "\(UUID().uuidString).tmp").path
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw FileNotWritten(code: errno) }
    var isWritten = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } == bytes.count
    isWritten = fsync(descriptor) == 0 && isWritten
    isWritten = close(descriptor) == 0 && isWritten
    guard isWritten, rename(temporary, path) == 0 else {
      defer { unlink(temporary) }
      throw FileNotWritten(code: errno)
    }
  }

  /// The text of a file that holds a token, read whole.
  func read(_ path: String, for place: String, as what: String) throws(CredentialError) -> Secret<String> {
    let bytes: [UInt8]?
    do { bytes = try readFile(path) } catch {
      throw CredentialError(
        code: .malformed, place: place, detail: "\(what) cannot be read", remedy: "check its permissions")
    }
    guard let bytes else {
      throw CredentialError(
        code: .incomplete, place: place, detail: "\(what) that is named is not there",
        remedy: "check its path")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CredentialError(
        code: .malformed, place: place, detail: "\(what) is not UTF-8", remedy: "look who writes it")
    }
    return Secret(text)
  }
}

/// The system's number for why.
struct FileNotWritten: Error {
  let code: Int32
}

/// A file in which a sign-in keeps its token: JSON, of which other tools may know more than this library.
struct TokenFile: Sendable {
  let config: SharedConfig
  let path: String

  /// A token of `aws sso login`, by the name of its session, or by its start URL.
  static func sso(_ name: String, _ config: SharedConfig) -> TokenFile {
    TokenFile(
      config: config, path: "\(config.homeDirectory)/.aws/sso/cache/\(hex(name, EVP_sha1())).json")
  }

  /// A token of `aws login`, by the name of its session.
  static func login(_ name: String, in folder: String, _ config: SharedConfig) -> TokenFile {
    TokenFile(config: config, path: "\(folder)/\(hex(name, EVP_sha256())).json")
  }

  /// Nil when there is no file.
  ///
  /// - Throws: when it is no JSON object.
  func read() throws -> [String: TokenValue]? {
    guard let bytes = try config.readFile(path) else { return nil }
    return try JSONDecoder().decode([String: TokenValue].self, from: Data(bytes))
  }

  func write(_ token: [String: TokenValue]) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try config.writeFile(path, Array(try encoder.encode(token)))
  }

  private static func hex(_ name: String, _ algorithm: OpaquePointer?) -> String {
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    let bytes = Array(name.utf8)
    EVP_Digest(bytes, bytes.count, &digest, &length, algorithm, nil)
    let digits = Array("0123456789abcdef")
    return String(digest.prefix(Int(length)).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}

/// A value of such a file. Only the file's own code encodes it; everything else gets ``text`` as a secret.
enum TokenValue: Sendable, Equatable, Codable {
  case string(Secret<String>)
  case number(Double)
  case flag(Bool)
  case list([TokenValue])
  case object([String: TokenValue])
  case null

  init(_ text: String) { self = .string(Secret(text)) }

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let text = try? value.decode(String.self) {
      self = .string(Secret(text))
    } else if let object = try? value.decode([String: TokenValue].self) {
      self = .object(object)
    } else if let list = try? value.decode([TokenValue].self) {
      self = .list(list)
    } else if let flag = try? value.decode(Bool.self) {
      self = .flag(flag)
    } else {
      self = (try? value.decode(Double.self)).map(TokenValue.number) ?? .null
    }
  }

  func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    switch self {
    case .string(let text): try value.encode(text.reveal())
    case .number(let number): try value.encode(number)
    case .flag(let flag): try value.encode(flag)
    case .list(let list): try value.encode(list)
    case .object(let object): try value.encode(object)
    case .null: try value.encodeNil()
    }
  }

  /// Nil when it is no text.
  var text: Secret<String>? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// Nil when it is no object.
  var object: [String: TokenValue]? {
    guard case .object(let object) = self else { return nil }
    return object
  }
}
