// SPDX-License-Identifier: Apache-2.0

/// Gathers what an expression yields from document to document.
struct EvaluationOutcome {
  var notices: [String] = []
  /// Each document yielded itself, so there is nothing to print but the text.
  private(set) var isDocuments = true
  private let keepsAll: Bool
  private var texts: [(document: Int, text: String)] = []

  /// - Parameter keepsAll: whether documents that yield just themselves are printed too.
  init(keepsAll: Bool) { self.keepsAll = keepsAll }

  /// Adds one document's results.
  mutating func add(_ results: [GraphNode], of graph: ExpressionGraph) {
    let document = graph.document
    let isDocument = results.count == 1 && results[0] === graph.root
    if !isDocument { isDocuments = false }
    if isDocument {
      if keepsAll { texts.append((document, graph.unchangedText ?? NodeText(graph.root).printed())) }
    } else {
      texts += results.map { (document, NodeText($0).printed()) }
    }
  }

  /// The results as yq prints them, a `---` between documents; nil when they are the documents.
  var printed: String? {
    guard !isDocuments else { return nil }
    var result = ""
    var last = texts.first?.document
    for (document, text) in texts {
      if document != last { result += "---\n" }
      result += text
      last = document
    }
    return result
  }
}
