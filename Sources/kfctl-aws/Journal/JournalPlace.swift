// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore
internal import KFManifestEdit

/// Where a journal is, or will be.
struct JournalPlace: Sendable {
  /// Absolute, for messages.
  let path: String
  /// The path from ``root``.
  let file: String
  /// How far the way there is trusted: a file of a checkout does not lead out of it.
  let root: FileRoot

  /// The file that the user named, whatever it is.
  init(named path: String) {
    (self.path, file, root) = (path, path, .anywhere)
  }

  /// The usual file of a checkout.
  init(in layout: any ManifestLayout) {
    file = layout.journalPath
    path = layout.folder.absolute(file)
    root = layout.folder.root
  }

  var exists: Bool { ManifestFolder.exists(path) }

  func read() throws(FileError) -> [UInt8] { try AtomicFile.read(file, in: root) }

  /// What stands against writing this file.
  var finding: Finding? {
    do {
      try AtomicFile.checkWritable(file, in: root, makingFolders: true)
      return nil
    } catch {
      return Finding(subject: path, problem: error.problem, remedy: error.remedy)
    }
  }
}
