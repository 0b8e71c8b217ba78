// SPDX-License-Identifier: Apache-2.0

/// An expression taken apart.
indirect enum ExpressionSyntax: Sendable {
  /// `.`
  case identity
  /// `(…)`
  case group(ExpressionSyntax)
  /// `..`, and `...` with the keys of mappings
  case descend(includesKeys: Bool)
  /// `.key` on what comes before, a pattern where it has `*` or `?`; `isOptional` for `.key?`
  case key(ExpressionSyntax, String, isQuoted: Bool, isOptional: Bool)
  /// `.[indices]`; none for `.[]`
  case traverse(ExpressionSyntax, ExpressionSyntax?, isOptional: Bool)
  /// `.[from:to]`
  case slice(ExpressionSyntax, from: ExpressionSyntax?, to: ExpressionSyntax?)
  case literal(String, tag: String)
  /// A text with `\(…)` in it
  case interpolation([TextPart])
  case environment(String, isString: Bool)
  case variable(String)
  /// `[…]`
  case sequence(ExpressionSyntax?)
  /// `{key: value}`
  case mapping([(key: ExpressionSyntax, value: ExpressionSyntax)])
  case pipe(ExpressionSyntax, ExpressionSyntax)
  case union(ExpressionSyntax, ExpressionSyntax)
  /// `=` and, clobbering tags of the document's own, `=c`
  case assign(ExpressionSyntax, ExpressionSyntax, clobbersTags: Bool)
  /// `|=`
  case update(ExpressionSyntax, ExpressionSyntax, clobbersTags: Bool)
  /// `+=` and its like
  case combine(BinaryOperator, MergeOptions, ExpressionSyntax, ExpressionSyntax)
  /// `.a style = "double"`
  case annotate(Set<NodeAttribute>, ExpressionSyntax, ExpressionSyntax, isRelative: Bool)
  case binary(BinaryOperator, MergeOptions, ExpressionSyntax, ExpressionSyntax)
  /// `value as $name`, before it is known what it is for
  case name(ExpressionSyntax, String, isReference: Bool)
  /// `value as $name | body`
  case bind(ExpressionSyntax, String, isReference: Bool, body: ExpressionSyntax)
  /// `value as $name ireduce (initial; body)`
  case reduce(ExpressionSyntax, String, initial: ExpressionSyntax, body: ExpressionSyntax)
  case call(ExpressionFunction, [ExpressionSyntax])

  enum TextPart: Sendable {
    case text(String)
    case expression(ExpressionSyntax)
  }
}

/// Operators that make one value of two.
enum BinaryOperator: String, Sendable {
  case or, and
  case equals = "=="
  case differs = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case remainder = "%"
  case alternative = "//"

  /// A missing operand counts as null instead of leaving no result.
  var takesNothing: Bool {
    switch self {
    case .add, .subtract, .multiply, .divide, .remainder: false
    default: true
    }
  }
}

/// The letters behind `*` that say how mappings and sequences merge.
struct MergeOptions: OptionSet, Sendable {
  let rawValue: UInt8
  /// `+`: sequences are appended to.
  static let appends = MergeOptions(rawValue: 1)
  /// `d`: items of sequences merge with each other.
  static let mergesItems = MergeOptions(rawValue: 2)
  /// `?`: only what is there already.
  static let onlyExisting = MergeOptions(rawValue: 4)
  /// `n`: only what is not there yet.
  static let onlyNew = MergeOptions(rawValue: 8)
  /// `c`: tags of the document's own are replaced too.
  static let clobbersTags = MergeOptions(rawValue: 16)

  static let letters: [UInt8: MergeOptions] = [
    UInt8(ascii: "+"): .appends, UInt8(ascii: "d"): .mergesItems, UInt8(ascii: "?"): .onlyExisting,
    UInt8(ascii: "n"): .onlyNew, UInt8(ascii: "c"): .clobbersTags,
  ]
}

/// What a node has besides its value.
enum NodeAttribute: Sendable, Hashable {
  case style, tag, anchor, alias
  case comment(CommentKind)

  /// Names of attributes where one can be set.
  static let names: [String: Set<NodeAttribute>] = [
    "style": [.style], "tag": [.tag], "type": [.tag], "anchor": [.anchor], "alias": [.alias],
    "head_comment": [.comment(.head)], "headComment": [.comment(.head)], "headcomment": [.comment(.head)],
    "line_comment": [.comment(.line)], "lineComment": [.comment(.line)], "linecomment": [.comment(.line)],
    "foot_comment": [.comment(.foot)], "footComment": [.comment(.foot)], "footcomment": [.comment(.foot)],
    "comments": [.comment(.head), .comment(.line), .comment(.foot)],
  ]
}
