// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Paths taken apart as text, and the links in them.
enum FolderPath {
  /// As many as Linux follows.
  static let maximumLinks = 40

  /// The folder a file is in; `.` for a bare name.
  static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.utf8.startIndex ? "/" : String(path[..<slash])
  }

  /// The last part of a path.
  static func name(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return String(path[path.utf8.index(after: slash)...])
  }

  /// The file that a path means, symbolic links followed, also when it does not exist yet.
  static func resolve(_ given: String, from base: String) throws(FileError) -> String {
    var path = given.hasPrefix("/") || base.isEmpty ? given : base + "/" + given
    for _ in 0..<maximumLinks {
      guard let link = linkTarget(path, in: nil) else { return path }
      path = link.hasPrefix("/") ? link : folder(of: path) + "/" + link
    }
    throw circle(given)
  }

  static func circle(_ path: String) -> FileError {
    FileError(
      .system, path, "follow its links", "they lead in a circle", remedy: "name the file itself")
  }

  /// Where a symbolic link points; nil when the path is none.
  static func linkTarget(_ path: String, in folder: OpenFile?) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = readlinkat(folder?.descriptor ?? AT_FDCWD, path, &buffer, buffer.count)
    return length < 0 ? nil : String(text: buffer[..<length].map { UInt8(bitPattern: $0) })
  }
}
