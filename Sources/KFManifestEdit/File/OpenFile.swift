// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// An open file; the one owner of its descriptor.
final class OpenFile {
  let path: String
  let descriptor: Int32

  init(_ path: String, _ flags: Int32, mode: mode_t = 0) throws(FileError) {
    self.path = path
    var result = open(path, flags | O_CLOEXEC, mode)
    while result < 0, errno == EINTR { result = open(path, flags | O_CLOEXEC, mode) }
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

  /// Everything in the file.
  func readAll() throws(FileError) -> [UInt8] {
    // One byte more than there should be, so that the end is seen at once and nothing is copied.
    var bytes = try readSome(Int(clamping: try status().st_size) + 1)
    while !bytes.isEmpty {
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

  func sync() throws(FileError) {
    while fsync(descriptor) != 0 {
      // Some file systems cannot sync folders; that is not the caller's mistake.
      if errno == EINVAL || errno == ENOTSUP { return }
      guard errno == EINTR else { throw FileError(path, "bring it to disk") }
    }
  }
}
