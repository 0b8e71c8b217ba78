// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import KFAWSCore

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

/// A folder that only its owner can enter and that goes with this run, also when a second signal ends it.
struct TemporaryFolder: Sendable {
  let path: String
  /// Signals are the process's, so what they have to clear away is, too.
  private static let known = Locked<Set<String>>([])

  /// - Throws: ``FolderError`` when there is no place for it.
  init(in environment: EnvironmentSnapshot) throws {
    let parent = environment["TMPDIR"].map(environment.absolute) ?? "/tmp"
    var template = Array("\(parent)/kfctl-aws.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw FolderError(path: parent, code: errno) }
    let made = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } } ?? ""
    path = made
    Self.known.withLock { _ = $0.insert(made) }
  }

  /// Writes a file that only its owner can read.
  func write(_ text: String, to name: String) throws {
    let file = path + "/" + name
    let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw FolderError(path: file, code: errno) }
    defer { close(descriptor) }
    var rest = ArraySlice(Array(text.utf8))
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Self.put($0, descriptor) }
      guard count > 0 || errno == EINTR else { throw FolderError(path: file, code: errno) }
      rest = rest.dropFirst(max(0, count))
    }
  }

  private static func put(_ bytes: UnsafeRawBufferPointer, _ descriptor: Int32) -> Int {
    #if canImport(Darwin)
      Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #elseif canImport(Glibc)
      Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #else
      Musl.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }

  /// Removes it with all that is inside.
  func remove() {
    try? FileManager.default.removeItem(atPath: path)
    Self.known.withLock { _ = $0.remove(path) }
  }

  /// Removes all that are there still, right before the process ends without coming back.
  static func removeAll() {
    for path in known.withLock({ $0 }) { try? FileManager.default.removeItem(atPath: path) }
  }
}

/// A folder for this run that cannot be made, or written to.
struct FolderError: Error, CustomStringConvertible {
  var path: String
  var code: Int32
  var description: String { "\(path): \(String(cString: strerror(code))); TMPDIR names another place" }
}
