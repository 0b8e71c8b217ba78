// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A name in an open folder: what a path means once every folder on the way has been opened.
///
/// All that is done with a file goes through the folder's descriptor and this one name, so that nobody can put
/// a link in the way between the check and the deed.
struct FolderEntry {
  let folder: OpenFile
  let name: String
  /// The path as given, for messages.
  let path: String

  /// Opens the folders on the way to `path`.
  ///
  /// - Returns: nil when one of the folders is not there.
  static func find(
    _ path: String, in root: FileRoot, makingFolders: Bool = false
  ) throws(FileError) -> FolderEntry? {
    var walk = try FolderWalk(path, root, makesFolders: makingFolders)
    return try walk.end()
  }

  /// The last folder on the way to `path` that is there, and the entry when it is the one the file is in.
  static func nearest(
    _ path: String, in root: FileRoot
  ) throws(FileError) -> (folder: OpenFile, entry: FolderEntry?) {
    var walk = try FolderWalk(path, root, makesFolders: false)
    let entry = try walk.end()
    return (walk.folder, entry)
  }

  /// What is there, a link being a link; nil when nothing is.
  private func anyStatus() throws(FileError) -> stat? {
    var status = stat()
    guard fstatat(folder.descriptor, name, &status, AT_SYMLINK_NOFOLLOW) != 0 else { return status }
    guard errno == ENOENT else { throw FileError(path, "examine it") }
    return nil
  }

  func mode() throws(FileError) -> mode_t? { try anyStatus()?.st_mode }

  func isFolder() throws(FileError) -> Bool { try mode().map { $0 & S_IFMT == S_IFDIR } ?? false }

  /// What the system knows about a regular file; nil when nothing is there.
  func status() throws(FileError) -> stat? {
    guard let status = try anyStatus() else { return nil }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular(path, status.st_mode) }
    return status
  }

  /// Opens a regular file to read it; nil when nothing is there.
  ///
  /// What it is is asked before, because opening a device can already do something, and again afterwards.
  func openFile() throws(FileError) -> OpenFile? {
    guard try status() != nil else { return nil }
    let file = try OpenFile(at: folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, path: path)
    let mode = try file.status().st_mode
    guard mode & S_IFMT == S_IFREG else { throw .notRegular(path, mode) }
    return file
  }

  func openFolder() throws(FileError) -> OpenFile {
    try OpenFile(at: folder, name, OpenFile.folderFlags | O_NOFOLLOW, path: path)
  }

  func remove(isFolder: Bool = false) throws(FileError) -> Bool {
    if unlinkat(folder.descriptor, name, isFolder ? AT_REMOVEDIR : 0) == 0 { return true }
    if errno == ENOENT || (isFolder && (errno == ENOTEMPTY || errno == EEXIST)) { return false }
    throw FileError(path, "remove it")
  }

  func isAllowed(_ access: Int32) -> Bool { faccessat(folder.descriptor, name, access, 0) == 0 }
}

/// The way along a path, folder by folder.
private struct FolderWalk {
  private let path: String
  private let root: FileRoot
  private let makesFolders: Bool
  /// The folders from the root on; what `..` goes back along.
  private var folders: [OpenFile]
  /// What is still to be walked, the next part last.
  private var rest: [String]
  private var links = 0

  init(_ path: String, _ root: FileRoot, makesFolders: Bool) throws(FileError) {
    self.path = path
    self.root = root
    self.makesFolders = makesFolders
    if root.trust == .anywhere {
      // Links in folders are the system's matter; only that of the file itself is followed by hand.
      let target = try FolderPath.resolve(path, from: root.path)
      rest = [FolderPath.name(of: target)]
      folders = []
      try open(FolderPath.folder(of: target))
    } else {
      rest = try Self.inner(path, root).split(separator: "/").map(String.init).reversed()
      folders = [try OpenFile(root.path.isEmpty ? "." : root.path, OpenFile.folderFlags, path: path)]
      try checkOwner()
    }
  }

  /// An absolute path made relative.
  private static func inner(_ path: String, _ root: FileRoot) throws(FileError) -> String {
    guard path.hasPrefix("/") else { return path }
    let start = root.path.hasSuffix("/") ? root.path : root.path + "/"
    guard path.utf8.starts(with: start.utf8) else { throw .outside(path, root.path) }
    return String(text: path.utf8.dropFirst(start.utf8.count))
  }

  /// The folder reached so far.
  var folder: OpenFile { folders[folders.count - 1] }

  /// The end of the path, or nil when a folder is missing.
  mutating func end() throws(FileError) -> FolderEntry? {
    while let part = rest.popLast() {
      if part == "." || part.isEmpty { continue }
      if part == ".." {
        guard folders.count > 1 else { throw .outside(path, root.path) }
        folders.removeLast()
      } else if root.trust != .anywhere, let target = FolderPath.linkTarget(part, in: folder) {
        try follow(target)
      } else if rest.isEmpty {
        return FolderEntry(folder: folder, name: part, path: path)
      } else if try !enter(part) {
        rest.append(part)
        return nil
      }
    }
    throw .notRegular(path, S_IFDIR)
  }

  private mutating func follow(_ target: String) throws(FileError) {
    links += 1
    guard links <= FolderPath.maximumLinks else { throw FolderPath.circle(path) }
    guard !target.hasPrefix("/") else { throw .outside(path, root.path) }
    rest += target.split(separator: "/").map(String.init).reversed()
  }

  private mutating func enter(_ part: String) throws(FileError) -> Bool {
    if makesFolders, mkdirat(folder.descriptor, part, 0o777) == 0 { try folder.syncFolder() }
    do throws(FileError) {
      folders.append(try OpenFile(at: folder, part, OpenFile.folderFlags | O_NOFOLLOW, path: path))
    } catch  where error.number == ENOENT {
      return false
    }
    try checkOwner()
    return true
  }

  private func checkOwner() throws(FileError) {
    guard root.trust == .insideOwn, try folder.status().st_uid != geteuid() else { return }
    throw .foreign(path, root.path)
  }

  /// Opens a folder that the user named, or the nearest one around it that is there.
  private mutating func open(_ folder: String) throws(FileError) {
    do throws(FileError) {
      folders.append(try OpenFile(folder, OpenFile.folderFlags, path: folder))
    } catch  where error.number == ENOENT && folder != "/" && folder != "." {
      try open(FolderPath.folder(of: folder))
      rest.append(FolderPath.name(of: folder))
      if makesFolders, rest.count > 1, let part = rest.popLast(), try !enter(part) { rest.append(part) }
    }
  }
}
