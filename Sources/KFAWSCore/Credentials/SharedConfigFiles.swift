// SPDX-License-Identifier: Apache-2.0

internal import struct FoundationEssentials.Data
internal import struct FoundationEssentials.URL

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

/// Where the two files are.
struct SharedConfigPaths: Sendable, Equatable {
  let config: String
  let credentials: String

  init(environment: [String: String], homeDirectory: String) {
    let expansion = PathExpansion(environment: environment, homeDirectory: homeDirectory)
    let path = { (variable: String, file: String) in
      let named = environment[variable].flatMap { $0.isEmpty ? nil : $0 }
      return expansion.path(named ?? "~/.aws/\(file)")
    }
    config = path("AWS_CONFIG_FILE", "config")
    credentials = path("AWS_SHARED_CREDENTIALS_FILE", "credentials")
  }
}

/// Paths as Python's `expandvars` and `expanduser` read them, save `~somebody`.
struct PathExpansion: Sendable {
  let environment: [String: String]
  let homeDirectory: String

  /// `$NAME` and `${NAME}` become that variable's value, or stay where it is not set; then a leading `~`
  /// becomes the home folder.
  func path(_ text: String) -> String {
    var expanded = ""
    var rest = text[...]
    while let dollar = rest.firstIndex(of: "$") {
      expanded += rest[..<dollar]
      rest = rest[dollar...]
      let (name, length) = Self.variable(at: rest)
      expanded += name.flatMap { environment[$0] } ?? String(rest.prefix(length))
      rest = rest.dropFirst(length)
    }
    return home(expanded + rest)
  }

  /// `~` and `~/…` only.
  func home(_ path: String) -> String {
    path == "~" || path.hasPrefix("~/") ? homeDirectory + path.dropFirst() : path
  }

  /// The name behind the dollar and how many characters both take.
  private static func variable(at text: Substring) -> (String?, Int) {
    let behind = text.dropFirst()
    if behind.first == "{" {
      guard let end = behind.firstIndex(of: "}") else { return (nil, 1) }
      let name = behind[..<end].dropFirst()
      return (String(name), name.count + 3)
    }
    let name = behind.prefix { $0 == "_" || ($0.isASCII && ($0.isLetter || $0.isNumber)) }
    return (name.isEmpty ? nil : String(name), name.count + 1)
  }
}

extension SharedConfig {
  /// Reads from the file system. A path that is no regular file, such as `/dev/null`, counts as none.
  public static let readFile: FileReader = { path in
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Array(try Data(contentsOf: URL(filePath: path)))
  }
}
