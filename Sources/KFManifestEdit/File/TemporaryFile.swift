// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The file that becomes the new content. It removes itself unless it was renamed.
///
/// It is locked as long as its process lives; one that nobody has locked is a killed run's.
final class TemporaryFile {
  let file: OpenFile
  private let target: FolderEntry
  private let name: String
  private var isRenamed = false

  /// Another run that replaces the same file at the same time takes a file without a lock for a leftover, and
  /// ours has none for a moment: then there is simply a next one.
  init(beside target: FolderEntry, mode: mode_t) throws(FileError) {
    self.target = target
    for _ in 0..<100 {
      let name = Self.prefix(of: target.name) + String(UInt64.random(in: .min ... .max), radix: 36)
      let file = try OpenFile(
        at: target.folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode, path: target.path)
      // Waits for a run that is just removing it, so that the look afterwards is the last word.
      guard flock(file.descriptor, LOCK_EX) == 0 else { throw FileError(target.path, "lock its successor") }
      if faccessat(target.folder.descriptor, name, F_OK, 0) == 0 {
        self.file = file
        self.name = name
        return
      }
    }
    throw FileError(
      .system, target.path, "replace it", "other runs keep removing its temporary file",
      remedy: "let the other runs end, then run again")
  }

  deinit { if !isRenamed { unlinkat(target.folder.descriptor, name, 0) } }

  /// Takes owner, mode, access list and attributes of the file it will replace.
  func adopt(_ old: OpenFile) throws(FileError) {
    let (new, old, status) = (try file.status(), old, try old.status())
    if new.st_uid != status.st_uid || new.st_gid != status.st_gid {
      guard fchown(file.descriptor, status.st_uid, status.st_gid) == 0 else {
        throw FileError(target.path, "keep its owner", remedy: "run as the owner of the file")
      }
    }
    guard fchmod(file.descriptor, mode_t(status.st_mode & 0o7777)) == 0 else {
      throw FileError(target.path, "keep its mode")
    }
    // After the mode, which an access list extends.
    try FileAttributes.copy(from: old, to: file)
  }

  func rename() throws(FileError) {
    let folder = target.folder.descriptor
    guard renameat(folder, name, folder, target.name) == 0 else { throw FileError(target.path, "replace it") }
    isRenamed = true
  }

  private static let mark = ".kfctl-aws-"

  /// `.NAME.kfctl-aws-`, by which a leftover is known.
  private static func prefix(of name: String) -> String { ".\(name)\(mark)" }

  /// Removes the temporary files of runs that were killed while they replaced `target`.
  static func removeLeftovers(beside target: FolderEntry) {
    let prefix = Self.prefix(of: target.name)
    removeLeftovers(in: target.folder) { $0.utf8.starts(with: prefix.utf8) }
  }

  /// Removes the temporary files that killed runs left in a folder of ours.
  static func removeLeftovers(in folder: OpenFile) {
    removeLeftovers(in: folder) { $0.hasPrefix(".") && $0.contains(mark) }
  }

  private static func removeLeftovers(in folder: OpenFile, where isLeftover: (String) -> Bool) {
    guard let names = try? folder.names() else { return }
    for name in names where isLeftover(name) {
      // A pipe or a link by such a name is somebody's trap: neither waited for nor followed.
      guard let leftover = try? FolderEntry(folder: folder, name: name, path: name).openFile(),
        flock(leftover.descriptor, LOCK_EX | LOCK_NB) == 0
      else { continue }
      unlinkat(folder.descriptor, name, 0)
    }
  }
}
