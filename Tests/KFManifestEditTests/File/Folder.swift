// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import KFManifestEdit

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A folder that is gone after the test.
struct Folder {
  let path: String

  static func with(_ body: (Folder) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.path + "/kfedit-\(UInt64.random(in: .min ... .max))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(Folder(path: path))
  }

  static func / (folder: Folder, name: String) -> String { folder.path + "/" + name }

  func put(_ text: String, _ name: String) throws {
    try FileChange(writing: Array(text.utf8), to: name, in: FileRoot(path, .inside)).write()
  }

  func link(_ target: String, _ name: String) { symlink(target, self / name) }

  func text(_ name: String) -> String? {
    FileManager.default.contents(atPath: self / name).map { String(decoding: $0, as: UTF8.self) }
  }

  func read(_ path: String, _ root: FileRoot) throws -> String {
    String(decoding: try AtomicFile.read(path, in: root), as: UTF8.self)
  }

  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }
}
