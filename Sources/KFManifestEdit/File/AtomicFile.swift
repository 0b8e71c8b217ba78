// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Whole files, read at once and replaced at once.
///
/// Whoever reads the file sees the old content or the new, also after a crash. Hard links to the old file
/// keep the old content; symbolic links stay and their target is replaced.
public enum AtomicFile {
  /// The bytes of a file.
  ///
  /// - Throws: ``FileError`` when it cannot be read.
  public static func read(_ path: String) throws(FileError) -> [UInt8] {
    let file = try OpenFile(path, O_RDONLY)
    guard try file.status().st_mode & S_IFMT != S_IFDIR else {
      throw FileError(path, "read it", reason: "it is a folder", remedy: "name a file inside it")
    }
    return try file.readAll()
  }

  /// Replaces a file's content, or creates the file.
  ///
  /// A temporary file in the same folder gets the old one's mode and owner, is brought to disk and renamed;
  /// then the folder is brought to disk. What a killed run left behind in that folder is removed.
  ///
  /// - Parameters:
  ///   - path: the file; its folder must exist.
  ///   - bytes: the new content. When the file holds just these bytes it is not written.
  ///   - mode: the permissions of a file that is created, before the process's umask.
  /// - Returns: whether anything was written.
  /// - Throws: ``FileError``; the file is then as it was.
  @discardableResult
  public static func replace(
    _ path: String,
    with bytes: [UInt8],
    mode: UInt32 = 0o644
  ) throws(FileError) -> Bool {
    let target = try resolve(path)
    let old = try existing(target)
    TemporaryFile.removeLeftovers(beside: target)
    if let old, Int(old.st_size) == bytes.count, try read(target) == bytes { return false }
    let temporary = try TemporaryFile(
      beside: target,
      mode: old.map { mode_t($0.st_mode & 0o7777) } ?? mode_t(mode)
    )
    if let old { try temporary.adopt(old) }
    try temporary.file.writeAll(bytes)
    try temporary.rename(to: target)
    try OpenFile(FolderPath.folder(of: target), O_RDONLY).sync()
    return true
  }

  /// Checks that ``replace(_:with:mode:)`` could work, without changing anything.
  ///
  /// - Throws: ``FileError`` naming the file or the folder that stands in the way.
  public static func checkWritable(_ path: String) throws(FileError) {
    let target = try resolve(path)
    if try existing(target) != nil, access(target, W_OK) != 0 { throw FileError(path, "write it") }
    let folder = FolderPath.folder(of: target)
    guard access(folder, W_OK | X_OK) == 0 else { throw FileError(folder, "write in this folder") }
  }

  /// The file that a path means, symbolic links followed, also when it does not exist yet.
  private static func resolve(_ path: String) throws(FileError) -> String {
    var path = path
    for _ in 0..<40 {
      guard let link = FolderPath.linkTarget(path) else { return path }
      path = link.hasPrefix("/") ? link : FolderPath.folder(of: path) + "/" + link
    }
    throw FileError(path, "follow its links", reason: "they lead in a circle", remedy: "name the file itself")
  }

  private static func existing(_ path: String) throws(FileError) -> stat? {
    var status = stat()
    guard stat(path, &status) == 0 else {
      if errno == ENOENT { return nil }
      throw FileError(path, "examine it")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw FileError(path, "replace it", reason: "it is not a regular file", remedy: "name a regular file")
    }
    return status
  }
}
