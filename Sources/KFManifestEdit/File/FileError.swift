// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Why a file could not be read or replaced.
public struct FileError: Error, Sendable, Hashable {
  /// The file.
  public var path: String
  /// What was being done: `open`, `rename` and so on.
  public var operation: String
  /// The system's error number; 0 when the system did not object.
  public var number: Int32
  /// Why, in words.
  public var reason: String
  /// What to try.
  public var remedy: String

  init(_ path: String, _ operation: String, reason: String? = nil, remedy: String? = nil) {
    let number = errno
    self.path = path
    self.operation = operation
    self.number = reason == nil ? number : 0
    self.reason = reason ?? strerror(number).map { String(cString: $0) } ?? "error \(number)"
    self.remedy = remedy ?? Self.remedy(number)
  }

  private static func remedy(_ number: Int32) -> String {
    switch number {
    case ENOENT: "check the path"
    case EACCES, EPERM: "check the permissions of the file and its folder"
    case ENOSPC, EDQUOT: "free some space on this disk"
    case EROFS: "use a copy on a disk that can be written to"
    default: "mend this and run again"
    }
  }
}

extension FileError: CustomStringConvertible {
  /// `PATH: cannot OPERATION: reason; remedy`.
  public var description: String { "\(path): cannot \(operation): \(reason); \(remedy)" }
}
