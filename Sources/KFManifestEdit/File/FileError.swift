// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Why a file could not be read, replaced or removed. It never carries what the file holds.
public struct FileError: Error, Sendable, Hashable {
  /// The kinds of failure, for callers that react to them.
  public enum Code: String, Sendable, Hashable, CaseIterable {
    /// The file or a folder on the way is not there.
    case missing
    /// Permissions do not allow it.
    case denied
    /// It is a folder, pipe, device or socket.
    case notRegular
    /// The path leaves the folder that it has to stay in, by `..` or through a symbolic link.
    case outsideFolder
    /// A folder that was found by searching, or one inside it, belongs to another user.
    case foreignFolder
    /// The file is larger than ``AtomicFile/maximumSize``.
    case tooLarge
    /// Somebody else has changed, made or removed the file since the change was planned.
    case changedMeanwhile
    /// Anything else that the system said; see ``FileError/number``.
    case system
  }

  /// The kind of failure.
  public var code: Code
  /// The file, by the path that was given.
  public var path: String
  /// What was being done: `open it`, `replace it` and so on.
  public var operation: String
  /// The system's error number; 0 when the system did not object.
  public var number: Int32
  /// Why, in words.
  public var reason: String
  /// What to try.
  public var remedy: String

  init(_ code: Code, _ path: String, _ operation: String, _ reason: String, remedy: String) {
    self.code = code
    self.path = path
    self.operation = operation
    number = 0
    self.reason = reason
    self.remedy = remedy
  }

  /// What the system's last call said.
  init(_ path: String, _ operation: String, remedy: String? = nil) {
    let number = errno
    code = Self.code(number)
    self.path = path
    self.operation = operation
    self.number = number
    reason = strerror(number).map { String(cString: $0) } ?? "error \(number)"
    self.remedy = remedy ?? Self.remedy(number)
  }

  private static func code(_ number: Int32) -> Code {
    switch number {
    case ENOENT, ENOTDIR: .missing
    case EACCES, EPERM, EROFS: .denied
    default: .system
    }
  }

  private static func remedy(_ number: Int32) -> String {
    switch number {
    case ENOENT, ENOTDIR: "check the path"
    case EACCES, EPERM: "check the permissions of the file and its folder"
    case ENOSPC, EDQUOT: "free some space on this disk"
    case EROFS: "use a copy on a disk that can be written to"
    default: "mend this and run again"
    }
  }
}

extension FileError {
  static func notRegular(_ path: String, _ mode: mode_t) -> FileError {
    let kind: String
    switch mode & S_IFMT {
    case S_IFDIR: kind = "a folder"
    case S_IFIFO: kind = "a named pipe"
    case S_IFSOCK: kind = "a socket"
    case S_IFLNK: kind = "a symbolic link"
    default: kind = "a device"
    }
    return FileError(
      .notRegular, path, "use it", "it is \(kind), not a regular file", remedy: "name a regular file")
  }

  static func outside(_ path: String, _ folder: String) -> FileError {
    FileError(
      .outsideFolder, path, "follow its path", "it leads out of \(folder)",
      remedy: "replace the link or the path by a file inside this folder")
  }

  static func foreign(_ path: String, _ folder: String) -> FileError {
    FileError(
      .foreignFolder, path, "trust it", "\(folder) was found by searching and belongs to another user",
      remedy: "name this folder yourself if you trust what is in it")
  }

  static func changed(_ path: String) -> FileError {
    FileError(
      .changedMeanwhile, path, "write it", "somebody else has changed it since the change was planned",
      remedy: "run again: the change is then planned for what is there now")
  }

  static func tooLarge(_ path: String) -> FileError {
    FileError(
      .tooLarge, path, "read it", "it is larger than \(AtomicFile.maximumSize >> 20) MiB",
      remedy: "name the file that was meant, or split it")
  }
}

extension FileError: CustomStringConvertible {
  /// `PATH: cannot OPERATION: reason; remedy`.
  public var description: String { "\(path): cannot \(operation): \(reason); \(remedy)" }
}
