// SPDX-License-Identifier: Apache-2.0

internal import CFileSystem

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// An open file or folder; the one owner of its descriptor.
final class OpenFile {
  /// A folder is opened as a place to go on from, which takes no permission to read it.
  #if os(Linux)
    static let folderFlags = kf_open_as_place | O_DIRECTORY
  #else
    static let folderFlags = O_RDONLY | O_DIRECTORY
  #endif

  /// The path as given, for messages.
  let path: String
  let descriptor: Int32

  /// - Parameters:
  ///   - folder: where a relative name starts; the working folder when nil.
  ///   - path: what messages call it.
  init(
    at folder: OpenFile? = nil, _ name: String, _ flags: Int32, mode: mode_t = 0, path: String
  ) throws(FileError) {
    self.path = path
    let start = folder?.descriptor ?? AT_FDCWD
    var result = openat(start, name, flags | O_CLOEXEC, mode)
    while result < 0, errno == EINTR { result = openat(start, name, flags | O_CLOEXEC, mode) }
    guard result >= 0 else { throw FileError(path, "open it") }
    descriptor = result
  }

  deinit { close(descriptor) }

  /// What the system knows about the file.
  func status() throws(FileError) -> stat {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileError(path, "examine it") }
    return status
  }

  /// Everything in the file, up to ``AtomicFile/maximumSize``, which is looked at before anything is read.
  func readAll() throws(FileError) -> [UInt8] {
    let size = Int(clamping: try status().st_size)
    guard size <= AtomicFile.maximumSize else { throw .tooLarge(path) }
    // One byte more than there should be, so that the end is seen at once and nothing is copied.
    var bytes = try readSome(size + 1)
    while !bytes.isEmpty {
      guard bytes.count <= AtomicFile.maximumSize else { throw .tooLarge(path) }
      let more = try readSome(65536)
      if more.isEmpty { break }
      bytes += more
    }
    return bytes
  }

  private func readSome(_ limit: Int) throws(FileError) -> [UInt8] {
    while true {
      var result = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
        result = read(descriptor, buffer.baseAddress, limit)
        count = max(0, result)
      }
      if result >= 0 { return bytes }
      guard errno == EINTR else { throw FileError(path, "read it") }
    }
  }

  /// Writes all bytes and waits until the disk has them.
  func writeAll(_ bytes: [UInt8]) throws(FileError) {
    var at = 0
    while at < bytes.count {
      let done = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress.map { $0 + at }, bytes.count - at) }
      if done < 0, errno == EINTR { continue }
      guard done > 0 else { throw FileError(path, "write it") }
      at += done
    }
    try sync()
  }

  private func sync() throws(FileError) {
    while fsync(descriptor) != 0 {
      // Some file systems cannot sync folders; that is not the caller's mistake.
      if errno == EINVAL || errno == ENOTSUP { return }
      guard errno == EINTR else { throw FileError(path, "bring it to disk") }
    }
  }
}

extension OpenFile {
  /// Waits until the disk has what was made, renamed or removed in this folder. One that may not be read
  /// cannot be brought to disk; the system does it in its own time.
  func syncFolder() throws(FileError) {
    guard let readable = try? OpenFile(at: self, ".", O_RDONLY | O_DIRECTORY, path: path) else { return }
    try readable.sync()
  }

  /// The names in this folder.
  func names() throws(FileError) -> [String] {
    let start = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard start >= 0, let stream = fdopendir(start) else { throw FileError(path, "list it") }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
        name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
