// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore
internal import KFManifestEdit

/// Where the user may put a secret, in the order in which the places are asked.
struct SecretInput {
  /// The option that takes the secret itself, for compatibility.
  var option: (name: String, value: String?)
  /// The option that names a file, or `-` for standard input.
  var file: (name: String, path: String?)
  /// The environment variable.
  var variable: String

  /// The secret, or nil when none of the places holds one.
  ///
  /// - Throws: ``UsageError`` when it is given twice, ``Finding`` when it is empty, ``FileError``.
  func read(from environment: EnvironmentSnapshot, warning: (String) -> Void) throws -> Secret<String>? {
    guard option.value == nil || file.path == nil else {
      throw UsageError(message: "\(option.name) and \(file.name) cannot both be given")
    }
    if let value = option.value {
      warning(
        "\(option.name): secrets on the command line can be read by every user of this machine; "
          + "set \(variable) or use \(file.name) PATH (- for standard input) instead")
      return try checked(value, from: option.name)
    }
    if let path = file.path { return try checked(try contents(of: path, environment), from: file.name) }
    return try environment[variable].map { try checked($0, from: variable) }
  }

  private func contents(of path: String, _ environment: EnvironmentSnapshot) throws -> String {
    guard path != "-" else { return String(decoding: Console.standardInput(), as: UTF8.self) }
    return String(decoding: try AtomicFile.readInput(path), as: UTF8.self)
  }

  /// Editors and `echo` end a file with a line break, which is no part of the secret.
  private func checked(_ text: String, from place: String) throws -> Secret<String> {
    var text = text
    if text.hasSuffix("\r\n") || text.hasSuffix("\n") { text.removeLast() }
    guard !text.isEmpty else {
      throw Finding(subject: place, problem: "it is empty", remedy: "Leave it out, or put the secret there")
    }
    return Secret(text)
  }
}
