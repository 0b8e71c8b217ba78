// SPDX-License-Identifier: Apache-2.0

internal import KFManifestEdit

/// What a kustomization builds, as far as it can be seen in the checkout's own files: enough to know which objects
/// there are to patch or to remove. What a kustomization takes from elsewhere is known by the patches for it.
///
/// Only files that hold one of the names looked for are parsed; a release has ten megabytes of others.
struct KustomizeBuild: Sendable {
  /// An object's kind and name, in the namespace that the build puts it into.
  struct Identity: Hashable, Sendable {
    var kind: String
    var name: String
  }

  /// Where an object is written down, or patched.
  struct Source: Sendable {
    var file: YAMLFile
    var document: Int
  }

  /// An object of the build.
  struct Object: Sendable {
    var apiVersion: String
    /// The object itself, unless it comes from elsewhere, then its patches, in their order.
    var sources: [Source]
  }

  private(set) var objects: [Identity: Object] = [:]

  subscript(kind: String, name: String) -> Object? { objects[Identity(kind: kind, name: name)] }

  /// Reads the kustomization in `folder` and everything below it.
  ///
  /// - Parameters:
  ///   - names: the names of the objects that matter.
  ///   - namespace: the namespace that matters.
  /// - Throws: `FileError` or `ManifestError` for a kustomization, or a file with one of the names, that cannot be
  ///   read.
  init(of folder: String, in checkout: ManifestFolder, names: Set<String>, namespace: String) throws {
    var reader = KustomizeReader(checkout: checkout, names: names)
    let found = try reader.build(folder, namespace: nil)
    for object in found where object.namespace == nil || object.namespace == namespace {
      let identity = Identity(kind: object.kind, name: object.name)
      objects[identity, default: Object(apiVersion: object.apiVersion, sources: [])].sources += object.sources
    }
  }
}

extension KustomizeBuild.Object {
  /// The text at a path, as the last source that has one says it.
  func string(at path: YAMLPath) -> String? {
    sources.reversed().lazy.compactMap { (try? $0.file.string(at: path, document: $0.document)) ?? nil }.first
  }

  /// The keys of a mapping, of all sources.
  func keys(at path: YAMLPath) -> Set<String> {
    Set(sources.flatMap { $0.file.keys(at: path, document: $0.document) })
  }

  /// The first container's name.
  var container: String? {
    string(at: ["spec", "template", "spec", "containers", 0, "name"])
  }

  /// The names of all containers' variables.
  var variables: Set<String> {
    Set(sources.flatMap(\.variables))
  }
}

extension KustomizeBuild.Source {
  fileprivate var variables: [String] {
    let containers: YAMLPath = ["spec", "template", "spec", "containers"]
    return (0..<file.count(at: containers, document: document)).flatMap { container in
      let list = containers.appending(container).appending("env")
      return (0..<file.count(at: list, document: document)).compactMap { index in
        (try? file.string(at: list.appending(index).appending("name"), document: document)) ?? nil
      }
    }
  }
}
