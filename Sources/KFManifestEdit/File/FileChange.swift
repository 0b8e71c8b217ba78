// SPDX-License-Identifier: Apache-2.0

/// A file's content before and after an edit: to show as a diff, to write, or both.
///
/// Making one reads the file and changes nothing, so that a plan and what is then done are the same.
///
/// ```swift
/// let change = try FileChange.yaml("values.yaml") { file throws(ManifestError) in
///   try file.set(["rds", "secretName"], to: "rds-secret")
/// }
/// try change.write()
/// ```
public struct FileChange: Sendable, Hashable {
  /// The file.
  public var path: String
  /// Its bytes now; nil when it does not exist yet.
  public var old: [UInt8]?
  /// Its bytes after ``write(mode:)``.
  public var new: [UInt8]

  /// A change whose bytes are known.
  public init(path: String, old: [UInt8]?, new: [UInt8]) {
    self.path = path
    self.old = old
    self.new = new
  }

  /// Whether the file needs no writing.
  public var isEmpty: Bool { old == new }

  /// The change as `diff -u` shows it; empty when there is none.
  public var diff: String { UnifiedDiff.unifiedDiff(old: old ?? [], new: new, path: path) }

  /// Replaces the file at once, or creates it; see ``AtomicFile/replace(_:with:mode:)``.
  ///
  /// - Parameter mode: the permissions of a file that is created.
  /// - Returns: whether anything was written.
  @discardableResult
  public func write(mode: UInt32 = 0o644) throws(FileError) -> Bool {
    try AtomicFile.replace(path, with: new, mode: mode)
  }
}

extension FileChange {
  /// Reads a YAML file and edits its text.
  ///
  /// - Throws: ``FileError`` when the file cannot be read, ``ManifestError`` when it cannot be edited.
  public static func yaml(
    _ path: String,
    _ edit: (inout YAMLFile) throws(ManifestError) -> Void
  ) throws -> FileChange {
    try editing(path) { text in
      var file = try YAMLFile(text, name: path)
      try edit(&file)
      return file.bytes
    }
  }

  /// Reads a SecretProviderClass manifest and edits it.
  ///
  /// - Throws: ``FileError`` when the file cannot be read, ``ManifestError`` when it cannot be edited.
  public static func secretProviderClass(
    _ path: String,
    _ edit: (inout SecretProviderClass) throws(ManifestError) -> Void
  ) throws -> FileChange {
    try editing(path) { text in
      var provider = try SecretProviderClass(text, name: path)
      try edit(&provider)
      return provider.bytes
    }
  }

  /// Reads an env file and edits it.
  ///
  /// - Throws: ``FileError`` when the file cannot be read, ``ManifestError`` when it cannot be edited.
  public static func params(
    _ path: String,
    _ edit: (inout ParamsEnv) throws(ManifestError) -> Void
  ) throws -> FileChange {
    try editing(path) { text in
      var env = try ParamsEnv(text, name: path)
      try edit(&env)
      return env.bytes
    }
  }

  /// Reads a file once and keeps its text beside what `edit` makes of it.
  private static func editing(_ path: String, _ edit: ([UInt8]) throws -> [UInt8]) throws -> FileChange {
    let old = try AtomicFile.read(path)
    return FileChange(path: path, old: old, new: try edit(old))
  }
}
