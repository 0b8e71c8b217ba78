// SPDX-License-Identifier: Apache-2.0

internal import KFAWSCore
internal import KFManifestEdit

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Follows kustomizations through a checkout.
struct KustomizeReader {
  /// An object while its namespace is not settled.
  struct Found {
    var kind: String
    var name: String
    var apiVersion: String
    var namespace: String?
    var sources: [KustomizeBuild.Source]
  }

  let checkout: ManifestFolder
  let names: Set<String>
  private var way: [String] = []
  private var known: [String: [Found]] = [:]
  /// A checkout that is built to be endless ends here.
  private var budget = 5000

  init(checkout: ManifestFolder, names: Set<String>) {
    self.checkout = checkout
    self.names = names
  }

  /// What the kustomization in `folder` builds.
  ///
  /// - Parameter namespace: the one that an outer kustomization sets, which wins.
  mutating func build(_ folder: String, namespace outer: String?) throws -> [Found] {
    guard !way.contains(folder), way.count < 64 else { return [] }
    guard let file = try kustomization(in: folder) else { return [] }
    way.append(folder)
    defer { way.removeLast() }
    let namespace = try outer ?? file.string(at: ["namespace"])
    var found: [Found] = []
    for key in ["resources", "bases", "components"] {
      for entry in try Self.strings(file, key) { found += try read(entry, in: folder, namespace) }
    }
    found += try generated(by: file)
    for index in found.indices { found[index].namespace = namespace ?? found[index].namespace }
    try patch(&found, file, folder, namespace)
    return found
  }

  private mutating func read(_ entry: String, in folder: String, _ namespace: String?) throws -> [Found] {
    guard let path = Self.path(entry, from: folder), checkout.holds(path) else { return [] }
    if try kustomization(in: path) != nil { return try build(path, namespace: namespace) }
    return try objects(in: path)
  }

  private mutating func kustomization(in folder: String) throws -> YAMLFile? {
    for name in ["kustomization.yaml", "kustomization.yml", "Kustomization"] {
      let path = folder + "/" + name
      guard checkout.holds(path) else { continue }
      try spend()
      return try checkout.yaml(path)
    }
    return nil
  }

  private mutating func spend() throws {
    budget -= 1
    guard budget <= 0 else { return }
    throw Finding(
      subject: checkout.path, problem: "its kustomizations lead to more than 5000 files",
      remedy: "Use a checkout of Kubeflow's manifests (--manifests)")
  }

  /// The objects in a file that matter.
  private mutating func objects(in path: String) throws -> [Found] {
    if let found = known[path] { return found }
    try spend()
    let text = try checkout.read(path)
    let ended = text + [0]
    let found = names.contains { ended.contains($0) } ? try Self.objects(in: text, path) : []
    known[path] = found.filter { names.contains($0.name) }
    return known[path] ?? []
  }

  private static func objects(in text: [UInt8], _ path: String) throws -> [Found] {
    let file = try YAMLFile(text, name: path)
    return try (0..<file.documentCount).compactMap { document in
      guard let kind = try file.string(at: ["kind"], document: document),
        let name = try file.string(at: ["metadata", "name"], document: document)
      else { return nil }
      return Found(
        kind: kind, name: name, apiVersion: try file.string(at: ["apiVersion"], document: document) ?? "",
        namespace: try file.string(at: ["metadata", "namespace"], document: document),
        sources: [.init(file: file, document: document)])
    }
  }

  private func generated(by file: YAMLFile) throws -> [Found] {
    try [("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")].flatMap { key, kind in
      try (0..<file.count(at: [.key(key)])).compactMap { index in
        let item: YAMLPath = [.key(key), .index(index)]
        guard let name = try file.string(at: item.appending("name")), names.contains(name) else { return nil }
        return Found(
          kind: kind, name: name, apiVersion: "v1",
          namespace: try file.string(at: item.appending("namespace")), sources: [])
      }
    }
  }
}

// MARK: - Patches

extension KustomizeReader {
  /// Patches of a kustomization: an object that is deleted is gone, one that is patched is there, wherever it comes
  /// from, for kustomize refuses a patch without its object.
  private mutating func patch(
    _ found: inout [Found], _ file: YAMLFile, _ folder: String, _ namespace: String?
  ) throws {
    for patch in try patches(of: file, folder) {
      let at = found.firstIndex { $0.kind == patch.kind && $0.name == patch.name }
      if patch.isDeletion {
        if let at { found.remove(at: at) }
      } else if let at {
        found[at].sources += patch.sources
      } else {
        var object = patch
        object.namespace = namespace ?? object.namespace
        found.append(object)
      }
    }
  }

  private mutating func patches(of file: YAMLFile, _ folder: String) throws -> [Found] {
    var patches: [Found] = []
    for entry in try Self.strings(file, "patchesStrategicMerge") {
      patches += try patch(entry, folder, file.name)
    }
    for index in 0..<file.count(at: ["patches"]) {
      let item: YAMLPath = ["patches", .index(index)]
      let text = try file.string(at: item.appending("path")) ?? file.string(at: item.appending("patch"))
      if let text { patches += try patch(text, folder, file.name) }
    }
    return patches
  }

  /// A patch in a file of its own, or the text of one.
  private mutating func patch(_ entry: String, _ folder: String, _ file: String) throws -> [Found] {
    if let path = Self.path(entry, from: folder), checkout.holds(path) { return try objects(in: path) }
    guard entry.contains("kind:"), names.contains(where: entry.contains) else { return [] }
    return try Self.objects(in: Array(entry.utf8), file).filter { names.contains($0.name) }
  }

  private static func strings(_ file: YAMLFile, _ key: String) throws -> [String] {
    try (0..<file.count(at: [.key(key)])).compactMap { try file.string(at: [.key(key), .index($0)]) }
  }

  /// A path from the checkout's folder; nil for what leads out of it, for addresses and for texts.
  static func path(_ entry: String, from folder: String) -> String? {
    guard !entry.contains("://"), !entry.contains("\n"), !entry.hasPrefix("/") else { return nil }
    var parts = folder.split(separator: "/").map(String.init)
    for part in entry.split(separator: "/") where part != "." {
      if part != ".." {
        parts.append(String(part))
      } else if parts.popLast() == nil {
        return nil
      }
    }
    return parts.isEmpty ? nil : parts.joined(separator: "/")
  }
}

extension KustomizeReader.Found {
  fileprivate var isDeletion: Bool {
    sources.contains { ((try? $0.file.string(at: ["$patch"], document: $0.document)) ?? nil) == "delete" }
  }
}

extension [UInt8] {
  /// Whether the bytes, which end in a NUL, hold `word`.
  fileprivate func contains(_ word: String) -> Bool {
    withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return false }
      return strstr(start.assumingMemoryBound(to: CChar.self), word) != nil
    }
  }
}
