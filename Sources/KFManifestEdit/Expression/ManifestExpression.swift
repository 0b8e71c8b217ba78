// SPDX-License-Identifier: Apache-2.0

/// An expression in yq's language.
///
/// Paths (`.a.b`, `."a.b/c"`, `.["a b"]`, `.a[0]`, `.a[-1]`, `.a[]`, `.a[1:3]`, `.a*`, `..`, `...`), `=`, `|=`, `+=`,
/// `-=`, `*=`, `//=`, texts, numbers, `[…]` and `{…}`, variables, `env(X)` and `strenv(X)`, arithmetic and
/// comparisons, merging with `*`, `select`, `with`, `del`, lists and entries, regular expressions in RE2's syntax,
/// comments, styles, tags and anchors. What yq has beyond that is refused by its name.
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
  ///   - format: how results are printed.
  /// - Throws: ``ManifestError``; where yq fails, so does this.
  public func evaluate(
    on file: YAMLFile,
    environment: [String: String],
    format: ResultFormat = .yaml
  ) throws(ManifestError) -> Evaluation {
    try evaluate([file], environment, format, isTogether: false)
  }

  /// Evaluates the expression on all documents of several texts at once, as `yq ea` does.
  ///
  /// - Parameters:
  ///   - files: the texts; ``Evaluation/bytes`` is about the first.
  ///   - environment: what `env()` and `strenv()` find.
  ///   - format: how results are printed.
  /// - Throws: ``ManifestError``; where yq fails, so does this.
  public func evaluate(
    onAll files: [YAMLFile],
    environment: [String: String],
    format: ResultFormat = .yaml
  ) throws(ManifestError) -> Evaluation {
    try evaluate(files, environment, format, isTogether: true)
  }

  /// Evaluates the expression on nothing, as `yq -n` does, to make a document.
  ///
  /// - Throws: ``ManifestError``; where yq fails, so does this.
  public func evaluate(environment: [String: String], format: ResultFormat = .yaml) throws(ManifestError)
    -> Evaluation
  {
    let file = try YAMLFile([], name: "null input")
    var evaluation = try evaluate([file], environment, format, isTogether: false)
    if evaluation.results == nil { evaluation.results = String(text: evaluation.bytes) }
    return evaluation
  }

  private func evaluate(
    _ files: [YAMLFile],
    _ environment: [String: String],
    _ format: ResultFormat,
    isTogether: Bool
  ) throws(ManifestError) -> Evaluation {
    let nodes = files.reduce(0) { $0 + $1.tree.nodes.count }
    var evaluator = Evaluator(environment: environment, notices: [], budget: EvaluationBudget(nodes: nodes))
    var outcome = EvaluationOutcome(files[0].tree)
    for group in Self.graphs(files, isTogether: isTogether) {
      let roots = group.map(\.root)
      for root in roots { root.isTogether = isTogether }
      outcome.add(try run(&evaluator, roots, files[0].name), of: group)
    }
    outcome.notices = evaluator.notices
    return try outcome.evaluation(format)
  }

  /// The documents, each by itself or all together.
  private static func graphs(_ files: [YAMLFile], isTogether: Bool) -> [[ExpressionGraph]] {
    let all = files.enumerated().flatMap { number, file in
      (0..<max(1, file.tree.documents.count)).map { ExpressionGraph(file.tree, document: $0, file: number) }
    }
    return isTogether ? [all] : all.map { [$0] }
  }

  private func run(_ evaluator: inout Evaluator, _ roots: [GraphNode], _ name: String) throws(ManifestError)
    -> [GraphNode]
  {
    evaluator.variables = [:]
    do {
      return try evaluator.evaluate(syntax, on: roots, .changing)
    } catch {
      var error = error
      if error.file.isEmpty { error.file = name }
      throw error
    }
  }
}

/// How results are printed.
public struct ResultFormat: Sendable, Hashable {
  /// The notations that results can have.
  public enum Notation: Sendable, Hashable {
    /// YAML, indented by two blanks a level.
    case yaml
    /// JSON with so many blanks a level, 0 for one line.
    case json(indent: Int)
  }

  /// In which notation.
  public var notation: Notation
  /// Scalars are printed as their text, without quotes; nil for what yq does: in YAML, not in JSON.
  public var unwrapsScalars: Bool?
  /// `---` stands between documents.
  public var separatesDocuments = true
  /// Quotes and flow style are dropped where they are not needed.
  public var isPretty = false

  /// A format with yq's defaults.
  public init(_ notation: Notation) { self.notation = notation }

  /// yq's default.
  public static let yaml = ResultFormat(.yaml)
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
  /// There is a result, and one that is neither null nor false; what yq's `-e` asks for.
  public var isTrue: Bool
}
