// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import KFAWSCore
internal import KFManifestEdit

/// A checkout, whoever wrote it: no path in it leads out of it.
struct ManifestFolder: Sendable, Equatable {
  /// Absolute.
  let path: String
  /// How far its files are trusted.
  let trust: FileRoot.Trust

  init(path: String, trust: FileRoot.Trust = .inside) {
    self.path = path
    self.trust = trust
  }

  var root: FileRoot { FileRoot(path, trust) }

  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }

  /// The absolute path of a file named from here.
  func absolute(_ relative: String) -> String { path + "/" + relative }

  /// A path from here for what lies inside; the path itself for what does not.
  func relative(_ absolute: String) -> String {
    absolute.hasPrefix(path + "/") ? String(absolute.dropFirst(path.count + 1)) : absolute
  }

  /// Whether there is anything at this path.
  func holds(_ relative: String) -> Bool { Self.exists(absolute(relative)) }

  /// Reads a file of the checkout.
  func read(_ relative: String) throws -> [UInt8] {
    try checkSize(relative)
    return try AtomicFile.read(relative, in: root)
  }

  /// Refuses a file that is larger than any manifest, before it is read.
  func checkSize(_ relative: String) throws {
    let path = URL(filePath: absolute(relative)).resolvingSymlinksInPath().path
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard let size = attributes?[.size] as? UInt64, size > 64 << 20 else { return }
    throw Finding(
      subject: relative, problem: "it is larger than any manifest: more than 64 MB",
      remedy: "Use a checkout of Kubeflow's manifests (--manifests)")
  }

  /// Those of these files that the checkout has.
  func present(_ paths: [String]) -> [String] { paths.filter(holds) }

  /// Reads a YAML file of the checkout.
  func yaml(_ relative: String) throws -> YAMLFile {
    try YAMLFile(try read(relative), name: relative)
  }
}
