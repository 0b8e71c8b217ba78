// SPDX-License-Identifier: Apache-2.0

/// Reads an edited text again and compares it with what was meant: the edited nodes have their new values and
/// every other node is what it was, style, tag and anchor included.
///
/// Bytes outside the splices are the same by construction; this shows that they still mean the same.
struct Proof {
  let old: NodeTree
  private(set) var expectation: Expectation
  /// The old node that each anchor's name stands for at this point of the new text.
  private var anchors: [[UInt8]: Int] = [:]

  private init(old: NodeTree, expectation: Expectation) {
    self.old = old
    self.expectation = expectation
  }

  /// Larger texts are read again only where the edit can have an effect, if that can be told.
  static let largeText = 100_000

  /// - Throws: ``ManifestError/Code/unsafeEdit`` when anything else would change.
  static func check(
    _ old: NodeTree,
    _ edits: [TreeEdit],
    _ splices: Splices,
    gives new: SourceText
  ) throws(ManifestError) {
    if new.utf8.count > largeText, isLocallyRight(old, edits, splices, gives: new) { return }
    try checkWhole(old, edits, gives: new)
  }

  /// Whether the region around each document's edits reads as expected; false also when there is no such region.
  static func isLocallyRight(
    _ old: NodeTree,
    _ edits: [TreeEdit],
    _ splices: Splices,
    gives new: SourceText
  ) -> Bool {
    var edits = edits[...]
    var splices = splices.all[...]
    var growth = 0
    while let node = edits.first?.place?.node {
      let document = old.document(of: node)
      let limit = old.documentEnd(document)
      let here = edits.prefix { $0.place.map { old.document(of: $0.node) == document } ?? false }
      let bytes = splices.prefix { $0.range.lowerBound < limit }
      let more = bytes.reduce(0) { $0 + $1.bytes.count - $1.range.count }
      guard let region = ProofRegion(here, bytes, in: old) else { return false }
      let lines = region.lines.lowerBound + growth..<region.lines.upperBound + growth + more
      guard isRight(old, Array(here), region, Array(new.utf8[lines])) else { return false }
      growth += more
      edits = edits.dropFirst(here.count)
      splices = splices.dropFirst(bytes.count)
    }
    return edits.isEmpty && splices.isEmpty
  }

  private static func isRight(
    _ old: NodeTree,
    _ edits: [TreeEdit],
    _ region: ProofRegion,
    _ lines: [UInt8]
  ) -> Bool {
    var proof = Proof(old: old, expectation: Expectation(old, edits, region))
    do {
      try NodeReader.read(lines, name: "") { reader throws(ManifestError) in
        try proof.begin(&reader, old.shape(region.collection))
        try proof.run(&reader)
      }
      return true
    } catch {
      return false
    }
  }

  /// Reads the whole new text.
  static func checkWhole(_ old: NodeTree, _ edits: [TreeEdit], gives new: SourceText) throws(ManifestError) {
    var proof = Proof(old: old, expectation: Expectation(old, edits))
    do {
      try NodeReader.read(new.utf8, name: new.name) { reader throws(ManifestError) in
        try proof.run(&reader)
      }
    } catch {
      throw Self.unsafe(error)
    }
  }

  /// Reads the whole new text, and makes its tree in the same pass.
  ///
  /// - Throws: ``ManifestError/Code/unsafeEdit`` when anything else would change; ``ManifestError/Code/duplicateKey``
  ///   when what was asked for is a key that is there.
  static func tree(of new: SourceText, from old: NodeTree, _ edits: [TreeEdit]) throws(ManifestError)
    -> NodeTree
  {
    var proof = Proof(old: old, expectation: Expectation(old, edits))
    var builder = TreeBuilder(new)
    try NodeReader.read(new.utf8, name: new.name) { reader throws(ManifestError) in
      var kind: NodeToken.Kind?
      while kind != .end {
        let token = try proof.provenToken(&reader)
        try builder.take(token, of: reader)
        kind = token.kind
      }
    }
    return builder.tree
  }

  private mutating func provenToken(_ reader: inout NodeReader) throws(ManifestError) -> NodeToken {
    do {
      return try step(&reader)
    } catch {
      throw Self.unsafe(error)
    }
  }

  /// Reads past the start of a region's collection.
  private func begin(_ reader: inout NodeReader, _ shape: NodeShape) throws(ManifestError) {
    let document = try reader.next()
    let collection = try reader.next()
    guard document.kind == .documentStart(isImplicit: true), collection.kind == .open(shape) else {
      throw reader.error(.unsafeEdit, at: collection.start, "", remedy: "")
    }
  }

  private static func unsafe(_ error: ManifestError) -> ManifestError {
    ManifestError(
      .unsafeEdit,
      file: error.file,
      line: error.line,
      column: error.column,
      path: error.path,
      "the edit would change more than the addressed value",
      remedy: "nothing was changed; edit this place by hand or put the value in quotes"
    )
  }

  private mutating func run(_ reader: inout NodeReader) throws(ManifestError) {
    while try step(&reader).kind != .end {}
  }

  /// The reader's next token, which is what was expected.
  private mutating func step(_ reader: inout NodeReader) throws(ManifestError) -> NodeToken {
    let token = try reader.next()
    let isRight: Bool
    if let node = expectation.nextUnchanged() {
      isRight = isUnchanged(token, node)
    } else {
      let expected = expectation.next()
      isRight = matches(token, expected) && keepsAliases(token, expected)
    }
    guard isRight else { throw reader.error(.unsafeEdit, at: token.start, "", remedy: "") }
    return token
  }

  /// Every alias stands for the node it stood for.
  mutating func keepsAliases(_ token: NodeToken, _ expected: ExpectedToken) -> Bool {
    guard let name = token.anchor.map([UInt8].init) else {
      if token.kind == .documentStart(isImplicit: true) || token.kind == .documentStart(isImplicit: false) {
        anchors.removeAll()
      }
      return true
    }
    switch expected {
    case .unchanged(let node) where old.shape(node) == .alias:
      return anchors[name] == old.aliasTargets[node]
    case _ where token.kind == .leaf(.alias):
      return anchors[name] != nil
    case .unchanged(let node), .written(_, .some(let node)), .opened(_, .some(let node)):
      anchors[name] = node
      return true
    default:
      return true
    }
  }

  private func matches(_ token: NodeToken, _ expected: ExpectedToken) -> Bool {
    switch (token.kind, expected) {
    case (.end, .end), (.close, .close), (.documentStart, .documentStart), (.documentEnd, .documentEnd):
      return true
    case (_, .unchanged(let node)):
      return isSame(token, node)
    case (.open(let shape), .opened(let isMapping, let node)):
      return shape.isMapping == isMapping && (node.map { keepsAnchor(token, $0) } ?? true)
    case (.leaf(let shape), .written(let value, let node)):
      return hasMeaning(token, shape, value)
        && (shape == .alias || node.map { keepsAnchor(token, $0) } ?? true)
    default:
      return false
    }
  }
}
