// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore
internal import KFManifestEdit
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Keeps a journal to one run at a time: a second one would write over what the first has done.
///
/// The lock is on the journal's folder, because the file itself is another one after each write. The system
/// takes it away with the process, whatever that one's end is.
final class JournalLock: Sendable {
  private let path: String
  /// The folders locked so far: while the journal's own is not there yet, the nearest one above it.
  private let held = Mutex<[Folder]>([])

  private struct Folder {
    var path: String
    var descriptor: Int32
  }

  /// Takes the lock, or refuses at once.
  ///
  /// - Throws: ``Finding`` that says who has it.
  init(_ path: String) throws {
    self.path = path
    try extend()
  }

  /// Locks the journal's own folder, once it has been made.
  func extend() throws {
    let folder = Self.nearestFolder(above: path)
    try held.withLock { held in
      guard !held.contains(where: { $0.path == folder }) else { return }
      let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      // A folder that cannot be opened gets its own finding when the journal is checked.
      guard descriptor >= 0 else { return }
      // Not every file system has locks; there a second run is not noticed.
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else {
        defer { close(descriptor) }
        throw refusal(Self.holder(of: descriptor))
      }
      held.append(Folder(path: folder, descriptor: descriptor))
    }
  }

  deinit {
    held.withLock { held in for folder in held { close(folder.descriptor) } }
  }

  private func refusal(_ holder: String) -> Finding {
    Finding(
      subject: path, problem: "\(holder) is at work with the journals in this folder",
      remedy: "Wait until it has ended, or name a journal in another folder with --metadata-file")
  }

  private static func nearestFolder(above path: String) -> String {
    var folder = resolved(path)
    while let slash = folder.lastIndex(of: "/") {
      folder = String(folder[..<slash])
      if folder.isEmpty { return "/" }
      if ManifestFolder.exists(folder) { return folder }
    }
    return "."
  }

  /// The file itself, where `path` leads to it by links.
  private static func resolved(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// `kfctl-aws setup (process 4242)` where the system tells, and less where it does not.
  private static func holder(of descriptor: Int32) -> String {
    var status = stat()
    guard fstat(descriptor, &status) == 0,
      let locks = try? AtomicFile.read("/proc/locks"),
      let process = process(locking: "\(status.st_ino)", in: String(decoding: locks, as: UTF8.self))
    else { return "another kfctl-aws" }
    let arguments = (try? AtomicFile.read("/proc/\(process)/cmdline")) ?? []
    let words = arguments.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    // Nothing but these words: what else stands there can be a secret.
    let command = ["setup", "teardown"].first(where: words.contains) ?? "run"
    return "another kfctl-aws \(command) (process \(process))"
  }

  /// Lines are `1: FLOCK  ADVISORY  WRITE 4242 08:01:1234 0 EOF`.
  private static func process(locking inode: String, in locks: String) -> Int32? {
    for line in locks.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count > 5, words[1] == "FLOCK", !words.contains("->"),
        words[5].split(separator: ":").last == Substring(inode)
      else { continue }
      return Int32(words[4])
    }
    return nil
  }
}
