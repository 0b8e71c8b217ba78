// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import KFManifestEdit
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A checkout `c` beside a `secret` that is none of it.
private func withCheckout(_ body: (Folder, FileRoot) throws -> Void) throws {
  try Folder.with { folder in
    try folder.put("password", "secret")
    try folder.put("a=1\n", "c/inner/params.env")
    try body(folder, FileRoot(folder / "c", .inside))
  }
}

@Test(
  "A path that leaves its folder is refused for every purpose",
  arguments: [
    (link: "c/x", target: "../secret", path: "x"),
    (link: "c/x", target: "inner/../../secret", path: "x"),
    (link: "c/x", target: "/etc/passwd", path: "x"),
    (link: "c/x", target: "..", path: "x/secret"),
    (link: "c/inner/x", target: "../..", path: "inner/x/secret"),
    (link: "c/x", target: "y", path: "x"),
    (link: nil, target: "", path: "../secret"),
    (link: nil, target: "", path: "inner/../../secret"),
    (link: nil, target: "", path: "/etc/passwd"),
  ] as [(link: String?, target: String, path: String)]
)
func leaving(_ row: (link: String?, target: String, path: String)) throws {
  try withCheckout { folder, root in
    folder.link("../secret", "c/y")
    if let link = row.link { folder.link(row.target, link) }
    let tries: [() throws -> Void] = [
      { _ = try AtomicFile.read(row.path, in: root) },
      { _ = try AtomicFile.replace(row.path, in: root, with: [1]) },
      { try AtomicFile.checkWritable(row.path, in: root) },
      { _ = try FileChange(editing: row.path, in: root) { $0 } },
      { _ = try FileChange(writing: [1], to: row.path, in: root) },
      { _ = try FileChange(removing: row.path, in: root) },
      { _ = try FileChange(removingFolder: row.path, in: root) },
      { _ = try root.holds(row.path) }, { _ = try root.files(below: row.path) },
    ]
    for attempt in tries {
      let error = #expect(throws: FileError.self) { try attempt() }
      #expect(error?.code == .outsideFolder && error?.path == row.path)
    }
    #expect(folder.text("secret") == "password")
  }
}

@Test("Links and dots that stay inside are followed, also to files not yet there")
func staying() throws {
  try withCheckout { folder, root in
    folder.link("inner", "c/folder")
    folder.link("../inner/./params.env", "c/inner/back")
    folder.link("inner/new", "c/made")
    folder.link("loop", "c/loop")
    for path in [
      "folder/params.env", "folder/back", "inner/../inner/params.env", folder / "c/inner/params.env",
    ] {
      #expect(try folder.read(path, root) == "a=1\n", "\(path)")
    }
    try FileChange(writing: Array("x".utf8), to: "made", in: root).write()
    #expect(folder.text("c/inner/new") == "x")
    #expect(throws: FileError.self) { try AtomicFile.read("loop", in: root) }
  }
}

@Test("A link put in the way after the plan is refused when writing", arguments: [true, false])
func exchanged(_ isFolder: Bool) throws {
  try withCheckout { folder, root in
    try folder.put("a=1\n", "out/params.env")
    let change = try FileChange(editing: "inner/params.env", in: root) { _ in Array("a=2\n".utf8) }
    rename(folder / "c/inner", folder / "c/old")
    if isFolder {
      folder.link("../out", "c/inner")
    } else {
      mkdir(folder / "c/inner", 0o755)
      folder.link("../../out/params.env", "c/inner/params.env")
    }
    let error = #expect(throws: FileError.self) { try change.write() }
    #expect(error?.code == .outsideFolder)
    #expect(folder.text("out/params.env") == "a=1\n")
  }
}

@Test("What is no regular file is refused without waiting", .timeLimit(.minutes(30)))
func notRegular() throws {
  try withCheckout { folder, root in
    mkfifo(folder / "c/pipe", 0o600)
    mkfifo(folder / "c/inner/.params.env.kfctl-aws-trap", 0o600)
    folder.link("/dev/zero", "device")
    for (path, root) in [
      ("pipe", root), ("inner", root), (folder / "c/pipe", .anywhere), ("/dev/null", .anywhere),
    ] {
      for attempt in [
        { _ = try AtomicFile.read(path, in: root) }, { _ = try FileChange(editing: path, in: root) { $0 } },
        { _ = try FileChange(removing: path, in: root) }, { try AtomicFile.checkWritable(path, in: root) },
        { _ = try AtomicFile.replace(path, in: root, with: [1]) },
      ] as [() throws -> Void] {
        #expect(throws: FileError.self) { try attempt() }
      }
    }
    let error = #expect(throws: FileError.self) { try AtomicFile.read(folder / "device") }
    #expect(error?.code == .notRegular && error?.description.contains("a device") == true)
    // A leftover's name does not make a pipe a leftover.
    try FileChange(editing: "inner/params.env", in: root) { _ in [] }.write()
    #expect(try Folder(path: folder / "c/inner").names == [".params.env.kfctl-aws-trap", "params.env"])
  }
}

@Test("A pipe that the user names is read to its end", .timeLimit(.minutes(30)))
func input() throws {
  var ends: [Int32] = [0, 0]
  #expect(pipe(&ends) == 0)
  #expect(write(ends[1], "abc", 3) == 3)
  close(ends[1])
  defer { close(ends[0]) }
  let read = try AtomicFile.readInput("/dev/fd/\(ends[0])")
  #expect(read == Array("abc".utf8))
  #expect(throws: FileError.self) { try AtomicFile.readInput("/") }
}

@Test("A file too large is refused before it is read", .timeLimit(.minutes(30)))
func tooLarge() throws {
  try Folder.with { folder in
    try folder.put("", "huge")
    truncate(folder / "huge", off_t(1) << 40)
    let error = #expect(throws: FileError.self) { try AtomicFile.read(folder / "huge") }
    #expect(error?.code == .tooLarge)
    #expect(throws: FileError.self) { try AtomicFile.readInput(folder / "huge") }
  }
}

@Test(
  "A folder found by searching has to be the user's own, and those inside it",
  .enabled(if: geteuid() == 0), arguments: ["c", "c/inner"])
func foreign(_ strange: String) throws {
  try withCheckout { folder, root in
    let found = FileRoot(root.path, .insideOwn)
    let own = try folder.read("inner/params.env", found)
    #expect(own == "a=1\n")
    #expect(chown(folder / strange, 12345, 12345) == 0)
    let error = #expect(throws: FileError.self) { try AtomicFile.read("inner/params.env", in: found) }
    #expect(error?.code == .foreignFolder)
    let named = try folder.read("inner/params.env", root)
    #expect(named == "a=1\n")
  }
}

@Test("The files of a folder, links left out")
func listing() throws {
  try withCheckout { folder, root in
    try folder.put("", "c/inner/deep/z")
    folder.link("../../secret", "c/inner/link")
    folder.link("..", "c/inner/up")
    #expect(try root.files(below: "inner") == ["inner/deep/z", "inner/params.env"])
    #expect(try root.files(below: "none") == [])
    #expect(try root.holds("inner/params.env"))
    #expect(try !root.holds("none") && !root.holds("none/none"))
  }
}
