// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import KFAWSCore
internal import KFManifestEdit

/// The layouts that are known, and the search for a checkout of one of them.
enum ManifestLayouts {
  /// In the order in which a folder is tried.
  static let all: [any ManifestLayout.Type] = [
    AWSLabsLayout.self, CommunityLayout.self,
  ]

  /// The checkout in the folder given, or in the nearest folder upwards that holds one.
  static func find(_ given: String?, _ environment: EnvironmentSnapshot) throws -> any ManifestLayout {
    let start = environment.absolute(given ?? "")
    var path = URL(filePath: start).standardizedFileURL.path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    if let layout = recognize(path, given == nil ? .insideOwn : .inside) { return layout }
    guard given == nil else { throw notFound("\(path) is no checkout that is known") }
    while path != "/", !path.isEmpty {
      path = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
      if let layout = recognize(path, .insideOwn) { return layout }
    }
    throw notFound("no folder from here upwards is a checkout that is known")
  }

  private static func recognize(_ path: String, _ trust: FileRoot.Trust) -> (any ManifestLayout)? {
    let folder = ManifestFolder(path: path, trust: trust)
    for layout in all { if let found = layout.recognize(folder) { return found } }
    return nil
  }

  private static func notFound(_ problem: String) -> Finding {
    Finding(
      subject: "manifests", problem: "\(problem): \(all.map { $0.mark }.joined(separator: ", or "))",
      remedy: "Run this in a checkout of Kubeflow's manifests, or name it with --manifests")
  }
}
