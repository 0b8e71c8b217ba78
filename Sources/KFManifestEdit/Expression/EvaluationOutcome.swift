// SPDX-License-Identifier: Apache-2.0

/// Gathers what an expression yields from document to document.
struct EvaluationOutcome {
  var notices: [String] = []
  private var texts: [(document: Int, text: String)] = []
  private var isDocuments = true

  /// Adds one document's results.
  mutating func add(_ results: [GraphNode], root: GraphNode, document: Int) {
    if results.count == 1, results[0] === root, isDocuments { return }
    if isDocuments { isDocuments = false }
    texts += results.map { (document, NodeText($0).printed()) }
  }

  /// Nil when every document yielded just itself.
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
