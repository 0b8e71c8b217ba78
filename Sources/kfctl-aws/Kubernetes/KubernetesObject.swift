// SPDX-License-Identifier: Apache-2.0

internal import KFManifestEdit

/// Which object: what an API server tells it by, whatever version of its API is used.
struct ObjectKey: Sendable, Hashable, Comparable, CustomStringConvertible {
  var group: String
  var kind: String
  /// Empty for what is in none.
  var namespace: String
  var name: String

  /// `Deployment kubeflow/ml-pipeline`
  var description: String { "\(kind) \(namespace.isEmpty ? "" : "\(namespace)/")\(name)" }

  /// As kubectl prints it with `--output=name`; it does not tell the namespace.
  var kubectlName: String { "\(kind.lowercased())\(group.isEmpty ? "" : ".\(group)")/\(name)" }

  static func < (left: ObjectKey, right: ObjectKey) -> Bool {
    (left.kind, left.namespace, left.name) < (right.kind, right.namespace, right.name)
  }
}

/// One object of a build.
struct KubernetesObject: Sendable {
  let key: ObjectKey
  /// `apps/v1`
  private(set) var apiVersion: String
  /// Its document.
  private(set) var file: YAMLFile

  /// - Throws: ``BuildError`` when it is none.
  init(_ text: [UInt8], name: String) throws {
    let file = try YAMLFile(text, name: name)
    guard file.documentCount == 1, let apiVersion = try file.string(at: ["apiVersion"]),
      let kind = try file.string(at: ["kind"]), let name = try file.string(at: ["metadata", "name"])
    else { throw BuildError(problem: "\(name) is no object: apiVersion, kind or metadata.name is missing") }
    self.file = file
    self.apiVersion = apiVersion
    key = ObjectKey(
      group: apiVersion.contains("/") ? String(apiVersion.prefix { $0 != "/" }) : "", kind: kind,
      namespace: try file.string(at: ["metadata", "namespace"]) ?? "", name: name)
  }

  /// The API's version within its group: `v1`.
  var version: Substring { apiVersion.split(separator: "/").last ?? "" }

  func text(_ path: YAMLPath) -> String? { (try? file.string(at: path)) ?? nil }

  /// The texts of a list.
  func texts(_ path: YAMLPath) -> [String] {
    (0..<file.count(at: path)).compactMap { text(path.appending($0)) }
  }

  /// The same object in another version of its API.
  func converted(to apiVersion: String) throws -> KubernetesObject {
    var copy = self
    try copy.file.set(["apiVersion"], to: .string(apiVersion))
    copy.apiVersion = apiVersion
    return copy
  }

  /// The same object with an annotation.
  func annotated(_ name: String, _ value: String) throws -> KubernetesObject {
    var copy = self
    try copy.file.setAnnotation(name, to: value)
    return copy
  }
}

/// What a kustomization builds, in its order.
struct BuiltManifests: Sendable {
  var objects: [KubernetesObject]

  /// Reads a stream of documents. A line of three dashes ends a document wherever it stands, whatever is open.
  init(_ stream: [UInt8]) throws {
    objects = []
    var document: [UInt8] = []
    let lines = stream.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for line in lines + [ArraySlice("---".utf8)] {
      guard line.elementsEqual("---".utf8) else {
        document += line
        document.append(UInt8(ascii: "\n"))
        continue
      }
      if document.contains(where: { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: " ") }) {
        objects.append(try KubernetesObject(document, name: "object \(objects.count + 1) of the build"))
      }
      document.removeAll(keepingCapacity: true)
    }
    let twice = Dictionary(grouping: objects, by: \.key).first { $0.value.count > 1 }
    if let twice { throw BuildError(problem: "\(twice.key) is in it twice") }
  }
}

/// A kustomization that builds nothing that can be applied.
struct BuildError: Error, CustomStringConvertible {
  var problem: String
  var description: String { "the build: \(problem)" }
}
