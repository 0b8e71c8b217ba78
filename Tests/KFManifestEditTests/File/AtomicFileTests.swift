// SPDX-License-Identifier: Apache-2.0

import CFileSystem
import FoundationEssentials
import KFManifestEdit
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A folder that is gone after the test.
private func withFolder(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.path + "/kfedit-\(UInt64.random(in: .min ... .max))"
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  try body(folder)
}

private func mode(_ path: String) -> UInt32 {
  var status = stat()
  return lstat(path, &status) == 0 ? UInt32(status.st_mode & 0o7777) : 0
}

private func inode(_ path: String) -> UInt64 {
  var status = stat()
  return stat(path, &status) == 0 ? UInt64(status.st_ino) : 0
}

@Test("A file is created, replaced and left alone when nothing changes")
func replacing() throws {
  try withFolder { folder in
    let path = folder + "/f.yaml"
    let result1 = try AtomicFile.replace(path, with: Array("a".utf8), mode: 0o600)
    #expect(result1)
    #expect(mode(path) == 0o600)
    chmod(path, 0o640)
    let before = inode(path)
    let result2 = try AtomicFile.replace(path, with: Array("a".utf8))
    #expect(result2 == false)
    #expect(inode(path) == before)
    let result3 = try AtomicFile.replace(path, with: Array("b".utf8))
    #expect(result3)
    #expect(inode(path) != before)
    #expect(mode(path) == 0o640)
    let result4 = try AtomicFile.read(path)
    #expect(result4 == Array("b".utf8))
    let result5 = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(result5 == ["f.yaml"])
  }
}

@Test("Links stay, also those in a row and those to files not yet there")
func links() throws {
  try withFolder { folder in
    mkdir(folder + "/d", 0o755)
    symlink("d/real", folder + "/link")
    symlink("link", folder + "/second")
    try AtomicFile.replace(folder + "/second", with: Array("x".utf8))
    let result6 = try AtomicFile.read(folder + "/d/real")
    #expect(result6 == Array("x".utf8))
    try AtomicFile.replace(folder + "/link", with: Array("y".utf8))
    #expect(mode(folder + "/link") == 0o777)
    let result7 = try AtomicFile.read(folder + "/d/real")
    #expect(result7 == Array("y".utf8))
    symlink("loop", folder + "/loop")
    #expect(throws: FileError.self) { try AtomicFile.replace(folder + "/loop", with: []) }
  }
}

@Test("A killed run's leftover goes, a living run's stays")
func leftovers() throws {
  try withFolder { folder in
    let dead = folder + "/.f.kfctl-aws-dead"
    let living = folder + "/.f.kfctl-aws-living"
    let other = folder + "/.g.kfctl-aws-dead"
    for path in [dead, living, other] { close(open(path, O_CREAT | O_WRONLY, 0o600)) }
    let held = open(living, O_RDONLY)
    flock(held, LOCK_EX)
    try AtomicFile.replace(folder + "/f", with: Array("x".utf8))
    close(held)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(names == [".f.kfctl-aws-living", ".g.kfctl-aws-dead", "f"])
  }
}

@Test("What cannot be written is said before")
func writable() throws {
  try withFolder { folder in
    try AtomicFile.checkWritable(folder + "/new")
    #expect(throws: FileError.self) { try AtomicFile.checkWritable(folder) }
    let error = #expect(throws: FileError.self) { try AtomicFile.checkWritable(folder + "/none/new") }
    #expect(error?.path == folder + "/none")
    #expect(error?.number == ENOENT)
    #expect(throws: FileError.self) { try AtomicFile.read(folder) }
    #expect(throws: FileError.self) { try AtomicFile.read(folder + "/none") }
    let result8 = try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty
    #expect(result8)
    if getuid() != 0 {
      chmod(folder, 0o500)
      #expect(throws: FileError.self) { try AtomicFile.checkWritable(folder + "/new") }
      chmod(folder, 0o700)
    }
  }
}

@Test("A large file is read and written whole")
func largeFile() throws {
  try withFolder { folder in
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try AtomicFile.replace(folder + "/f", with: bytes)
    let result9 = try AtomicFile.read(folder + "/f")
    #expect(result9 == bytes)
  }
}

#if os(Linux)
  private func attribute(_ path: String, _ name: String) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = getxattr(path, name, &bytes, bytes.count)
    return count < 0 ? nil : Array(bytes[..<count])
  }

  @Test("Access list and attributes go over to the new file, and the folder's are not added")
  func attributes() throws {
    try withFolder { folder in
      // Version 2; owner rw, user 1234 r, group r, mask r, others none: tag and rights in two bytes, id in four.
      let entries: [(UInt8, UInt8, [UInt8])] = [
        (1, 6, [255, 255, 255, 255]), (2, 4, [0xD2, 4, 0, 0]), (4, 4, [255, 255, 255, 255]),
        (16, 4, [255, 255, 255, 255]), (32, 0, [255, 255, 255, 255]),
      ]
      let list: [UInt8] = entries.reduce(into: [2, 0, 0, 0]) { $0 += [$1.0, 0, $1.1, 0] + $1.2 }
      let access = "system.posix_acl_access"
      try AtomicFile.replace(folder + "/f", with: [1])
      try AtomicFile.replace(folder + "/plain", with: [1])
      #expect(setxattr(folder + "/f", "user.note", "kept", 4, 0) == 0)
      try #require(setxattr(folder + "/f", access, list, list.count, 0) == 0, "no access lists here")
      #expect(setxattr(folder, "system.posix_acl_default", list, list.count, 0) == 0)
      let before = mode(folder + "/f")
      try AtomicFile.replace(folder + "/f", with: [2])
      try AtomicFile.replace(folder + "/plain", with: [2])
      #expect(attribute(folder + "/f", access) == list)
      #expect(attribute(folder + "/f", "user.note") == Array("kept".utf8))
      #expect(mode(folder + "/f") == before)
      #expect(attribute(folder + "/plain", access) == nil)
    }
  }
#endif
