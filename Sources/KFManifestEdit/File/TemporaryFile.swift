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
  private var isRenamed = false

  /// Another run that replaces the same file at the same time takes a file without a lock for a leftover, and
  /// ours has none for a moment: then there is simply a next one.
  init(beside target: String, mode: mode_t) throws(FileError) {
    let prefix = "\(FolderPath.folder(of: target))/\(Self.prefix(of: target))"
    for _ in 0..<100 {
      let path = prefix + String(UInt64.random(in: .min ... .max), radix: 36)
      let file = try OpenFile(path, O_WRONLY | O_CREAT | O_EXCL, mode: mode)
      // Waits for a run that is just removing it, so that the look afterwards is the last word.
      guard flock(file.descriptor, LOCK_EX) == 0 else { throw FileError(path, "lock it") }
      if access(path, F_OK) == 0 {
        self.file = file
        return
      }
    }
    throw FileError(target, "replace it", reason: "other runs keep removing its temporary file")
  }

  deinit { if !isRenamed { unlink(file.path) } }

  /// Takes mode and owner of the file it will replace.
  func adopt(_ old: stat) throws(FileError) {
    let new = try file.status()
    if new.st_uid != old.st_uid || new.st_gid != old.st_gid {
      guard fchown(file.descriptor, old.st_uid, old.st_gid) == 0 else {
        throw FileError(file.path, "keep the file's owner", remedy: "run as the owner of the file")
      }
    }
    guard fchmod(file.descriptor, mode_t(old.st_mode & 0o7777)) == 0 else {
      throw FileError(file.path, "keep the file's mode")
    }
  }

  func rename(to target: String) throws(FileError) {
    #if canImport(Glibc)
      let result = Glibc.rename(file.path, target)
    #else
      let result = Darwin.rename(file.path, target)
    #endif
    guard result == 0 else { throw FileError(target, "replace it") }
    isRenamed = true
  }

  /// `.NAME.kfctl-aws-`, by which a leftover is known.
  static func prefix(of target: String) -> String { ".\(FolderPath.name(of: target)).kfctl-aws-" }

  /// Removes the temporary files of runs that were killed while they replaced `target`.
  static func removeLeftovers(beside target: String) {
    let folder = FolderPath.folder(of: target)
    let prefix = prefix(of: target)
    for name in FolderPath.names(in: folder) where name.utf8.starts(with: prefix.utf8) {
      let path = "\(folder)/\(name)"
      guard let leftover = try? OpenFile(path, O_RDONLY | O_NOFOLLOW) else { continue }
      if flock(leftover.descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
    }
  }
}
