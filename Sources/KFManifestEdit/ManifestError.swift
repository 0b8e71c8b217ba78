// SPDX-License-Identifier: Apache-2.0

/// What went wrong with the text of a manifest: where, why, and what to do about it.
///
/// It never carries what the file holds. The path may name keys, because it says where; values never appear.
public struct ManifestError: Error, Sendable, Hashable {
  /// The kinds of failure, for callers that react to them.
  public enum Code: String, Sendable, Hashable, CaseIterable {
    /// The text is not YAML; ``ManifestError/reason`` is the parser's.
    case notYAML
    /// The bytes are not UTF-8 or UTF-16, or hold a control character that YAML forbids.
    case notText
    /// The text holds the marks of a merge that git could not finish.
    case mergeConflict
    /// One mapping or env file has the same key twice.
    case duplicateKey
    /// Collections are nested deeper than ``YAMLFile/maximumDepth``.
    case tooDeep
    /// The text is larger than 4 GiB, or a line of an env file longer than kustomize reads.
    case tooLarge
    /// The path, object or document is not there.
    case notFound
    /// A value is of another kind than the operation needs: a path through a scalar, `sub` on a number.
    case wrongKind
    /// The edit would change other places too, because they share the value through an alias.
    case sharedValue
    /// A path or an index is malformed or out of range.
    case badPath
    /// The expression does not parse; ``ManifestError/column`` is the column in the expression.
    case badExpression
    /// The expression's own `error(…)` was reached; ``ManifestError/reason`` is what it says.
    case raised
    /// `env(NAME)` names a variable that is not set.
    case unsetVariable
    /// The value cannot be written in this place.
    case cannotHold
    /// The edited text would have meant something else somewhere else; nothing was changed.
    case unsafeEdit
  }

  /// The kind of failure.
  public var code: Code
  /// The name the text was given, usually its path in the file system.
  public var file: String
  /// The line, from 1; nil when the failure has no place.
  public var line: Int?
  /// The column in characters, from 1.
  public var column: Int?
  /// The path inside the document, as `.spec.parameters`; nil when there is none.
  public var path: String?
  /// Why, in a few words, without content of the file.
  public var reason: String
  /// What to try.
  public var remedy: String

  init(
    _ code: Code,
    file: String = "",
    line: Int? = nil,
    column: Int? = nil,
    path: String? = nil,
    _ reason: String,
    remedy: String
  ) {
    self.code = code
    self.file = file
    self.line = line
    self.column = column
    self.path = path
    self.reason = reason
    self.remedy = remedy
  }
}

extension ManifestError: CustomStringConvertible {
  /// `FILE:LINE:COLUMN: PATH: reason; remedy`, leaving out what is not known.
  public var description: String {
    var place = file
    if let line { place += ":\(line)" }
    if let column, line != nil { place += ":\(column)" }
    let parts = [place, path ?? "", "\(reason); \(remedy)"]
    return parts.filter { !$0.isEmpty }.joined(separator: ": ")
  }
}
