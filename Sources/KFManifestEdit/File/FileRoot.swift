// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Where paths start, and how far they are trusted.
///
/// A path that the user names himself means what it means to `sed` or `yq`: links are followed. A path that a
/// program looks up in a checkout is different. Git carries symbolic links, so a stranger's checkout may hold
/// `params.env -> ~/.aws/credentials`; such a path must not lead out of the folder, neither to show what is
/// there nor to change it.
public struct FileRoot: Sendable, Hashable {
  /// How far a path below the folder is trusted.
  public enum Trust: Sendable, Hashable {
    /// The user names the files: absolute paths, `..` and all links are followed.
    case anywhere
    /// Files of a folder that the user named: no path leaves it. Links that stay inside are followed.
    case inside
    /// Files of a folder that was found by searching upwards: as ``inside``, and the folder and the folders on
    /// the way to a file have to be this user's own.
    case insideOwn
  }

  /// The folder that relative paths start from; empty for the process's working folder.
  public var path: String
  /// How far a path below it is trusted.
  public var trust: Trust

  /// A folder and how far paths below it are trusted.
  public init(_ path: String, _ trust: Trust) {
    self.path = path
    self.trust = trust
  }

  /// Paths that the user names himself, from the process's working folder.
  public static let anywhere = FileRoot("", .anywhere)

  /// Whether `path` is a regular file.
  ///
  /// - Throws: ``FileError`` when it is something else or cannot be looked at.
  public func holds(_ path: String) throws(FileError) -> Bool {
    guard let entry = try FolderEntry.find(path, in: self) else { return false }
    return try entry.status() != nil
  }

  /// The regular files in a folder and in the folders inside it, by paths from this one, in order; none when
  /// there is no such folder. Links are not followed; what is no regular file is left out.
  public func files(below folder: String) throws(FileError) -> [String] {
    guard let entry = try FolderEntry.find(folder, in: self), try entry.isFolder() else { return [] }
    return try Self.files(in: try entry.openFolder(), folder, levels: 32).sorted()
  }

  private static func files(
    in folder: OpenFile, _ path: String, levels: Int
  ) throws(FileError) -> [String] {
    var files: [String] = []
    for name in try folder.names() {
      let inner = FolderEntry(folder: folder, name: name, path: path + "/" + name)
      guard let mode = try inner.mode() else { continue }
      if mode & S_IFMT == S_IFREG { files.append(inner.path) }
      if mode & S_IFMT == S_IFDIR, levels > 0 {
        files += try Self.files(in: try inner.openFolder(), inner.path, levels: levels - 1)
      }
    }
    return files
  }
}
