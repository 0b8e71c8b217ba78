// SPDX-License-Identifier: Apache-2.0

/// Gathers what an expression yields from document to document.
struct EvaluationOutcome {
  var notices: [String] = []
  private let tree: NodeTree
  private var graphs: [ExpressionGraph] = []
  private var places: [ObjectIdentifier: Int] = [:]
  private var results: [GraphNode] = []

  init(_ tree: NodeTree) { self.tree = tree }

  mutating func add(_ results: [GraphNode], of graphs: [ExpressionGraph]) {
    for graph in graphs {
      places[ObjectIdentifier(graph.root)] = self.graphs.count
      places[ObjectIdentifier(graph)] = self.graphs.count
      self.graphs.append(graph)
    }
    self.results += results
  }

  func evaluation(_ format: ResultFormat) throws(ManifestError) -> Evaluation {
    let documents = documents
    let (text, edits, isCoarse) = try edited(documents)
    let isText = documents != nil && format == .yaml
    return Evaluation(
      bytes: text.fileBytes,
      results: isText ? nil : try printed(format),
      notices: notices + goneNotices(documents) + SharedValueNotice.notices(for: edits, in: tree)
        + (isCoarse ? ["\(tree.text.name): a list or mapping is written anew; comments in it are gone"] : []),
      isTrue: results.contains(where: \.isTrue)
    )
  }

  /// The documents' roots or what was made of them, by the documents' numbers, when each result is one and all are
  /// of the first file.
  private var documents: [(graph: ExpressionGraph, node: GraphNode)]? {
    guard !(results.isEmpty && !graphs.isEmpty && !tree.documents.isEmpty) else { return nil }
    var found: [(graph: ExpressionGraph, node: GraphNode)] = []
    for node in results {
      guard let graph = document(node), graph.file == 0, node.part == nil,
        found.last.map({ $0.graph.document < graph.document }) ?? true
      else { return nil }
      found.append((graph, node))
    }
    return found
  }

  /// The document that a result is or was made of as a whole.
  private func document(_ node: GraphNode) -> ExpressionGraph? {
    if let place = places[ObjectIdentifier(node)] { return graphs[place] }
    guard let origin = node.origin, let place = places[ObjectIdentifier(origin.graph)], node.parent == nil
    else {
      return nil
    }
    let root = graphs[place].root
    return origin.node == root.origin?.node && node.kind == root.kind && !node.isScalar ? graphs[place] : nil
  }

  private func edited(_ documents: [(graph: ExpressionGraph, node: GraphNode)]?) throws(ManifestError)
    -> (SourceText, [TreeEdit], isCoarse: Bool)
  {
    let edits = edits(documents, isCoarse: false)
    if edits.isEmpty { return (tree.text, edits, false) }
    do {
      return (try YAMLFile.edited(tree, edits), edits, false)
    } catch {
      // Written anew as a whole, a collection may be possible where edits of its items get into each other's way.
      let coarse = self.edits(documents, isCoarse: true)
      guard error.code == .unsafeEdit, let text = try? YAMLFile.edited(tree, coarse) else { throw error }
      return (text, coarse, true)
    }
  }

  private func edits(_ documents: [(graph: ExpressionGraph, node: GraphNode)]?, isCoarse: Bool) -> [TreeEdit]
  {
    guard let documents else {
      return graphs.filter { $0.file == 0 }.flatMap {
        EditCollector($0.root, in: $0, isCoarse: isCoarse).edits()
      }
    }
    let gone = goneDocuments(documents)
    let edits = documents.flatMap { EditCollector($0.node, in: $0.graph, isCoarse: isCoarse).edits() }
    return gone.isEmpty ? edits : edits + [.removeDocuments(gone)]
  }

  private func goneDocuments(_ documents: [(graph: ExpressionGraph, node: GraphNode)]) -> Set<Int> {
    guard !documents.isEmpty, documents.count < tree.documents.count else { return [] }
    return Set(tree.documents.indices).subtracting(documents.map(\.graph.document))
  }

  private func goneNotices(_ documents: [(graph: ExpressionGraph, node: GraphNode)]?) -> [String] {
    let count = documents.map(goneDocuments)?.count ?? 0
    if count == 0 { return [] }
    return [
      "\(tree.text.name): \(count) of \(tree.documents.count) documents are not in the result, so that -i removes them; "
        + "to keep them put the selection in parentheses: (select(…) | .x) = …"
    ]
  }

  /// The results as yq prints them, a `---` between documents.
  private func printed(_ format: ResultFormat) throws(ManifestError) -> String {
    var result = ""
    // As in yq, files do not count.
    var last: [Int]?
    for node in results {
      let home = [node.home?.document ?? 0, node.part ?? -1]
      if let last, last != home, format.separatesDocuments, case .yaml = format.notation { result += "---\n" }
      last = home
      result += try text(of: node, format)
      guard result.utf8.count < 1 << 30 else {
        throw ManifestError(
          .tooLarge, "the results are too large", remedy: "address less of the document at once")
      }
    }
    return result
  }

  private func text(of node: GraphNode, _ format: ResultFormat) throws(ManifestError) -> String {
    switch format.notation {
    case .json(let indent):
      if format.unwrapsScalars == true, node.isScalar, node.guessedTag == "!!str" {
        return (node.text ?? "") + "\n"
      }
      return try JSONPrinter(step: indent).printed(node)
    case .yaml:
      if !format.isPretty, let graph = document(node) {
        let edits = EditCollector(node, in: graph).edits()
        if edits.isEmpty, graph.root.origin != nil { return graph.unchangedText }
      }
      let printer = NodePrinter(isPretty: format.isPretty)
      return printer.printed(node, unwrapsScalars: format.unwrapsScalars ?? true)
    }
  }
}
