// SPDX-License-Identifier: Apache-2.0

/// A YAML text that can be read and edited without losing a byte.
///
/// It is a value: edits change this copy only, and no file is touched. ``bytes`` is the text after all edits;
/// what was not addressed is what it was, comments, blank lines, quotes, alignment, line ends, byte order mark
/// and missing final line break included. Every edit is proved by reading the new text again; an edit that
/// would change anything else throws and leaves the value as it was.
///
/// ```swift
/// var values = try YAMLFile("s3:\n  bucketName:\n", name: "values.yaml")
/// try values.set(["s3", "bucketName"], to: "my-bucket")
/// ```
public struct YAMLFile: Sendable {
  /// How deep collections may be nested; deeper texts are refused.
  public static var maximumDepth: Int { NodeReader.maximumDepth }

  var tree: NodeTree

  /// Parses a text of any number of documents in UTF-8, or in UTF-16 with a byte order mark.
  ///
  /// - Parameters:
  ///   - text: the bytes of a file.
  ///   - name: what errors call it, usually its path.
  /// - Throws: ``ManifestError`` when the text is not YAML, repeats a key, or is nested too deep.
  public init(_ text: [UInt8], name: String = "…") throws(ManifestError) {
    tree = try TreeBuilder.build(SourceText(file: text, name: name))
  }

  /// Parses a text of any number of documents.
  ///
  /// - Parameters:
  ///   - text: the YAML.
  ///   - name: what errors call it, usually its path.
  /// - Throws: ``ManifestError`` when the text is not YAML, repeats a key, or is nested too deep.
  public init(_ text: String, name: String) throws(ManifestError) {
    try self.init(Array(text.utf8), name: name)
  }

  /// The text as it is now, in the encoding it came in.
  public var bytes: [UInt8] { tree.text.fileBytes }

  /// The text as it is now.
  public var text: String { String(text: tree.text.utf8) }

  /// What errors call the text.
  public var name: String { tree.text.name }

  /// How many documents the text has; 0 when it is empty or only comments.
  public var documentCount: Int { tree.documents.count }

  /// Makes edits, proves them, and only then takes them over.
  mutating func apply(_ edits: [TreeEdit]) throws(ManifestError) {
    guard !edits.isEmpty else { return }
    let (new, splices) = try Self.planned(tree, edits)
    if new.utf8.count <= Proof.largeText { return tree = try Proof.tree(of: new, from: tree, edits) }
    try Proof.check(tree, edits, splices, gives: new)
    let old = tree.text
    // Two trees of a large text at once would be too much.
    tree = NodeTree(text: new)
    do {
      tree = try TreeBuilder.build(new)
    } catch {
      tree = try TreeBuilder.build(old)
      throw error
    }
  }

  /// The text after edits, proved to change nothing else.
  static func edited(_ tree: NodeTree, _ edits: [TreeEdit]) throws(ManifestError) -> SourceText {
    let (text, splices) = try planned(tree, edits)
    try Proof.check(tree, edits, splices, gives: text)
    return text
  }

  /// The text after edits, not proved yet.
  private static func planned(_ tree: NodeTree, _ edits: [TreeEdit]) throws(ManifestError)
    -> (SourceText, Splices)
  {
    let splices = try EditPlanner.plan(edits, in: tree)
    var text = tree.text
    text.utf8 = splices.applied(to: text.utf8)
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    guard !text.utf8.starts(with: mark) || tree.text.utf8.starts(with: mark) else {
      throw tree.error(
        .unsafeEdit,
        at: nil,
        "the text would begin with U+FEFF, which readers take for a byte order mark",
        remedy: "nothing was changed; remove the character by hand first"
      )
    }
    return (text, splices)
  }
}

extension YAMLFile: Hashable {
  /// The same bytes under the same name.
  public static func == (left: YAMLFile, right: YAMLFile) -> Bool { left.tree.text == right.tree.text }

  /// Hashes bytes and name.
  public func hash(into hasher: inout Hasher) { hasher.combine(tree.text) }
}
