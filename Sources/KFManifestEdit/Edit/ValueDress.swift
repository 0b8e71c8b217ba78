// SPDX-License-Identifier: Apache-2.0

/// How yq calls the ways to write a node.
enum NodeStyle: String, Sendable {
  case plain = ""
  case tagged, double, single, literal, folded, flow

  init(_ shape: NodeShape) {
    switch shape {
    case .singleQuoted: self = .single
    case .doubleQuoted: self = .double
    case .literal: self = .literal
    case .folded: self = .folded
    case .flowSequence, .flowMapping, .flowPair: self = .flow
    default: self = .plain
    }
  }
}

/// How a new value is written, besides what it says.
struct ValueDress: Sendable, Hashable {
  var style: NodeStyle?
  /// A collection's tag, in full.
  var tag: String?
  /// Empty for none.
  var anchor = ""
  /// Comments, without their signs.
  var head = ""
  var line = ""
  var foot = ""

  var hasComments: Bool { !(head.isEmpty && line.isEmpty && foot.isEmpty) }
}

extension YAMLValue {
  /// What it says, without how it is written.
  var undressed: YAMLValue {
    if case .dressed(let value, _) = self { value } else { self }
  }

  var dress: ValueDress {
    if case .dressed(_, let dress) = self { dress } else { ValueDress() }
  }
}
