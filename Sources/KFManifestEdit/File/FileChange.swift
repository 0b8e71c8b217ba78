// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// One file as it is and as it shall be: the one way from an edit that is planned to an edit that is written.
///
/// Making one reads the file once and changes nothing. The same value is then shown as ``diff``, checked with
/// ``checkWritable()``, and carried out by ``write(mode:)``, so that what was shown is what is done. If somebody
/// else has changed the file in between, nothing is written and ``FileError/Code/changedMeanwhile`` is thrown:
/// the change that was shown is none of that file. A file that already is what it shall be is left alone, so a
/// run that was killed is finished by planning and writing again.
///
/// ```swift
/// let change = try FileChange(editing: "values.yaml") { text in
///   var file = try YAMLFile(text, name: "values.yaml")
///   try file.set(["rds", "secretName"], to: "rds-secret")
///   return file.bytes
/// }
/// try change.write()
/// ```
public struct FileChange: Sendable, Hashable {
  /// The file, by the path that was given; diffs and errors show it so.
  public let path: String
  /// Where the path starts and how far it is trusted.
  public let root: FileRoot
  /// The file's bytes when the change was planned; nil when there was no file.
  public let old: [UInt8]?
  /// Its bytes afterwards; nil when it is to be removed.
  public let new: [UInt8]?
  private let isFolder: Bool

  private init(
    _ path: String, _ root: FileRoot, old: [UInt8]?, new: [UInt8]?, isFolder: Bool = false
  ) {
    self.path = path
    self.root = root
    self.old = old
    self.new = new
    self.isFolder = isFolder
  }

  /// Plans to edit a file that is there.
  ///
  /// - Parameter edit: makes the new text from the old; called once.
  /// - Throws: ``FileError`` when the file cannot be read, and what `edit` throws.
  public init(
    editing path: String, in root: FileRoot = .anywhere, _ edit: ([UInt8]) throws -> [UInt8]
  ) throws {
    let old = try AtomicFile.read(path, in: root)
    self.init(path, root, old: old, new: try edit(old))
  }

  /// Plans to make a file, with the folders it lies in, or to replace all that is in it.
  ///
  /// - Throws: ``FileError`` when the file that is there cannot be read.
  public init(
    writing new: [UInt8], to path: String, in root: FileRoot = .anywhere
  ) throws(FileError) {
    self.init(path, root, old: try Self.content(path, root), new: new)
  }

  /// Plans to remove a file. That it may be removed is the caller's knowledge; that it is still the same file
  /// when it is removed is this type's.
  ///
  /// - Throws: ``FileError`` when the file that is there cannot be read.
  public init(removing path: String, in root: FileRoot = .anywhere) throws(FileError) {
    self.init(path, root, old: try Self.content(path, root), new: nil)
  }

  /// Plans to remove a folder once nothing is in it. Folders have no content to show, so ``diff`` is empty.
  ///
  /// To take away what was made with ``init(writing:to:in:)``, plan the removal of the files, then of the
  /// folders, the inner ones first. A folder in which somebody else has put something stays.
  ///
  /// - Throws: ``FileError`` when the folder cannot be looked at.
  public init(removingFolder path: String, in root: FileRoot = .anywhere) throws(FileError) {
    let isThere = try FolderEntry.find(path, in: root)?.isFolder() ?? false
    self.init(path, root, old: isThere ? [] : nil, new: nil, isFolder: true)
  }

  private static func content(_ path: String, _ root: FileRoot) throws(FileError) -> [UInt8]? {
    try FolderEntry.find(path, in: root)?.openFile()?.readAll()
  }

  /// Whether there is anything to do.
  public var isChange: Bool { old != new }

  /// The change as `diff -u` shows it; empty when there is none.
  public var diff: String { isFolder ? "" : UnifiedDiff.unifiedDiff(old: old, new: new, path: path) }

  /// Checks that ``write(mode:)`` could work, without changing anything.
  ///
  /// - Throws: ``FileError`` naming the file or the folder that stands in the way.
  public func checkWritable() throws(FileError) {
    guard isChange, !isFolder else { return }
    try AtomicFile.checkWritable(path, in: root, makingFolders: old == nil)
  }

  /// Carries the change out: replaces, makes or removes the file at once.
  ///
  /// - Parameter mode: the permissions of a file that is made, before the process's umask.
  /// - Returns: whether anything was changed on disk.
  /// - Throws: ``FileError``: ``FileError/Code/changedMeanwhile`` when the file is neither what it was when the
  ///   change was planned nor what it shall be.
  @discardableResult
  public func write(mode: UInt32 = 0o644) throws(FileError) -> Bool {
    guard let new else { return isFolder ? try removeFolder() : try remove() }
    // The folders are only made for a file that is made.
    guard let entry = try FolderEntry.find(path, in: root, makingFolders: old == nil) else {
      throw .changed(path)
    }
    return try AtomicFile.replace(entry, with: new, mode: mode) { now throws(FileError) in
      guard now == old else { throw .changed(path) }
    }
  }

  private func remove() throws(FileError) -> Bool {
    guard let entry = try FolderEntry.find(path, in: root) else { return false }
    TemporaryFile.removeLeftovers(beside: entry)
    guard let now = try entry.openFile()?.readAll() else { return false }
    guard now == old else { throw .changed(path) }
    guard try entry.remove() else { return false }
    try entry.folder.syncFolder()
    return true
  }

  private func removeFolder() throws(FileError) -> Bool {
    guard let entry = try FolderEntry.find(path, in: root), try entry.isFolder() else { return false }
    TemporaryFile.removeLeftovers(in: try entry.openFolder())
    guard try entry.remove(isFolder: true) else { return false }
    try entry.folder.syncFolder()
    return true
  }
}
