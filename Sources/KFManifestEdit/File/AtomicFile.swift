// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Whole files, read at once and replaced at once.
///
/// Whoever reads the file sees the old content or the new, also after a crash. Hard links to the old file
/// keep the old content; symbolic links stay and their target is replaced, where ``FileRoot`` allows it.
public enum AtomicFile {
  /// The largest file that is read, 256 MiB. The largest manifests are some ten MiB; a disk image that was
  /// named by mistake is refused before its first byte is read.
  public static let maximumSize = 256 << 20

  /// The bytes of a regular file.
  ///
  /// - Throws: ``FileError`` when it cannot be read or is not to be trusted.
  public static func read(_ path: String, in root: FileRoot = .anywhere) throws(FileError) -> [UInt8] {
    guard let file = try FolderEntry.find(path, in: root)?.openFile() else {
      errno = ENOENT
      throw FileError(path, "open it")
    }
    return try file.readAll()
  }

  /// The bytes of what the user names to be read and nothing else: a file, a pipe such as the shell's
  /// `<(command)`, a terminal. It waits until the other end is done.
  ///
  /// - Throws: ``FileError`` when it cannot be read, is a folder, or gives more than ``maximumSize``.
  public static func readInput(_ path: String) throws(FileError) -> [UInt8] {
    let file = try OpenFile(path, O_RDONLY | O_NOCTTY, path: path)
    let mode = try file.status().st_mode
    guard mode & S_IFMT != S_IFDIR else { throw .notRegular(path, mode) }
    return try file.readAll()
  }

  /// Replaces a file's content, or creates the file.
  ///
  /// A temporary file in the same folder gets the old one's owner, mode, access list and attributes, is
  /// brought to disk and renamed; then the folder is brought to disk. What a killed run left behind in that
  /// folder is removed.
  ///
  /// - Parameters:
  ///   - path: the file; its folder must exist.
  ///   - root: where the path starts and how far it is trusted.
  ///   - bytes: the new content. When the file holds just these bytes it is not written.
  ///   - mode: the permissions of a file that is created, before the process's umask.
  /// - Returns: whether anything was written.
  /// - Throws: ``FileError``; the file is then as it was.
  @discardableResult
  public static func replace(
    _ path: String, in root: FileRoot = .anywhere, with bytes: [UInt8], mode: UInt32 = 0o644
  ) throws(FileError) -> Bool {
    guard let entry = try FolderEntry.find(path, in: root) else {
      errno = ENOENT
      throw FileError(FolderPath.folder(of: path), "open it")
    }
    return try replace(entry, with: bytes, mode: mode) { _ throws(FileError) in }
  }

  /// - Parameter check: looks at the old content, nil for none, and throws when it must not be replaced.
  static func replace(
    _ entry: FolderEntry, with bytes: [UInt8], mode: UInt32,
    check: ([UInt8]?) throws(FileError) -> Void
  ) throws(FileError) -> Bool {
    let old = try entry.openFile()
    let seen = try old.map { file throws(FileError) in try file.status() }
    TemporaryFile.removeLeftovers(beside: entry)
    let content = try old.map { file throws(FileError) in try file.readAll() }
    if content == bytes { return false }
    try check(content)
    let temporary = try TemporaryFile(
      beside: entry, mode: seen.map { mode_t($0.st_mode & 0o7777) } ?? mode_t(mode))
    if let old { try temporary.adopt(old) }
    try temporary.file.writeAll(bytes)
    guard isSame(seen, try entry.status()) else { throw .changed(entry.path) }
    try temporary.rename()
    try entry.folder.syncFolder()
    return true
  }

  /// Nobody has replaced, written or removed the file while its successor was made.
  private static func isSame(_ old: stat?, _ new: stat?) -> Bool {
    guard let old, let new else { return old == nil && new == nil }
    #if os(Linux)
      let (before, after) = (old.st_mtim, new.st_mtim)
    #else
      let (before, after) = (old.st_mtimespec, new.st_mtimespec)
    #endif
    return old.st_dev == new.st_dev && old.st_ino == new.st_ino && old.st_size == new.st_size
      && before.tv_sec == after.tv_sec && before.tv_nsec == after.tv_nsec
  }

  /// Checks that ``replace(_:in:with:mode:)`` could work, without changing anything.
  ///
  /// - Parameter makingFolders: folders that are missing will be made.
  /// - Throws: ``FileError`` naming the file or the folder that stands in the way.
  public static func checkWritable(
    _ path: String, in root: FileRoot = .anywhere, makingFolders: Bool = false
  ) throws(FileError) {
    let (folder, entry) = try FolderEntry.nearest(path, in: root)
    if let entry, try entry.status() != nil, !entry.isAllowed(W_OK) { throw FileError(path, "write it") }
    if entry == nil, !makingFolders {
      errno = ENOENT
      throw FileError(FolderPath.folder(of: path), "write in this folder")
    }
    guard faccessat(folder.descriptor, ".", W_OK | X_OK, 0) == 0 else {
      throw FileError(FolderPath.folder(of: path), "write in this folder")
    }
  }
}
