// SPDX-License-Identifier: Apache-2.0

/// A SecretProviderClass manifest of the AWS provider, edited inside its `objects` text.
///
/// `.spec.parameters.objects` is a block of YAML inside YAML. Only the object's name changes in it, not even
/// the lines around; the guide does this with yq's `sub`, which rewrites the file and, run twice with a name
/// that contains the old one, doubles it.
public struct SecretProviderClass: Sendable {
  private static let objectsPath: YAMLPath = ["spec", "parameters", "objects"]

  private var file: YAMLFile
  private let document: Int
  private var objects: YAMLFile

  /// Reads a manifest, one of whose documents is a SecretProviderClass.
  ///
  /// - Throws: ``ManifestError``: ``ManifestError/Code/notFound`` when there is none or it has no `objects`,
  ///   ``ManifestError/Code/notYAML`` when `objects` is not YAML.
  public init(_ text: [UInt8], name: String) throws(ManifestError) {
    file = try YAMLFile(text, name: name)
    let file = file
    guard let document = (0..<file.documentCount).first(where: { Self.isOne(file, $0) }) else {
      throw ManifestError(
        .notFound,
        file: name,
        "the file holds no SecretProviderClass",
        remedy: "name the secret-provider.yaml of the manifests"
      )
    }
    self.document = document
    guard let inner = try file.string(at: Self.objectsPath, document: document) else {
      throw file.tree.error(
        .notFound,
        at: file.tree.documents[document].root,
        path: Self.objectsPath.description,
        "the SecretProviderClass names no objects",
        remedy: "restore the file from its repository"
      )
    }
    objects = try Self.parse(inner, file, document)
    _ = try names()
  }

  private static func isOne(_ file: YAMLFile, _ document: Int) -> Bool {
    (try? file.string(at: ["kind"], document: document)) == "SecretProviderClass"
  }

  private static func parse(
    _ inner: String,
    _ file: YAMLFile,
    _ document: Int
  ) throws(ManifestError) -> YAMLFile {
    do {
      return try YAMLFile(inner, name: file.name)
    } catch {
      throw located(error, file, document)
    }
  }

  /// An error inside `objects` gets the line of the outer file.
  private static func located(_ error: ManifestError, _ file: YAMLFile, _ document: Int) -> ManifestError {
    var error = error
    guard let node = file.node(at: objectsPath, document: document) else { return error }
    let outer = file.tree.text.position(of: file.tree.content(node)).line
    let isBlock = file.tree.shape(node).isBlockScalar
    error.line = outer + (isBlock ? error.line ?? 0 : 0)
    error.column = nil
    error.path = objectsPath.description + (error.path.map { $0 == "." ? "" : $0 } ?? "")
    return error
  }

  /// The manifest's text as it is now.
  public var bytes: [UInt8] { file.bytes }

  /// The `objectName` of every object, in order; an object without one counts as the empty name.
  public var objectNames: [String] { (try? names()) ?? [] }

  private func names() throws(ManifestError) -> [String] {
    var names: [String] = []
    for index in 0..<objects.count() {
      do {
        names.append(try objects.string(at: [.index(index), "objectName"]) ?? "")
      } catch {
        throw Self.located(error, file, document)
      }
    }
    return names
  }

  /// Names the object at `index`, keeping its quotes and everything around.
  ///
  /// - Throws: ``ManifestError/Code/notFound`` when there is no such object.
  public mutating func setObjectName(_ new: String, at index: Int = 0) throws(ManifestError) {
    guard (0..<objects.count()).contains(index), objects.exists([.index(index), "objectName"]) else {
      throw missing(
        "there is no object \(index) with an objectName; the class has \(objects.count()) objects"
      )
    }
    var changed = objects
    do {
      try changed.set([.index(index), "objectName"], to: .string(new))
    } catch {
      throw Self.located(error, file, document)
    }
    try file.set(Self.objectsPath, to: .string(String(text: changed.bytes)), document: document)
    objects = changed
  }

  /// Names the object that is called `current` now. When there is none but one is called `new`, it is done
  /// already and nothing changes.
  ///
  /// - Throws: ``ManifestError/Code/notFound`` when neither name is there.
  public mutating func renameObject(_ current: String, to new: String) throws(ManifestError) {
    let names = objectNames
    if let index = names.firstIndex(where: { $0.hasSameBytes(as: current) }) {
      try setObjectName(new, at: index)
    } else if !names.contains(where: { $0.hasSameBytes(as: new) }) {
      throw missing("no object is called \(current) or \(new)")
    }
  }

  private func missing(_ reason: String) -> ManifestError {
    file.tree.error(
      .notFound,
      at: file.node(at: Self.objectsPath, document: document),
      path: Self.objectsPath.description,
      reason,
      remedy: "look at the objectName lines below this place"
    )
  }
}
