// SPDX-License-Identifier: Apache-2.0

/// An expression in yq's language, as far as editing manifests needs it.
///
/// Paths (`.a.b`, `."a.b/c"`, `.["a b"]`, `.a[0]`, `.a[-1]`, `.a[]`, `..`), `=` and `|=`, texts, numbers,
/// `[…]` and `{…}`, `env(X)`, `strenv(X)`, `sub(RE, TEXT)` with RE2's syntax, `|`, `,`, comparisons, `+ - *`,
/// `//`, `select`, `has`, `del`, `map`, `test`, `length`, `keys`, `tag`, `di`, `from_yaml` and `to_yaml`.
///
/// ```swift
/// let expression = try ManifestExpression(parsing: ".rds.secretName = strenv(RDS_SECRET)")
/// let result = try expression.evaluate(on: file, environment: ["RDS_SECRET": "rds-secret"])
/// ```
public struct ManifestExpression: Sendable {
  private let syntax: ExpressionSyntax

  /// Reads an expression; an empty one is `.`.
  ///
  /// - Throws: ``ManifestError`` of code ``ManifestError/Code/badExpression``, its column counting the
  ///   expression's characters from 1.
  public init(parsing text: String) throws(ManifestError) {
    syntax = try ExpressionParser.parse(text)
  }

  /// Evaluates the expression on each document of a text, as `yq e` does.
  ///
  /// - Parameters:
  ///   - file: the text; it is not changed.
  ///   - environment: what `env()` and `strenv()` find.
  /// - Throws: ``ManifestError``; where yq fails, so does this.
  public func evaluate(
    on file: YAMLFile,
    environment: [String: String]
  ) throws(ManifestError) -> Evaluation {
    let tree = file.tree
    var (outcome, edits) = try run(tree, environment, keepsAll: false)
    if !outcome.isDocuments, tree.documents.count > 1 {
      (outcome, edits) = try run(tree, environment, keepsAll: true)
    }
    let notices = outcome.notices + SharedValueNotice.notices(for: edits, in: tree)
    let text = edits.isEmpty ? tree.text : try YAMLFile.edited(tree, edits)
    return Evaluation(bytes: text.fileBytes, results: outcome.printed, notices: notices)
  }

  private func run(
    _ tree: NodeTree,
    _ environment: [String: String],
    keepsAll: Bool
  ) throws(ManifestError) -> (EvaluationOutcome, [TreeEdit]) {
    var outcome = EvaluationOutcome(keepsAll: keepsAll)
    var edits: [TreeEdit] = []
    for document in 0..<max(1, tree.documents.count) {
      let graph = ExpressionGraph(tree, document: document)
      var evaluator = Evaluator(
        document: document,
        environment: environment,
        notices: outcome.notices,
        budget: EvaluationBudget(nodes: tree.nodes.count)
      )
      let results = try evaluate(&evaluator, graph, tree)
      outcome.add(results, of: graph)
      outcome.notices = evaluator.notices
      edits += EditCollector(graph).edits()
    }
    return (outcome, edits)
  }

  private func evaluate(
    _ evaluator: inout Evaluator,
    _ graph: ExpressionGraph,
    _ tree: NodeTree
  ) throws(ManifestError) -> [GraphNode] {
    do {
      return try evaluator.evaluate(syntax, on: [graph.root], .changing)
    } catch {
      var error = error
      if error.file.isEmpty { error.file = tree.text.name }
      throw error
    }
  }
}

/// What an expression gave.
public struct Evaluation: Sendable, Hashable {
  /// The text with the expression's assignments made; every other byte is what it was.
  public var bytes: [UInt8]
  /// What the expression selected, as yq prints it, when that is not the documents themselves; then yq's `-i`
  /// would overwrite the file with it.
  public var results: String?
  /// What a reader may not expect: paths that ended in a scalar, `sub` without a match, edits that show
  /// through aliases. One line each, without content of the file.
  public var notices: [String]
}
