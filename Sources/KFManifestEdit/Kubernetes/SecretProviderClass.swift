// SPDX-License-Identifier: Apache-2.0

/// The SecretProviderClasses of a manifest, edited inside their `objects` texts.
///
/// `.spec.parameters.objects` is a block of YAML inside YAML. Only the object's name changes in it, not even
/// the lines around; the guide does this with yq's `sub`, which rewrites the file and, run twice with a name
/// that contains the old one, doubles it.
///
/// A manifest may hold several classes, as documents of one file: their objects count on from class to class.
public struct SecretProviderClass: Sendable, Hashable {
  private static let objectsPath: YAMLPath = ["spec", "parameters", "objects"]

  /// The `objects` of one class.
  private struct Objects: Sendable, Hashable {
    var document: Int
    var file: YAMLFile
  }

  private var file: YAMLFile
  private var classes: [Objects] = []

  /// Reads a manifest, at least one of whose documents is a SecretProviderClass.
  ///
  /// - Throws: ``ManifestError``: ``ManifestError/Code/notFound`` when there is none or none has `objects`,
  ///   ``ManifestError/Code/notYAML`` when an `objects` is not YAML.
  public init(_ text: [UInt8], name: String) throws(ManifestError) {
    file = try YAMLFile(text, name: name)
    let documents = (0..<file.documentCount).filter { [file] in Self.isOne(file, $0) }
    guard let first = documents.first else {
      throw ManifestError(
        .notFound,
        file: name,
        "the file holds no SecretProviderClass",
        remedy: "name the secret-provider.yaml of the manifests"
      )
    }
    for document in documents {
      guard let inner = try file.string(at: Self.objectsPath, document: document) else { continue }
      classes.append(Objects(document: document, file: try Self.parse(inner, file, document)))
    }
    guard !classes.isEmpty else {
      throw file.tree.error(
        .notFound,
        at: file.tree.documents[first].root,
        path: Self.objectsPath.description,
        "the SecretProviderClass names no objects",
        remedy: "restore the file from its repository"
      )
    }
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

  /// The manifest's bytes as they are now.
  public var bytes: [UInt8] { file.bytes }

  /// The `objectName` of every object, in order; an object without one counts as the empty name.
  public var objectNames: [String] { (try? names()) ?? [] }

  private func names() throws(ManifestError) -> [String] {
    var names: [String] = []
    for objects in classes {
      for index in 0..<objects.file.count() {
        do {
          names.append(try objects.file.string(at: [.index(index), "objectName"]) ?? "")
        } catch {
          throw Self.located(error, file, objects.document)
        }
      }
    }
    return names
  }
}

// MARK: - Editing

extension SecretProviderClass {
  /// Names the object at `index`, keeping its quotes and everything around.
  ///
  /// - Throws: ``ManifestError/Code/notFound`` when there is no such object, ``ManifestError/Code/cannotHold``
  ///   when the provider would refuse the name.
  public mutating func setObjectName(_ new: String, at index: Int = 0) throws(ManifestError) {
    var (number, inner) = (0, index)
    while number < classes.count, inner >= classes[number].file.count() {
      inner -= classes[number].file.count()
      number += 1
    }
    guard inner >= 0, number < classes.count, classes[number].file.exists([.index(inner), "objectName"])
    else {
      throw missing(
        "there is no object \(index) with an objectName; the manifest has \(objectNames.count) objects")
    }
    try check(new, number, inner)
    var changed = classes[number]
    do {
      try changed.file.set([.index(inner), "objectName"], to: .string(new))
    } catch {
      throw Self.located(error, file, changed.document)
    }
    try file.set(
      Self.objectsPath, to: .string(String(text: changed.file.bytes)), document: changed.document)
    classes[number] = changed
  }

  /// Names the one object that there is.
  ///
  /// - Throws: ``ManifestError/Code/badPath`` when there are several, of which only the caller can know which is
  ///   meant; otherwise as ``setObjectName(_:at:)`` does.
  public mutating func setOnlyObjectName(_ new: String) throws(ManifestError) {
    guard objectNames.count < 2 else {
      throw ManifestError(
        .badPath, file: file.name, path: Self.objectsPath.description,
        "the manifest names \(objectNames.count) objects", remedy: "say which one is to be renamed")
    }
    try setObjectName(new)
  }

  /// Names the objects that are called `current` now. When there is none but one is called `new`, it is done
  /// already and nothing changes.
  ///
  /// - Throws: ``ManifestError/Code/notFound`` when neither name is there.
  public mutating func renameObject(_ current: String, to new: String) throws(ManifestError) {
    let names = objectNames
    let indices = names.indices.filter { names[$0].hasSameBytes(as: current) }
    if indices.isEmpty, !names.contains(where: { $0.hasSameBytes(as: new) }) {
      throw missing("no object is called \(current) or \(new)")
    }
    var changed = self
    for index in indices { try changed.setObjectName(new, at: index) }
    self = changed
  }

  /// Secrets Manager's rule for names and ARNs. Names of its own making, `rds!db-…`, have one more character.
  /// Parameters of Systems Manager follow other rules, so there only the empty name is refused.
  private func check(_ name: String, _ number: Int, _ index: Int) throws(ManifestError) {
    let type = try? classes[number].file.string(at: [.index(index), "objectType"])
    let isSecret = type == nil || type == "secretsmanager"
    let isARN = name.hasPrefix("arn:")
    let allowed = "/_+=.@-!".utf8
    let isLegal = name.utf8.allSatisfy {
      $0.isWordCharacter || allowed.contains($0) || (isARN && $0 == .colon)
    }
    guard !name.isEmpty, !isSecret || (isLegal && name.utf8.count <= (isARN ? 2048 : 512)) else {
      throw ManifestError(
        .cannotHold, file: file.name, path: Self.objectsPath.description,
        "a secret has no such name", remedy: "use 1 to 512 letters, digits and /_+=.@-, or an ARN")
    }
  }

  private func missing(_ reason: String) -> ManifestError {
    file.tree.error(
      .notFound,
      at: file.node(at: Self.objectsPath, document: classes[0].document),
      path: Self.objectsPath.description,
      reason,
      remedy: "look at the objectName lines below this place"
    )
  }
}
