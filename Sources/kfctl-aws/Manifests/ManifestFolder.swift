// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import KFAWSCore

/// A checkout of kubeflow-manifests.
struct ManifestFolder: Sendable, Equatable {
  /// Absolute.
  let path: String

  /// The folder given, or the nearest one upwards that holds `awsconfigs/`.
  static func find(_ given: String?, _ environment: EnvironmentSnapshot) throws -> ManifestFolder {
    let start = environment.absolute(given ?? "")
    var folder = URL(filePath: start).standardizedFileURL.path
    while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
    if holdsManifests(folder) { return ManifestFolder(path: folder) }
    guard given == nil else { throw notFound("\(folder) holds no awsconfigs/") }
    while folder != "/", !folder.isEmpty {
      folder = folder.lastIndex(of: "/").map { String(folder[..<$0]) } ?? ""
      if holdsManifests(folder) { return ManifestFolder(path: folder) }
    }
    throw notFound("no folder from here upwards holds awsconfigs/")
  }

  private static func holdsManifests(_ folder: String) -> Bool {
    exists(folder + "/awsconfigs")
  }

  private static func notFound(_ problem: String) -> Refusal {
    Refusal(
      subject: "manifests", problem: problem,
      remedy: "Run this in a checkout of kubeflow-manifests, or name it with --manifests")
  }

  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }

  /// The absolute path of a file named from here.
  func absolute(_ relative: String) -> String { path + "/" + relative }

  /// A path from here for what lies inside; the path itself for what does not.
  func relative(_ absolute: String) -> String {
    absolute.hasPrefix(path + "/") ? String(absolute.dropFirst(path.count + 1)) : absolute
  }

  func holds(_ relative: String) -> Bool { Self.exists(absolute(relative)) }
}
