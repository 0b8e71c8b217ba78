// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import KFManifestEdit
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

private func withRoot(_ body: (Folder, FileRoot) throws -> Void) throws {
  try Folder.with { try body($0, FileRoot($0.path, .inside)) }
}

@Test("A change is planned, shown, checked and written; the file is read once before")
func planned() throws {
  try withRoot { folder, root in
    try folder.put("a=1\n", "params.env")
    var calls = 0
    let change = try FileChange(editing: "params.env", in: root) { text in
      calls += 1
      var params = try ParamsEnv(text, name: "params.env")
      try params.setParameter("a", to: "2")
      return params.bytes
    }
    #expect(change.isChange)
    #expect(change.diff == "--- a/params.env\n+++ b/params.env\n@@ -1 +1 @@\n-a=1\n+a=2\n")
    try change.checkWritable()
    #expect(folder.text("params.env") == "a=1\n")
    #expect(try change.write())
    #expect(folder.text("params.env") == "a=2\n")
    #expect(try !change.write(), "a second time there is nothing to do")
    #expect(calls == 1)
  }
}

@Test("The edit's own error comes through")
func editErrors() throws {
  try withRoot { folder, root in
    try folder.put("a: [\n", "x.yaml")
    #expect(throws: ManifestError.self) {
      try FileChange(editing: "x.yaml", in: root) { try YAMLFile($0, name: "x.yaml").bytes }
    }
    let error = #expect(throws: FileError.self) { try FileChange(editing: "none", in: root) { $0 } }
    #expect(error?.code == .missing && error?.path == "none")
  }
}

@Test(
  "A file that somebody else changed, made or removed meanwhile is left to him",
  arguments: [("1", "2", "3"), ("1", "2", nil), (nil, "2", "3"), ("1", nil, "3")]
    as [(String?, String?, String?)])
func changedMeanwhile(_ old: String?, _ new: String?, _ now: String?) throws {
  try withRoot { folder, root in
    if let old { try folder.put(old, "f") }
    let change =
      if let new {
        try FileChange(writing: Array(new.utf8), to: "f", in: root)
      } else {
        try FileChange(removing: "f", in: root)
      }
    if let now { try folder.put(now, "f") } else { unlink(folder / "f") }
    let error = #expect(throws: FileError.self) { try change.write() }
    #expect(error?.code == .changedMeanwhile)
    #expect(folder.text("f") == now)
    #expect(try folder.names == (now == nil ? [] : ["f"]))
  }
}

@Test("A file is made with its folders, and all of it is taken away again")
func madeAndRemoved() throws {
  try withRoot { folder, root in
    let text = Array("a\n".utf8)
    let made = try FileChange(writing: text, to: "made/deep/f", in: root)
    #expect(made.diff == "--- /dev/null\n+++ b/made/deep/f\n@@ -0,0 +1 @@\n+a\n")
    try made.checkWritable()
    #expect(try folder.names == [], "a plan makes nothing")
    #expect(try made.write(mode: 0o600))
    let back = try [
      FileChange(removing: "made/deep/f", in: root), FileChange(removingFolder: "made/deep", in: root),
      FileChange(removingFolder: "made", in: root),
    ]
    #expect(back.map(\.isChange) == [true, true, true])
    #expect(back.map(\.diff) == ["--- a/made/deep/f\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n", "", ""])
    #expect(try back.map { try $0.write() } == [true, true, true])
    #expect(try folder.names == [])
    #expect(try back.map { try $0.write() } == [false, false, false])
    #expect(try !FileChange(removing: "made/deep/f", in: root).isChange)
    #expect(try !FileChange(removingFolder: "made", in: root).isChange)
  }
}

@Test("A run killed between any two changes is finished by planning again")
func killedBetween() throws {
  try withRoot { folder, root in
    let paths = ["made/base/one", "made/base/two", "made/kustomization.yaml"]
    let make = { try paths.map { try FileChange(writing: Array($0.utf8), to: $0, in: root) } }
    let remove = {
      try paths.map { try FileChange(removing: $0, in: root) }
        + ["made/base", "made"].map { try FileChange(removingFolder: $0, in: root) }
    }
    for killed in 0...3 {
      for change in try make()[..<killed] { try change.write() }
      for change in try make() where change.isChange { try change.write() }
      #expect(try root.files(below: "made") == paths.sorted())
      for change in try remove()[..<(killed + 1)] { try change.write() }
      for change in try remove() where change.isChange { try change.write() }
      #expect(try folder.names == [])
    }
  }
}

@Test("A folder with somebody else's file stays; a killed run's leftover does not hold it")
func foldersOfOthers() throws {
  try withRoot { folder, root in
    try folder.put("x", "made/theirs")
    let change = try FileChange(removingFolder: "made", in: root)
    #expect(try !change.write())
    #expect(folder.text("made/theirs") == "x")
    try FileChange(removing: "made/theirs", in: root).write()
    close(open(folder / "made/.f.kfctl-aws-dead", O_CREAT | O_WRONLY, 0o600))
    #expect(try change.write())
    #expect(try folder.names == [])
  }
}

@Test("Without a root the working folder and links count as for any program")
func named() throws {
  try Folder.with { folder in
    try folder.put("1", "d/f")
    folder.link("d/f", "link")
    let change = try FileChange(editing: "link", in: FileRoot(folder.path, .anywhere)) { _ in Array("2".utf8)
    }
    #expect(change.diff.hasPrefix("--- a/link\n"))
    try change.write()
    #expect(folder.text("d/f") == "2")
    try FileChange(writing: [0x33], to: folder / "n/e/w").write()
    #expect(folder.text("n/e/w") == "3")
    #expect(throws: FileError.self) { try AtomicFile.checkWritable(folder / "no/w") }
    try AtomicFile.checkWritable(folder / "no/w", makingFolders: true)
  }
}
